"""The register of what is documented, seen in a real client or assumed: one row for each operation and rule."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

EVIDENCE = ("documented", "seen", "assumed")
_SECTIONS = ("operations", "rules", "leniencies", "lms", "integration")


@dataclass(frozen=True)
class Row:
    """What is claimed, how well it is known, where that is written, and the test or scenario that shows it."""

    id: str
    section: str
    says: str
    evidence: str
    source: str
    shown_by: str


@cache
def rows() -> dict[str, Row]:
    """The register by id, in its order."""
    text = files("simulator").joinpath("fidelity.yaml").read_text(encoding="utf-8")
    document = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
    return {
        name: Row(name, section, row["says"], row["evidence"], row.get("source", ""), row["shown_by"])
        for section in _SECTIONS
        for name, row in document[section].items()
    }


def source_of(rule: str) -> str:
    """Where a rule is documented, or how else it is known; for the header that explains a refusal."""
    row = rows().get(rule)
    if row is None:
        return "not in the register"
    return f"{row.evidence}: {row.source}" if row.source else row.evidence
