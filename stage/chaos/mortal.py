"""A process that is killed and started again, at the same address."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field


class DidNotStart(RuntimeError):
    """A process ended where it should have said that it is ready."""


@dataclass
class Mortal:
    """`command` is that of a Python module which prints a line when it is ready."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    deaths: int = 0
    _process: "subprocess.Popen[str] | None" = None
    _is_ready: bool = False

    def start(self) -> None:
        """Returns when it is ready; raises DidNotStart."""
        self.begin()
        self.wait_until_ready()

    def begin(self) -> None:
        """Returns at once; see `wait_until_ready`."""
        self._process = subprocess.Popen(  # noqa: S603  # our own commands
            [sys.executable, "-m", *self.command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | self.environment,
            start_new_session=True,
        )
        self._is_ready = False

    def wait_until_ready(self) -> None:
        """Raises DidNotStart."""
        if self._is_ready:
            return
        assert self._process is not None, "it has been started"
        assert self._process.stdout is not None, "it is a pipe"
        if not self._process.stdout.readline():
            raise DidNotStart(f"{self.name}: {' '.join(self.command)}")
        self._is_ready = True

    def kill(self) -> None:
        """As the kernel does it: nothing is finished, nothing is said."""
        self._end(signal.SIGKILL)
        self.deaths += 1

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)
            assert self._process.stdout is not None, "it is a pipe"
            self._process.stdout.close()
            self._process = None
