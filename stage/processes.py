"""Simulator and integration as two processes, started, connected and stopped together."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

import integration
import simulator

SETTINGS = Path(__file__).parent.parent / "examples" / "integration.toml"
ORGANIZATION = "Northwind Academy"
_WEBHOOK_SECRET = "northwind-webhook-secret-0000001"
_SECONDS_TO_STOP = 15
_PORTS = 65536


class CannotRun(RuntimeError):
    """One of the two did not start, and has said why on stderr."""


class PortTaken(CannotRun):
    """One of the two ports cannot be had; `str()` is one line that says what changes it."""


class OtherWorld(CannotRun):
    """The simulator has another world than that of Northwind; `str()` is one line that says what to do."""


@dataclass(frozen=True)
class Running:
    """Both, answering. `world` is what the control plane tells of the simulator's world, `control_token` opens it."""

    simulator_url: str
    integration_url: str
    world: dict[str, Any]
    control_token: str | None
    processes: tuple["subprocess.Popen[str]", ...]

    @property
    def lms(self) -> dict[str, Any]:
        found: dict[str, Any] = next(
            item for item in self.world["skilljar"]["organizations"] if item["name"] == ORGANIZATION
        )
        return found

    @property
    def webhook_secret(self) -> str:
        return _WEBHOOK_SECRET

    def wait(self) -> None:
        """Returns when one of the two has ended."""
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)


@contextmanager
def running(*, host: str, port: int, integration_port: int, log: int | None = None) -> Iterator[Running]:
    """Starts both on these ports (0 for free ones) with the world Northwind; raises CannotRun.

    `log` is where their stderr goes, as `subprocess` takes it; it is inherited by default.
    """
    _require_free(host, port, "PORT", integration_port)
    _require_free(host, integration_port, "INTEGRATION_PORT", port)
    started: list[subprocess.Popen[str]] = []
    session = requests.Session()
    session.trust_env = False
    try:
        command = [simulator.__name__, "serve", "--json", "--host", host, "--port", str(port)]
        told = json.loads(_start(started, command, {}, log))
        session.headers["Authorization"] = f"Bearer {told['control_token'] or ''}"
        world = session.get(f"{told['url']}/_simulator/worlds/default", timeout=10).json()
        _require_northwind(world)
        command = [
            integration.__name__,
            "serve",
            "--settings",
            str(SETTINGS),
            "--host",
            host,
            "--port",
            str(integration_port),
        ]
        ready = _start(started, command, _environment(world, told["url"]), log)
        integration_url = "http://" + ready.split("http://")[1].strip()
        both = Running(told["url"], integration_url, world, told["control_token"], tuple(started))
        _connect(session, both)
        yield both
    finally:
        _stop(started)


def _require_northwind(world: dict[str, Any]) -> None:
    """Raises OtherWorld unless the integration's settings are about this world."""
    names = [{one["name"] for one in world[side]["organizations"]} for side in ("acclaim", "skilljar")]
    if not all(ORGANIZATION in each for each in names):
        serve = "for another serve the simulator and an integration by themselves (docs/integration.md)"
        raise OtherWorld(
            f"the world is made from {world['seed']}, without {ORGANIZATION}: this plays Northwind; {serve}"
        )


def _require_free(host: str, port: int, variable: str, beside: int) -> None:
    """Raises PortTaken, which names another port, but not `beside`.

    Whatever else is wrong with the address, those who listen there say themselves.
    """
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            free = next(one for one in (port + 10, port + 20, port - 10) if one != beside and one < _PORTS)
            other = f"choose another port with {variable}, such as {variable}={free} make run"
            raise PortTaken(f"cannot listen on {host}:{port}: {os.strerror(error.errno)}; {other}") from error


def _environment(world: dict[str, Any], simulator_url: str) -> dict[str, str]:
    acclaim = next(item for item in world["acclaim"]["organizations"] if item["name"] == ORGANIZATION)
    lms = next(item for item in world["skilljar"]["organizations"] if item["name"] == ORGANIZATION)
    return {
        "ACCLAIM_BASE_URL": f"{simulator_url}/v1",
        "ACCLAIM_API_TOKEN": acclaim["token"],
        "LMS_BASE_URL": f"{simulator_url}/skilljar/v1",
        "LMS_API_KEY": lms["api_key"],
        "LMS_WEBHOOK_SECRET": _WEBHOOK_SECRET,
    }


def _connect(session: requests.Session, both: Running) -> None:
    places = {
        "webhook_url": f"{both.integration_url}/webhooks/lms",
        "badges_earned_url": both.integration_url,
        "secret": _WEBHOOK_SECRET,
    }
    url = f"{both.simulator_url}/_simulator/lms/{both.lms['id']}/integration"
    session.put(url, json=places, timeout=10).raise_for_status()


def _start(
    started: list["subprocess.Popen[str]"], command: list[str], environment: dict[str, str], log: int | None
) -> str:
    """Starts `python -m ...`, waits for the line that says it is ready, and gives that line."""
    process = subprocess.Popen(  # noqa: S603  # our own commands
        [sys.executable, "-m", *command],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env=os.environ | environment,
        start_new_session=True,  # Ctrl-C comes to us alone, and we end both in order
    )
    started.append(process)
    assert process.stdout is not None, "it is a pipe"
    line = process.stdout.readline()
    if "http://" not in line:
        process.wait()
        raise CannotRun(command[0])
    return line


def _stop(started: list["subprocess.Popen[str]"]) -> None:
    for process in reversed(started):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in started:
        process.wait(timeout=_SECONDS_TO_STOP)
