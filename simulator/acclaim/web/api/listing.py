"""Lists on the wire: `filter`, `sort` and `page`, 50 a page, with the metadata that leads on.

`filter=key::value|key2::a,b` (https://www.credly.com/docs/badge_templates) or `filter[key]=value`
(https://www.credly.com/docs/workforce), and `sort=key|-key2`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from urllib.parse import unquote, urlencode

import sqlalchemy as sa
from flask import request

from simulator.acclaim.web.api.addresses import address_above, own_address
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.acclaim.web.api.queries import BadQuery, NoFilter
from simulator.criteria import Clause, Criterion, descending
from simulator.rows import Rows

PER_PAGE = 50
_LONGEST, _MOST_VALUES = 8192, 100
_GREATEST = 2**53 - 1  # the greatest that JSON's readers all take for a whole number
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_BRACKETS = re.compile(r"filter\[([^\[\]]+(?:\[[^\[\]]+\])?)\]")
_FILTERS_AS_FIELDS = ("recipient_email", "state", "badge_template_id", "issuer_earner_id", "user_id")
T = TypeVar("T")
Filter = Callable[[Sequence[str]], Criterion | Clause]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, and the metadata of the envelope."""

    items: list[T]
    metadata: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What a call wants of a list: filters with their values, sorts with their direction, and the page.

    `query` says the same to whoever asks for another page, at the address `at` where it is not that of this call.
    """

    filters: list[tuple[str, list[str]]]
    sorts: list[tuple[str, bool]]
    page: int = 1
    per: int = PER_PAGE
    query: dict[str, str] = field(default_factory=dict)
    at: str | None = None


def wanted() -> Wanted:
    """As the query string says; given twice, the last counts. Raises BadQuery for what is too long or no number."""
    for name in request.args:
        if name.startswith("filter[") and not _BRACKETS.fullmatch(name):
            raise NoFilter(f"{name[:40]}: write filter[key]=value")
    in_brackets = {match[1]: match[0] for name in request.args if (match := _BRACKETS.fullmatch(_plain(name, name)))}
    pairs = [*_pairs(_decoded(parameter("filter"))), *((key, parameter(name)) for key, name in in_brackets.items())]
    kept = {name: parameter(name) for name in ("filter", "sort", *in_brackets.values()) if parameter(name)}
    return Wanted(_filters(pairs), sorts_in(parameter("sort")), whole_number("page") or 1, _per(), kept)


def asked_for(said: Mapping[str, Any]) -> Wanted:
    """The same from the fields of a body, where some filters may be fields of their own.

    A body cannot be followed, so further pages are those of the list above.
    """
    fields = {name: said[name] for name in _FILTERS_AS_FIELDS if name in said}
    text, sort = _plain("filter", said.get("filter", "")), _plain("sort", said.get("sort", ""))
    query = {"filter": text, **{f"filter[{name}]": values for name, values in fields.items()}, "sort": sort}
    kept = {name: value for name, value in query.items() if value}
    filters = _filters([*_pairs(text), *fields.items()])
    return Wanted(filters, sorts_in(sort), int(said.get("page", 1)), query=kept, at=address_above())


def page_of(
    rows: Rows[T],
    *scope: Criterion | Clause,
    filters: Mapping[str, Filter] = MappingProxyType({}),
    sorts: Mapping[str, "sa.ColumnElement[Any]"] = MappingProxyType({}),
    newest_first: "sa.Column[Any] | None" = None,
    want: Wanted | None = None,
) -> Page[T]:
    """The page that the request asks for; what came last comes first, or what has the latest `newest_first`."""
    want = want or wanted()
    criteria = [*scope, *met(want, filters)]
    order = [_direction(sorts[key], down) for key, down in want.sorts if _known(key, sorts)]
    latest = rows.number if newest_first is None else newest_first
    offset = (want.page - 1) * want.per
    items = rows.where(*criteria, order=order or [descending(latest)], limit=want.per, offset=offset)
    ends_here = len(items) < want.per and (items or offset == 0)  # then there is nothing to count
    return Page(items, _metadata(want, offset + len(items) if ends_here else rows.count(*criteria), len(items)))


def page_in(things: Sequence[T]) -> Page[T]:
    """The page that the request asks for of things that are at hand, which nothing filters or sorts."""
    want = wanted()
    begin = (want.page - 1) * want.per
    items = list(things[begin : begin + want.per])
    return Page(items, _metadata(want, len(things), len(items)))


def met(want: Wanted, filters: Mapping[str, Filter]) -> list[Criterion | Clause]:
    """The criteria of the wanted filters; those that nobody knows are left out (assumption)."""
    return [filters[key](values) for key, values in want.filters if _known(key, filters)]


def sorts_in(text: str) -> list[tuple[str, bool]]:
    """Keys joined by `|`; a leading `-` turns one round. A key that comes again says nothing more."""
    sorts: dict[str, bool] = {}
    for key in (part.strip() for part in text.split("|")):
        if name := key.removeprefix("-"):
            sorts.setdefault(name, key.startswith("-"))
    return list(sorts.items())


def page_url(query: Mapping[str, str], at: str | None = None, **more: object) -> str:
    """Absolute, on the address that the caller used or on `at`, with the query of this request."""
    return f"{at or own_address()}?{urlencode({**query, **more})}"


def _known(key: str, known: Iterable[str]) -> bool:
    if key not in known:
        lenient(Leniency.UNKNOWN_FILTER, key)
    return key in known


def _pairs(text: str) -> list[tuple[str, str]]:
    """Pairs are joined by `|`, several values of one key by `,`; raises BadQuery for what is no pair.

    What the real API makes of that is not known; passing it over would give the whole list instead of a part.
    """
    pairs = [(pair, *pair.partition("::")) for pair in text.split("|") if pair.strip()]
    for pair, key, found, _ in pairs:
        if not (found and key.strip()) or ":" in key:
            raise NoFilter(f"filter: {pair[:40]!r} is no key::value")
    return [(key.strip(), values) for _, key, _, values in pairs]


def _decoded(text: str) -> str:
    """One client encodes its filters twice."""
    if "::" in text or "%3a%3a" not in text.lower():
        return text
    lenient(Leniency.ENCODED_TWICE, "filter")
    return unquote(text)


def _filters(pairs: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    filters = [(key, [value.strip() for value in values.split(",")]) for key, values in pairs]
    if sum(len(values) for _, values in filters) > _MOST_VALUES:
        raise BadQuery(f"filter: at most {_MOST_VALUES} values")
    return filters


def parameter(name: str) -> str:
    """A parameter of the query, empty when it is not given; given twice, the last counts. Raises BadQuery."""
    given = request.args.getlist(name)
    if len(given) > 1:
        lenient(Leniency.DOUBLED_PARAMETER, name)
    return _plain(name, given[-1] if given else "")


def _plain(name: str, text: str) -> str:
    if len(text) > _LONGEST or "\x00" in text:
        raise BadQuery(f"{name}: at most {_LONGEST} characters, none of them NUL")
    return text


def whole_number(name: str, least: int = 1) -> int | None:
    """A parameter that is a number, None when it is not given; raises BadQuery."""
    text = parameter(name)
    if name in request.args and not (_NUMBER.fullmatch(text) and least <= int(text) <= _GREATEST):
        raise BadQuery(f"{name}: a whole number from {least} to {_GREATEST}")
    return int(text) if text else None


def one_of(name: str, known: Sequence[str]) -> str:
    """A parameter that is one of a few words, the first when it is not given; raises BadQuery."""
    text = parameter(name) if name in request.args else known[0]
    if text not in known:
        raise BadQuery(f"{name}: one of {', '.join(known)}")
    return text


def _per() -> int:
    chosen = whole_number("per")
    if chosen is not None:
        lenient(Leniency.PER)
    return min(chosen or PER_PAGE, PER_PAGE)


@cache
def _direction(column: "sa.ColumnElement[Any]", down: bool) -> "sa.ColumnElement[Any]":
    """Nothing comes before everything, as SQLite has it by itself."""
    return column.desc().nulls_last() if down else column.asc().nulls_first()


def _metadata(want: Wanted, total: int, count: int) -> dict[str, Any]:
    pages = -(-total // want.per)
    kept = want.query if want.per == PER_PAGE else want.query | {"per": str(want.per)}
    return {
        "count": count,
        "current_page": want.page,
        "total_count": total,
        "total_pages": pages,
        "per": want.per,
        "previous_page_url": page_url(kept, want.at, page=want.page - 1) if want.page > 1 else None,
        "next_page_url": page_url(kept, want.at, page=want.page + 1) if want.page < pages else None,
    }
