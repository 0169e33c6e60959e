"""The numbered rules of docs/rules.md in their groups, and how well each is known."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from report.verified import verified

PAGE, REGISTER = "docs/rules.md", "simulator/fidelity.yaml"
_GROUP = re.compile(r"^## (.+) \((\w+)\)(, our own)?$")
ROW = re.compile(r"^\| ([a-z]+-\d+) \| (.+) \|$")

WORDS = {
    "article": "The vendor's help article says so; the register of what is assumed has no row of its own for it.",
    "own": "A rule of this project's own; the vendor's article says nothing of it.",
    "documented": "A page of the vendor, or a standard that it names, says so.",
    "seen": "A public client or a recorded answer shows it.",
    "weak": "Only guessed paths of one client, a mock, an inference, or sources that contradict each other.",
    "assumed": "The simulator's own choice: it says nothing about the real service.",
}
"""What is meant by a level of evidence, the best first."""


@dataclass(frozen=True)
class Evidence:
    """A row of the register that a rule's scenarios show."""

    says: str
    level: str
    source: str


@dataclass(frozen=True)
class Rule:
    """`group` is its heading ("Earn"), `evidence` the rows of the register that name it.

    `verified` is the newest day on which all of its scenarios passed at the vendor, "" for never; `otherwise` the level
    of what no row names.
    """

    id: str
    group: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    verified: str = ""
    otherwise: str = "article"

    @property
    def level(self) -> str:
        """How well it is known: as well as the weakest of its rows."""
        return max((row.level for row in self.evidence), key=list(WORDS).index, default=self.otherwise)


def rules(root: Path) -> dict[str, Rule]:
    """Every rule by its id, in the order of the page; none where there is no such page."""
    found, group, otherwise = {}, "", ""
    register, seen = _register(root / REGISTER), verified(root).rules
    for line in _lines(root / PAGE):
        if heading := _GROUP.match(line):
            group, otherwise = (f"{heading[1]} (our own)", "own") if heading[3] else (heading[1], "article")
        elif row := ROW.match(line):
            evidence = tuple(_evidence(register, row[1]))
            found[row[1]] = Rule(row[1], group, row[2], evidence, seen.get(row[1], ""), otherwise)
    return found


def _lines(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").splitlines() if page.exists() else []


def _register(file: Path) -> list[dict[str, Any]]:
    """The rows of all sections; whatever else the file says is no section."""
    told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    sections = [section for section in told.values() if isinstance(section, dict)]
    return [row for section in sections for row in section.values()]


def _evidence(register: list[dict[str, Any]], rule: str) -> list[Evidence]:
    shown = [row for row in register if f"@{rule}" in row["shown_by"].split()]
    return [Evidence(row["says"], row["evidence"], row["source"]) for row in shown]
