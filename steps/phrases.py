"""How phrases are written: `{student:Name}` is one of the cast, `{course:Title}` stands in double quotes."""

from collections.abc import Callable
from typing import Any

from pytest_bdd import parsers

Table = list[list[str]]

ISSUER = "Northwind Academy|Globex"
SPAN = r"\d+ (?:day|hour|minute|second)s?"
NOTICES = r"\d+ notices?"
REMINDERS = r"\d+ reminders?"


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
    "Issuer": _matching(ISSUER),
    "Span": _matching(rf"{SPAN}\b.*"),
    "Notices": _matching(NOTICES, _number),
    "Reminders": _matching(REMINDERS, _number),
}


class Written(parsers.parse):
    """A phrase; `columns` are the heading of the table that stands under it, none where it takes no table."""

    def __init__(self, text: str, columns: tuple[str, ...]) -> None:
        super().__init__(text, extra_types=_TYPES)
        self.columns = columns

    def said(self, step: str) -> dict[str, str]:
        """What a step that says it has in its holes, as written."""
        return {hole: step[start:end] for hole, (start, end) in self.parser.parse(step).spans.items()}


def phrase(text: str, *columns: str) -> Written:
    """A phrase with its holes and the columns of its table, to be given to `given`, `when` and `then`."""
    return Written(text, columns)


def rows(table: Table) -> list[tuple[str, ...]]:
    """The rows of a table below its heading, which is the one that the phrase declares."""
    return [tuple(row) for row in table[1:]]
