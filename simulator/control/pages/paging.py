"""Pages of a list that grows at its beginning: each page begins below a number, so nothing is shown twice."""

from typing import TypeVar
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.exceptions import BadRequest

T = TypeVar("T")


def before() -> int | None:
    """The number below which the page begins; None for the first page. Raises BadRequest."""
    told = request.args.get("before", "")
    if told and not (told.isdecimal() and len(told) < 16):
        raise BadRequest("before: a number, as in the link to what is older")
    return int(told) if told else None


def paged(found: list[tuple[int, T]], most: int) -> tuple[list[tuple[int, T]], str | None]:
    """What of one more than `most` is shown, and the address of the page after it, if there is one."""
    shown = found[:most]
    return shown, older(shown[-1][0]) if len(found) > most else None


def older(number: int) -> str:
    """The address of what is older than a number, searched for in the same way."""
    assert request.endpoint is not None, "a view is asked"
    kept = {name: value for name, value in request.args.items() if value} | {"before": str(number)}
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{urlencode(kept)}"
