"""The parity record of a run: of which day, where it goes, and what is said of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from suite.scenarios import count

if TYPE_CHECKING:
    from report.tree import Run
    from suite.parity.exchanges import Exchanges


class Recording:
    """Of one run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @property
    def path(self) -> Path:
        """Where the record goes."""
        return self._config.invocation_params.dir / self.name

    @property
    def name(self) -> str:
        """The same from where the run was called."""
        return self._config.getoption("--parity") or f"parity/{self._day}.json"

    @property
    def _day(self) -> str:
        given: str | None = self._config.getoption("--report-date")
        return given or datetime.now(UTC).date().isoformat()  # noqa: TID251  # the day on which it was seen

    def record(
        self, session: pytest.Session, run: "Run", exchanges: "Exchanges", known: Mapping[str, str]
    ) -> tuple[bool, list[str]]:
        """Writes it, unless there is nothing to tell; whether all was alike, and the lines for the end of the run."""
        from simulator import __version__
        from suite.parity.record import Part, is_alike, is_telling, lines, record, save

        part = Part(count(), session.exitstatus == pytest.ExitCode.INTERRUPTED or bool(run.unplayed))
        told = record(self._day, __version__, run.scenarios, part, exchanges, known)
        if not is_telling(told):
            return False, ["parity: nothing was compared, so nothing is recorded"]
        save(told, self.path)
        return is_alike(told), [f"parity: {line}" for line in [*lines(told), self.name]]
