"""Bodies of requests and answers as people read them: JSON laid out, long ones folded and cut."""

import json
import re
from typing import Any

LONGEST = 2000
"""How many characters of a body are kept."""

_FOLDS: dict[type, str] = {dict: "{...}", list: "[...]"}
_QUOTED_FOLD = re.compile(r'"(\{\.\.\.\}|\[\.\.\.\])"')
_SHALLOWEST = 2  # objects: the answer, and what it has as its `data`
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s"{}\[\],:]+')
_EMPTY = re.compile(r"([\[{])\s+([\]}])")  # no string has a line break as it is


def trimmed(text: str) -> str:
    """A body of any length, laid out when it is JSON, what lies deepest in it folded first, and cut with a note."""
    if text[:1] in {"{", "["}:
        try:
            text = _folded(json.loads(text))
        except (ValueError, RecursionError):  # the journal has cut it, or nobody can read it
            text = _laid_out(text)
    return f"{text[:LONGEST]}\n... (the rest is left out)" if len(text) > LONGEST else text


def _folded(told: Any) -> str:
    """As deep as there is room for: who looks for a badge's state wants all of its own fields before any template's."""
    text = _json(told)
    for most in range(_depth(told) - 1, _SHALLOWEST - 1, -1):
        if len(text) <= LONGEST:
            break
        text = _json(_down_to(most, told))
    return text


def _depth(told: Any) -> int:
    """How many objects lie in each other; lists do not count, for many badges are shown as one is."""
    return isinstance(told, dict) + max(map(_depth, _parts(told)), default=0)


def _parts(told: Any) -> list[Any]:
    return list(told.values()) if isinstance(told, dict) else told if isinstance(told, list) else []


def _down_to(most: int, told: Any) -> Any:
    if not _parts(told):
        return told
    if most == 0:
        return _FOLDS[type(told)]
    if isinstance(told, dict):
        return {name: _down_to(most - 1, one) for name, one in told.items()}
    return [_down_to(most, one) for one in told]


def _json(told: Any) -> str:
    text = json.dumps(told, indent=1, ensure_ascii=False)
    return _QUOTED_FOLD.sub(r"\1", text)


def _laid_out(text: str) -> str:
    """The beginning of some JSON as `json.dumps` would have it."""
    parts, depth = [], 0
    for token in _TOKEN.findall(text):
        depth += (token in {"{", "["}) - (token in {"}", "]"})
        line = "\n" + " " * depth
        shown = {":": ": ", ",": f",{line}", "{": f"{{{line}", "[": f"[{line}", "}": f"{line}}}", "]": f"{line}]"}
        parts.append(shown.get(token, token))
    return _EMPTY.sub(r"\1\2", "".join(parts))
