"""The integration as a process of its own, with a database that outlives it and a log that can be read."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stage.waiting import wait_until
from tests.faults.network import OPERATOR, SECRET, TOKEN, Integration, Network

ROOT = Path(__file__).parent.parent.parent


class Served:
    """Commands on one database below `place`, with `base_url` for Acclaim's."""

    def __init__(self, network: Network, place: Path) -> None:
        self._network, self._log, self.token_file = network, place / "log", place / "token"
        self.token_file.write_text(TOKEN)
        self._environment = {
            "INTEGRATION_SETTINGS": str(ROOT / "examples" / "integration.toml"),
            "INTEGRATION_DATABASE": f"sqlite:///{place}/integration.db",
            "INTEGRATION_ATTEMPT_SECONDS": "1",
            "INTEGRATION_SETTLE_SECONDS": "1",
            "INTEGRATION_OPERATOR_TOKEN": OPERATOR,
            "LMS_BASE_URL": f"{network.acclaim.url}/skilljar/v1",
            "LMS_API_KEY": "sk-live-northwind-0001",
            "LMS_WEBHOOK_SECRET": SECRET,
            "ACCLAIM_API_TOKEN_FILE": str(self.token_file),
        }

    @contextmanager
    def serve(self, base_url: str, **environment: str) -> Iterator[Integration]:
        words = ["serve", "--port", "0", "--workers", "2"]
        with self._log.open("a") as log, self._started(words, base_url, environment, log) as process:
            line = process.stdout.readline()
            assert " is ready: http://" in line, self.log
            yield Integration(self._network.session, line.split("ready: ")[1].strip())
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0

    def run(self, *words: str, base_url: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        environment = self._with(base_url, environment)
        return subprocess.run(self._command(words), check=False, env=environment, capture_output=True, text=True)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines of the log about one kind of event."""
        lines = [json.loads(line) for line in self.log.splitlines()]
        return [line for line in lines if line["event"] == event]

    @contextmanager
    def _started(self, words: list[str], base_url: str, environment: dict[str, str], log: Any) -> Iterator[Any]:
        with subprocess.Popen(
            self._command(words), env=self._with(base_url, environment), stdout=subprocess.PIPE, stderr=log, text=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def _command(self, words: Any) -> list[str]:
        return [sys.executable, "-m", "integration", *words]

    def _with(self, base_url: str, environment: dict[str, str]) -> dict[str, str]:
        return os.environ | self._environment | {"ACCLAIM_BASE_URL": base_url} | environment


def comes_to(integration: Integration, seconds: float = 12, **counts: int) -> bool:
    """Whether in time so many completions are in these states, and none in others."""
    return wait_until(lambda: integration.counts() == counts, seconds, pause=0.05)
