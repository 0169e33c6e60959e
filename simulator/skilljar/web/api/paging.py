"""Lists in pages: count, next, previous and results."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from simulator.skilljar.domain.errors import NotFound
from simulator.token_worlds import api_root, is_named_by_token
from simulator.unit_of_work import current_world

T = TypeVar("T")
PAGE_SIZE = 250
GREATEST_PAGE_SIZE = 1000


def paged(
    values: Sequence[T], present: Callable[[Sequence[T]], list[dict[str, Any]]], *, sizable: bool = True
) -> dict[str, Any]:
    """One page of `values` as asked for with `page` and `page_size`; raises NotFound for a page that is not there.

    The real list of users goes by cursor unless asked for a page; clients that follow `next` see no difference.
    """
    size = _asked("page_size") if sizable else None
    size = min(size, GREATEST_PAGE_SIZE) if size else PAGE_SIZE
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


def _asked(name: str) -> int | None:
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number or None


def _address(page: int) -> str:
    query = urlencode(request.args.to_dict() | {"page": str(page)})
    base = api_root() if is_named_by_token() else current_world().base_url
    return f"{base}{request.path}?{query}"
