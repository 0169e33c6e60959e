"""The machine that is measured on, and what can be read of processes and files there."""

import math
import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path


def described() -> str:
    """Processor, cores, Python and day, in one line."""
    today = datetime.now(UTC).date().isoformat()
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {today}"


def resident_megabytes(pid: int) -> float:
    """What a process and all that it started hold in memory; only Linux tells, elsewhere it is no number."""
    if not Path("/proc/self/status").exists():
        return math.nan
    return sum(_resident(one) for one in [pid, *_descendants(pid)]) / 1024


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    match = re.search(r"^model name\s*:\s*(.+)$", told.read_text() if told.exists() else "", re.MULTILINE)
    return match[1] if match else platform.processor() or platform.machine()


def _resident(pid: int) -> int:
    match = re.search(r"^VmRSS:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(match[1]) if match else 0


def _descendants(pid: int) -> list[int]:
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*children, *(grandchild for child in children for grandchild in _descendants(child))]
