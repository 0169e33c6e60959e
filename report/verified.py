"""What was seen to hold at the vendor: by the records of runs against a real Acclaim that lie in docs/parity."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from report.pickles import Pickles

RECORDS, FEATURES = "docs/parity", "features"
AGES_AFTER = 180
"""Days after which what was seen counts as old."""


class NoRecord(ValueError):
    """A file among the records that is none; `str()` names it."""


@dataclass(frozen=True)
class Verified:
    """The newest days (YYYY-MM-DD): of rules whose scenarios all passed, of operations that answered as described."""

    rules: dict[str, str] = field(default_factory=dict)
    operations: dict[str, str] = field(default_factory=dict)
    records: int = 0


def verified(root: Path) -> Verified:
    """By all records below a project's root; raises NoRecord."""
    records = [_read(file) for file in sorted((root / RECORDS).glob("*.json"))]
    if not records:
        return Verified()
    written = _written(root)
    found = Verified(records=len(records))
    for told in sorted(records, key=lambda one: str(one["day"])):
        found.rules.update(dict.fromkeys(_held(told, written), told["day"]))
        found.operations.update(dict.fromkeys(_alike(told), told["day"]))
    return found


def is_old(day: str, today: str) -> bool:
    return (date.fromisoformat(today) - date.fromisoformat(day)).days > AGES_AFTER


def _read(file: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        date.fromisoformat(told["day"])
        told["scenarios"][:], told["operations"].keys()
        is_known = bool(told.get("vendor") or told.get("rehearsal")) and isinstance(told["interrupted"], bool)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NoRecord(f"{file.name} {_NONE}") from error
    if why := _why_not(told) if is_known else _NONE:
        raise NoRecord(f"{file.name} {why}")
    return told


_NONE = "is no record of a run: write one with --parity"


def _why_not(told: dict[str, Any]) -> str:
    """Why nothing can be verified by a record, in words; "" where it can."""
    if told.get("rehearsal"):
        return f"is of a rehearsal on this machine, not of the vendor: take it out of {RECORDS}"
    if told["interrupted"]:
        return f"is of a run that was interrupted: take it out of {RECORDS}, and play it to its end"
    return ""


def _written(root: Path) -> dict[str, Counter[str]]:
    """The scenarios of each rule as they are written today: what was added since was not seen."""
    files = sorted(path.relative_to(root).as_posix() for path in (root / FEATURES).rglob("*.feature"))
    written: dict[str, Counter[str]] = {}
    pickles = Pickles(root, files)
    for name, tags in zip(pickles.names, pickles.tags, strict=True):
        for tag in tags:
            written.setdefault(tag, Counter())[name] += 1
    return written


def _held(told: dict[str, Any], written: dict[str, Counter[str]]) -> Iterator[str]:
    passed: dict[str, Counter[str]] = {}
    for one in told["scenarios"]:
        for rule in one["rules"]:
            passed.setdefault(rule, Counter())[one["name"]] += one["outcome"] == "passed"
    return (rule for rule, names in passed.items() if names == written.get(rule))


def _alike(told: dict[str, Any]) -> Iterator[str]:
    """The operations that went well at least once, and had no difference that is an error or a warning."""
    for operation, seen in told["operations"].items():
        if seen["worst"] in {None, "info"} and any(status.startswith("2") for status in seen["statuses"]):
            yield operation
