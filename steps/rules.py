"""The numbered rules of docs/rules.md."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

RULES = Path(__file__).parent.parent / "docs" / "rules.md"
_ROW = re.compile(r"^\| ([a-z]+-\d+) \| (.+) \|$", re.MULTILINE)


@cache  # it is asked for every scenario
def rules(text: str | None = None) -> dict[str, str]:
    """Each rule's text by its id, in the order of the page."""
    return dict(_ROW.findall(text if text is not None else RULES.read_text(encoding="utf-8")))


def rules_among(tags: Iterable[str]) -> list[str]:
    """Those of a scenario's tags that name a rule, in their order."""
    known = rules()
    return [tag for tag in tags if tag in known]
