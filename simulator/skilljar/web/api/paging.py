"""Lists in pages: count, next, previous and results."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from simulator.marking import note_hint
from simulator.skilljar.domain.errors import NotFound
from simulator.skilljar.web.api.leniency import GREATEST_ASKED_FOR, Leniency, lenient
from simulator.token_worlds import api_root, is_named_by_token
from simulator.unit_of_work import current_world

T = TypeVar("T")
PAGE_SIZE = 250
GREATEST_PAGE_SIZE = 1000
PAGED = ("page", "page_size")
"""The parameters of a list in pages whose size can be chosen."""


def paged(
    values: Sequence[T], present: Callable[[Sequence[T]], list[dict[str, Any]]], *, sizable: bool = True
) -> dict[str, Any]:
    """One page of `values` as asked for with `page` and `page_size`; raises NotFound for a page that is not there.

    The real list of users goes by cursor unless asked for a page; clients that follow `next` see no difference.
    """
    size = _size() if sizable else PAGE_SIZE
    page = _asked("page") if "page" in request.args else 1
    last = max(1, -(-len(values) // size))
    if page is None or page > last:
        raise NotFound("Invalid page.")
    return {
        "count": len(values),
        "next": _address(page + 1) if page < last else None,
        "previous": _address(page - 1) if page > 1 else None,
        "results": present(values[(page - 1) * size : page * size]),
    }


def _size() -> int:
    if "page_size" not in request.args:
        return PAGE_SIZE
    size = _asked("page_size")
    if size is None or size > GREATEST_ASKED_FOR:
        lenient(Leniency.PAGE_SIZE, "page_size")
    if size and size > GREATEST_PAGE_SIZE:
        note_hint(f"a page holds {GREATEST_PAGE_SIZE} at most here: follow next")
    return min(size or PAGE_SIZE, GREATEST_PAGE_SIZE)


def _asked(name: str) -> int | None:
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number or None


def _address(page: int) -> str:
    query = urlencode(request.args.to_dict() | {"page": str(page)})
    base = api_root() if is_named_by_token() else current_world().base_url
    return f"{base}{request.path}?{query}"
