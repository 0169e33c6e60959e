"""One entry of a seed document, read field by field; what is wrong with it is said with its place."""

import re
from typing import Any

from simulator.world import World

_KEY = re.compile(r"[0-9a-z]{10,14}")


class Entry:
    """A mapping of the document at `place`; each reader raises ValueError for a value of the wrong kind."""

    def __init__(self, world: World, place: str, value: object) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{place}: has to be a mapping")  # noqa: TRY004  # one kind of error for a whole document
        self._world = world
        self.place = place
        self._value: dict[Any, Any] = value

    def text(self, name: str, otherwise: str | None = None) -> str:
        """A text; without `otherwise` it is required and not empty."""
        value = self._value.get(name)
        if value is None and otherwise is not None:
            return otherwise
        if not isinstance(value, str) or not value.strip() or "\x00" in value:
            raise self._wrong(name, "a text")
        return value.strip()

    def flag(self, name: str) -> bool:
        """False when it is not given."""
        value = self._value.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def number(self, name: str, otherwise: int, most: int) -> int:
        value = self._value.get(name, otherwise)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self._wrong(name, f"a number from 0 to {most}")
        return value

    def texts(self, name: str) -> list[str]:
        value = self._value.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "a list of texts")
        return value

    def mapping(self, name: str) -> dict[str, str]:
        value = self._value.get(name) or {}
        pairs = value.items() if isinstance(value, dict) else [(None, None)]
        if not all(isinstance(part, str) for pair in pairs for part in pair):
            raise self._wrong(name, "a mapping of texts to texts")
        return dict(pairs)

    def key(self, kind: str, name: str = "id") -> str:
        """The id in the document, or one that the world makes."""
        value = self._value.get(name)
        if value is None:
            return self._world.ids.short(kind)
        if not isinstance(value, str) or not _KEY.fullmatch(value):
            raise self._wrong(name, "10 to 14 characters of 0-9a-z, in quotes when it looks like a number")
        return value

    def entry(self, name: str) -> "Entry | None":
        value = self._value.get(name)
        return None if value is None else Entry(self._world, f"{self.place}.{name}", value)

    def entries(self, name: str) -> list["Entry"]:
        value = self._value.get(name) or []
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return [Entry(self._world, f"{self.place}.{name}[{place}]", item) for place, item in enumerate(value)]

    def _wrong(self, name: str, expected: str) -> ValueError:
        return ValueError(f"{self.place}: {name} has to be {expected}")
