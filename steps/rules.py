"""The numbered rules of docs/rules.md."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from report.rules import PAGE, ROW


@cache  # it is asked for every scenario
def rules() -> dict[str, str]:
    """Each rule's text by its id, in the order of the page."""
    page = Path(__file__).parent.parent / PAGE
    rows = map(ROW.match, page.read_text(encoding="utf-8").splitlines())
    return {row[1]: row[2] for row in rows if row}


def rules_among(tags: Iterable[str]) -> list[str]:
    """Those of a scenario's tags that name a rule, in their order."""
    known = rules()
    return [tag for tag in tags if tag in known]


def group_of(rule: str) -> str:
    """The group of a rule by its id: "earn" of "earn-5"."""
    return rule.rpartition("-")[0]
