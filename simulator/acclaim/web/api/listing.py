"""Lists on the wire: `filter`, `sort` and `page`, 50 a page, with the metadata that leads on.

`filter=key::value|key2::a,b` and `sort=key|-key2` (https://www.credly.com/docs/badge_templates).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from simulator.storage import Rows

PER_PAGE = 50
T = TypeVar("T")
Filter = Callable[[Sequence[str]], "sa.ColumnElement[bool]"]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, and the metadata of the envelope."""

    items: list[T]
    metadata: dict[str, Any]


def page_of(
    rows: Rows[T],
    *scope: "sa.ColumnElement[bool]",
    filters: Mapping[str, Filter],
    sorts: Mapping[str, "sa.Column[Any]"],
    newest_first: "sa.Column[Any]",
) -> Page[T]:
    """The page that the request asks for. Unknown filters and sorts are ignored (assumption)."""
    criteria = [*scope, *(filters[key](values) for key, values in _wanted_filters() if key in filters)]
    total = rows.count(*criteria)
    number = max(request.args.get("page", 1, type=int), 1)
    order = [_direction(sorts[key], down) for key, down in _wanted_sorts() if key in sorts]
    offset = min((number - 1) * PER_PAGE, total)  # far beyond the end is a number too large for the database
    items = rows.where(*criteria, order=order or [newest_first.desc()], limit=PER_PAGE, offset=offset)
    return Page(items, _metadata(number, total, len(items)))


def _wanted_filters() -> list[tuple[str, list[str]]]:
    """Pairs are joined by `|`, several values of one key by `,`; given twice, the last `filter` counts."""
    pairs = (pair.partition("::") for pair in _last("filter").split("|"))
    return [(key.strip(), [value.strip() for value in values.split(",")]) for key, found, values in pairs if found]


def _wanted_sorts() -> list[tuple[str, bool]]:
    return [(key.strip().removeprefix("-"), key.strip().startswith("-")) for key in _last("sort").split("|")]


def _last(name: str) -> str:
    return (request.args.getlist(name) or [""])[-1]


def _direction(column: "sa.Column[Any]", down: bool) -> "sa.ColumnElement[Any]":
    return column.desc() if down else column.asc()


def _metadata(number: int, total: int, count: int) -> dict[str, Any]:
    pages = -(-total // PER_PAGE)
    return {
        "count": count,
        "current_page": number,
        "total_count": total,
        "total_pages": pages,
        "per": PER_PAGE,
        "previous_page_url": _page_url(number - 1) if number > 1 else None,
        "next_page_url": _page_url(number + 1) if number < pages else None,
    }


def _page_url(number: int) -> str:
    """Absolute, on the host that the caller used, with the filter and sort of this request."""
    kept = {name: _last(name) for name in ("filter", "sort") if request.args.get(name)}
    return f"{request.base_url}?{urlencode(kept | {'page': str(number)})}"
