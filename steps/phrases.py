"""How phrases are written: `{student:Name}` is one of the cast, `{course:Title}` stands in double quotes."""

from collections.abc import Callable
from typing import Any

from pytest_bdd import parsers

Table = list[list[str]]


def _matching(pattern: str, value: Callable[[str], object] = str) -> Any:
    def convert(text: str) -> object:
        return value(text)

    convert.pattern = pattern  # type: ignore[attr-defined]  # how the parse library takes patterns
    return convert


def _number(text: str) -> int:
    return int(text.split(maxsplit=1)[0])


_TYPES = {
    "Name": _matching(r"[A-Z][\w-]*"),
    "Title": _matching(r"[^\"]*"),
    "Text": _matching(r".+"),
    "Issuer": _matching("Northwind Academy|Globex"),
    "Span": _matching(r"\d+ (?:day|hour|minute|second)s?\b.*"),
    "Notices": _matching(r"\d+ notices?", _number),
    "Reminders": _matching(r"\d+ reminders?", _number),
}


def phrase(text: str) -> parsers.parse:
    """A phrase with its holes, to be given to `given`, `when` and `then`."""
    return parsers.parse(text, extra_types=_TYPES)


def rows(table: Table) -> list[tuple[str, ...]]:
    """The rows of a table below its heading."""
    return [tuple(row) for row in table[1:]]
