"""What was probably meant: the names, and the operations, nearest to those that there are not."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from math import inf

NOWHERE = "nowhere"
"""What a request is named that has met no view."""

NEAREST = "X-Simulator-Nearest"
"""The header that names the operation whose address is nearest to one that leads to nothing."""

# How far apart addresses are: a method, or a part, that is another one, that is missing, that is too many.
_FARTHEST = 1.35  # without the organization and by another method is near, two parts that are others are not
_OTHER_METHOD, _OTHER_PURPOSE = 0.2, 0.3
_MISSING, _MISSING_ID, _TOO_MANY, _WORD_AS_ID = 0.6, 0.4, 1.0, 0.8
_WORD = re.compile(r"[A-Za-z_-]+")
_ALIKE, _SPELT_ALIKE = 0.5, 0.8
_ANOTHER_PREFIX = re.compile(r"api|skilljar|v[0-9]+", re.IGNORECASE)
_NO_WORDS = ("", "v1", "skilljar")
_MOST_PARTS, _LONGEST_PART = 12, 64


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Those of the known names that one comes closest to, in whichever case it is written; at most three."""
    by_lower = {one.lower(): one for one in sorted(known)}
    return [by_lower[near] for near in get_close_matches(name.lower(), by_lower, n=3)]


def nearest_operation(method: str, path: str, served: Iterable[tuple[str, str, str]]) -> str | None:
    """The nearest of (method, path with {holes}, id), such as `POST /v1/badges (issueBadge)`; None if none is near."""
    return _nearest_of(method, [path.split("/")[1:]], served)


def nearest_below(
    prefixes: Iterable[str], method: str, path: str, served: Iterable[tuple[str, str, str]]
) -> str | None:
    """The same for an address that lacks one of the prefixes, or has another in its place, such as `/v2`.

    Its words have to be those of the operation: beside the pages there are a thousand addresses that are none.
    """
    parts = path.split("/")[1:]
    rests = [parts, parts[1:]] if _ANOTHER_PREFIX.fullmatch(parts[0]) else [parts]
    ways = [[*prefix.split("/")[1:], *rest] for prefix in prefixes for rest in rests]
    return _nearest_of(method, [parts, *ways], [one for one in served if _has_a_word_of(one[1], rests[-1])])


def _has_a_word_of(its_path: str, parts: Sequence[str]) -> bool:
    words = [word for word in its_path.split("/") if word not in _NO_WORDS and "{" not in word]
    return any(_likeness(part[:_LONGEST_PART].lower(), word) >= _SPELT_ALIKE for part in parts for word in words)


def _nearest_of(method: str, ways: Sequence[Sequence[str]], served: Iterable[tuple[str, str, str]]) -> str | None:
    if max(map(len, ways)) > _MOST_PARTS:
        return None
    near = [
        (distance, f"{its_method} {its_path} ({its_id})")
        for its_method, its_path, its_id in served
        for parts in ways
        if (distance := _apart(method, its_method) + _distance(parts, its_path.split("/")[1:])) <= _FARTHEST
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


def _apart(method: str, its_method: str) -> float:
    if method == its_method:
        return 0
    return _OTHER_PURPOSE if {method, its_method} & {"GET", "DELETE"} else _OTHER_METHOD


def _distance(parts: Sequence[str], template: Sequence[str]) -> float:
    """How much has to be changed, part by part, until an address fits a template; the first says which door it is."""
    if parts[:1] != template[:1]:
        return inf
    row = [float(_TOO_MANY * number) for number in range(len(parts) + 1)]
    for wanted in template:
        missing = _MISSING_ID if "{" in wanted else _MISSING
        above, row = row, [row[0] + missing]
        for number, part in enumerate(parts):
            row.append(min(above[number] + _unlike(part, wanted), above[number + 1] + missing, row[-1] + _TOO_MANY))
    return row[-1]


def _unlike(part: str, wanted: str) -> float:
    """From 0 for a part that fits to one that is too many beside one that is missing; words are seldom ids."""
    if part == wanted:
        return 0
    if "{" in wanted and part:
        return _WORD_AS_ID if _WORD.fullmatch(part) else 0
    likeness = _likeness(part[:_LONGEST_PART].lower(), wanted)
    return 1 - likeness if likeness >= _ALIKE else _TOO_MANY + _MISSING


@lru_cache(maxsize=4096)
def _likeness(part: str, wanted: str) -> float:
    return SequenceMatcher(None, part, wanted, autojunk=False).ratio()
