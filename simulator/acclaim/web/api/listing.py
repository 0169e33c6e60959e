"""Lists on the wire: `filter`, `sort` and `page`, 50 a page, with the metadata that leads on.

`filter=key::value|key2::a,b` and `sort=key|-key2` (https://www.credly.com/docs/badge_templates).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from werkzeug.exceptions import BadRequest

from simulator.storage import Rows

PER_PAGE = 50
_LONGEST, _MOST_VALUES = 8192, 100
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
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
    number = _page_number()
    order = [_direction(sorts[key], down) for key, down in _wanted_sorts() if key in sorts]
    offset = min((number - 1) * PER_PAGE, total)  # far beyond the end is a number too large for the database
    items = rows.where(*criteria, order=order or [newest_first.desc()], limit=PER_PAGE, offset=offset)
    return Page(items, _metadata(number, total, len(items)))


def _wanted_filters() -> list[tuple[str, list[str]]]:
    """Pairs are joined by `|`, several values of one key by `,`; given twice, the last `filter` counts."""
    pairs = (pair.partition("::") for pair in _last("filter").split("|"))
    wanted = [(key.strip(), [value.strip() for value in values.split(",")]) for key, found, values in pairs if found]
    if sum(len(values) for _, values in wanted) > _MOST_VALUES:
        raise BadRequest(f"filter: at most {_MOST_VALUES} values")
    return wanted


def _wanted_sorts() -> list[tuple[str, bool]]:
    return [(key.strip().removeprefix("-"), key.strip().startswith("-")) for key in _last("sort").split("|")]


def _last(name: str) -> str:
    text = (request.args.getlist(name) or [""])[-1]
    if len(text) > _LONGEST or "\x00" in text:
        raise BadRequest(f"{name}: at most {_LONGEST} characters, none of them NUL")
    return text


def _page_number() -> int:
    text = _last("page") or "1"
    if not _NUMBER.fullmatch(text):
        raise BadRequest("page: a whole number from 1")
    return int(text)


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
    kept = {name: _last(name) for name in ("filter", "sort") if _last(name)}
    return f"{request.base_url}?{urlencode(kept | {'page': str(number)})}"
