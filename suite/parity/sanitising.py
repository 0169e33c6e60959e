"""Exchanges without anybody's data: each value is replaced by what it stands for, equal ones by the same.

Whatever is not known to be harmless is replaced: a new field of the vendor's, too.
"""

import re
from collections import Counter
from functools import cache
from typing import Any

from simulator.acclaim.web.api.contract import document

_FORMS = (
    ("instant", re.compile(r"\d{4}-\d\d-\d\d[T ]+\d\d:\d\d.*")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("address", re.compile(r"\S+@\S+\.\S+")),
    ("url", re.compile(r"https?://.*", re.DOTALL)),
    ("id", re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")),
)
_NAME = re.compile(r"[@A-Za-z_][A-Za-z0-9_]{0,59}")
_UNNUMBERED = {"instant", "date"}


class Sanitiser:
    """For one exchange: `<id 1>` in the request is `<id 1>` in the answer."""

    def __init__(self, known: dict[str, str]) -> None:
        """`known` has texts by what they stand for, such as the organization's id."""
        self._replaced = dict(known)
        self._counted = Counter[str]()

    def clean(self, value: Any) -> Any:
        """The value with placeholders; of a list its first item stands for all."""
        if isinstance(value, dict):
            return {named(name): self.clean(value[name]) for name in sorted(value)}
        if isinstance(value, list):
            return [self.clean(item) for item in value[:1]] + ([f"<{len(value) - 1} more>"] if len(value) > 1 else [])
        if isinstance(value, str):
            return self._text(value)
        return value if value is None or isinstance(value, bool) else "<number>"

    def _text(self, text: str) -> str:
        if not text or text in vocabulary():
            return text
        if text not in self._replaced:
            kind = next((kind for kind, form in _FORMS if form.fullmatch(text)), "text")
            self._counted[kind] += kind not in _UNNUMBERED
            self._replaced[text] = f"<{kind}>" if kind in _UNNUMBERED else f"<{kind} {self._counted[kind]}>"
        return self._replaced[text]


def named(name: str) -> str:
    """The name of a field, where it is no more than that."""
    return name if _NAME.fullmatch(name) else "<name>"


@cache
def vocabulary() -> frozenset[str]:
    """The words that openapi.yaml lists as values: they are nobody's."""
    return frozenset(_listed(document()["components"]["schemas"]))


def _listed(part: Any) -> list[str]:
    if isinstance(part, list):
        return [word for item in part for word in _listed(item)]
    if not isinstance(part, dict):
        return []
    own = [word for word in [*part.get("enum", ()), part.get("const")] if isinstance(word, str)]
    return own + [word for item in part.values() for word in _listed(item)]
