"""How phrases are written: `{student:Name}` is one of the cast, `{course:Title}` stands in double quotes."""

from typing import Any

from pytest_bdd import parsers

Table = list[list[str]]


def _matching(pattern: str) -> Any:
    def convert(text: str) -> str:
        return text

    convert.pattern = pattern  # type: ignore[attr-defined]  # how the parse library takes patterns
    return convert


_TYPES = {
    "Name": _matching(r"[A-Z][\w-]*"),
    "Title": _matching(r"[^\"]*"),
    "Text": _matching(r".+"),
}


def phrase(text: str) -> parsers.parse:
    """A phrase with its holes, to be given to `given`, `when` and `then`."""
    return parsers.parse(text, extra_types=_TYPES)


def rows(table: Table) -> list[tuple[str, ...]]:
    """The rows of a table below its heading."""
    return [tuple(row) for row in table[1:]]
