"""The page of the register with what was seen to hold at the vendor, which `make fidelity` writes."""

import sys
from pathlib import Path

from report.verified import NoRecord, Verified, verified
from simulator import fidelity
from simulator.fidelity import Row


def page(root: Path) -> str:
    """docs/fidelity.md, with the records below a project's root; raises NoRecord."""
    seen = verified(root)
    return fidelity.page({row.id: note for row in fidelity.rows().values() if (note := _note(row, seen))}, seen.records)


def _note(row: Row, seen: Verified) -> str:
    if row.section == "operations":
        day = seen.operations.get(row.id)
        return f"answers as described on {day}" if day else ""
    day = seen.rules.get(row.shown_by.partition(" @")[2])
    return f"verified on {day}" if day else ""


def write(root: Path) -> int:
    """Says the page, or in one line which record will not do; gives the exit code."""
    try:
        sys.stdout.write(page(root))
    except NoRecord as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(write(Path(__file__).parent.parent))
