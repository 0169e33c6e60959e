"""The register of what is documented, seen in a real client, weak or assumed: one row for each operation and rule.

`make fidelity` writes it as docs/fidelity.md, `python -m simulator.fidelity` tells how much is assumed.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from simulator.packaged import document_of

EVIDENCE = ("documented", "seen", "weak", "assumed")
_TITLES = {
    "operations": "Operations of the Web Service API",
    "rules": "Rules of the Web Service API",
    "leniencies": "Leniencies",
    "pages": "Acclaim's pages and e-mails",
    "lms": "LMS",
    "integration": "Integration",
}
_INTRODUCTION = """\
# Fidelity: what is simulated, what is assumed, what is missing

Generated from simulator/fidelity.yaml by `make fidelity`; change it there.

Nobody here has access to the real services. **Documented** means that a page of the vendor, or a standard that it
names, says so; **seen** that a public client or a recorded answer shows it; **weak** that there are only guessed paths
of one client, a mock, an inference, or sources that contradict each other; **assumed** that we chose, which says
nothing of the real service. A row that is assumed in part names that part.
"""
_CHECKED = """\
Verified at the vendor, by the records of runs against a real Acclaim in `docs/parity` ([how](sandbox.md)): {records}.
Where a row says **verified on**, every scenario that shows it passed there on that day; where it says **answers as
described on**, answers had the form of the API's description, whatever they mean. After 180 days either counts as old.
"""
_NOTES = {
    "rules": "A refusal names its rule in the header `X-Simulator-Rule` and in the journal (`/_simulator/journal`).",
    "leniencies": "Granted by default and named in the header `X-Simulator-Leniency`, with the fields in "
    "`X-Simulator-Leniency-About`; `--strict` refuses each by name.",
}


@dataclass(frozen=True)
class Row:
    """What is claimed, how well it is known, where that is written, and the test or scenario that shows it."""

    id: str
    section: str
    says: str
    evidence: str
    source: str
    shown_by: str

    @property
    def basis(self) -> str:
        """How well it is known, for the header and the page; a part that is assumed is not passed over."""
        known = f"{self.evidence}, in part assumed" if self.in_part_assumed else self.evidence
        return f"{known}: {self.source}" if self.source else known

    @property
    def in_part_assumed(self) -> bool:
        return self.evidence != "assumed" and "assumed" in self.says


@cache
def _register() -> dict[str, Any]:
    return document_of(__package__, "fidelity.yaml")


@cache
def rows() -> dict[str, Row]:
    """The register by id, in its order; raises ValueError when an id stands there twice."""
    found: dict[str, Row] = {}
    for section in _TITLES:
        for name, row in _register()[section].items():
            if name in found:
                raise ValueError(f"fidelity.yaml has two rows {name!r}")
            found[name] = Row(name, section, **row)
    return found


def source_of(rule: str) -> str:
    """Where a rule is documented, or how else it is known; for the header that explains a refusal."""
    row = rows().get(rule)
    return row.basis if row else "not in the register"


def counted() -> Counter[str]:
    return Counter(row.evidence for row in rows().values())


def agreed() -> int:
    """How many rows may be assumed, as the register says itself."""
    number: int = _register()["assumed"]
    return number


def page(seen: Mapping[str, str], records: int) -> str:
    """docs/fidelity.md; `seen` is what was seen of rows at the vendor, by their ids, in so many records of runs."""
    checked = _CHECKED.format(records=f"see below, {records} in all" if records else "never, there is none")
    missing = (f"* {text}" for text in _register()["missing"])
    return "\n".join([_INTRODUCTION, checked, *_sections(seen), "## Missing\n", *missing, ""])


def _sections(seen: Mapping[str, str]) -> Iterator[str]:
    for section, title in _TITLES.items():
        yield f"## {title}\n"
        if section in _NOTES:
            yield f"{_NOTES[section]}\n"
        yield "| id | what | basis | shown by |\n|---|---|---|---|"
        yield from (_line(row, seen.get(row.id)) for row in rows().values() if row.section == section)
        yield ""


def _line(row: Row, seen: str | None) -> str:
    says = row.says.replace("|", "\\|").replace("<", "&lt;")
    basis = f"{row.basis}; **{seen}**" if seen else row.basis
    return f"| `{row.id}` | {says} | {basis} | `{row.shown_by.rpartition('/')[2]}` |"


def _count() -> str:
    """One line for `make check`; exits with 1 when the number of assumptions is not the agreed one."""
    of = counted()
    partly = sum(row.in_part_assumed for row in rows().values())
    line = (
        f"fidelity: {of.total()} rows, {of['documented']} documented, {of['seen']} seen, {of['weak']} weak, "
        f"{of['assumed']} assumed, and {partly} of the first three in part assumed"
    )
    if of["assumed"] != agreed():
        sys.exit(f"{line}; simulator/fidelity.yaml agrees to {agreed()}: change that number on purpose, or not at all")
    return line


if __name__ == "__main__":
    sys.stdout.write(_count() + "\n")
