"""What a value has to be, and how that is said."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Wanted(NamedTuple):
    """`words` say what will do: "a whole number from 1 to 60"."""

    is_met_by: Callable[[Any], bool]
    words: str
