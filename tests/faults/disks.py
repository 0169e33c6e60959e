"""Disks that take no more, each in a way of its own, until they are freed."""

import resource
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.mortals import Integration
from tests.faults.starved import SWITCH


@dataclass(frozen=True)
class Switched:
    """SQLite itself says so: it has no page to give, or may not write."""

    place: Path
    trouble: str
    shell: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        return {SWITCH: str(self.place / "switch")}

    module = ("tests.faults.starved", "switched")

    def fill(self, _one: Integration) -> None:
        Path(self.environment[SWITCH]).write_text(self.trouble)

    def free(self, _one: Integration) -> None:
        Path(self.environment[SWITCH]).unlink()


class Limited:
    """The kernel lets none of the process's files become longer: the write itself fails."""

    module = ("integration",)
    environment: dict[str, str] = {}
    shell: tuple[str, ...] = ()

    def fill(self, one: Integration) -> None:
        length = Path(f"{one.database.removeprefix('sqlite:///')}-wal").stat().st_size
        resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (length, resource.RLIM_INFINITY))

    def free(self, one: Integration) -> None:
        resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@dataclass(frozen=True)
class Tiny:
    """A file system of 512 kB that only the process sees, and in which something else takes what is left."""

    place: Path
    module = ("integration",)
    environment = {}

    @property
    def shell(self) -> tuple[str, ...]:
        mount = 'mount -t tmpfs -o size=512k none "$1" && shift && exec "$@"'
        return ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh", str(self.place))

    def fill(self, one: Integration) -> None:
        with suppress(OSError), self._ballast(one).open("wb", buffering=0) as file:
            while True:
                file.write(bytes(512))

    def free(self, one: Integration) -> None:
        self._ballast(one).unlink()

    def _ballast(self, one: Integration) -> Path:
        return Path(f"/proc/{one.pid}/root{self.place}/ballast")


def may_mount(place: Path) -> bool:
    """Whether a process here may have a file system of its own."""
    try:
        return (
            subprocess.run([*Tiny(place).shell, "true"], capture_output=True, check=False, timeout=20).returncode == 0
        )
    except OSError:
        return False
