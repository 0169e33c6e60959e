"""Where the scenarios are played: simulator and switchboard in this process, called directly or over sockets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import requests

from simulator.app import Simulator
from simulator.in_process import WsgiAdapter
from simulator.in_thread import listening, serving
from stage.switchboard import Switchboard


@dataclass(frozen=True)
class Stage:
    """Both sides, running. `new_session` gives a session that reaches them by `adapters`, as integrations do."""

    simulator_url: str
    switchboard: Switchboard
    adapters: dict[str, Any]
    _sessions: list[requests.Session] = field(default_factory=list)

    def new_session(self) -> requests.Session:
        self._sessions.append(_session(self.adapters))
        return self._sessions[-1]

    def hang_up(self) -> None:
        """A scenario is over: its connections are closed now, and not when somebody collects what it has left."""
        while self._sessions:
            self._sessions.pop().close()


@contextmanager
def in_process(listener: socket.socket | None = None) -> Iterator[Stage]:
    """Both as WSGI applications behind invented host names; due work is done before an answer leaves.

    With a `listener` a browser reaches the simulator there as well, for which that has to be `simulator.test`.
    """
    adapters: dict[str, Any] = {}
    outbound = _session({})
    switchboard = Switchboard("http://integrations.test", adapters, reuses=True)
    simulator = Simulator(base_url="http://simulator.test", http=outbound)
    adapters["http://simulator.test"] = WsgiAdapter(simulator.app)
    adapters["http://integrations.test"] = WsgiAdapter(switchboard)
    outbound.mount("http://integrations.test", adapters["http://integrations.test"])
    with serving(simulator.app, listener) if listener else nullcontext():
        yield Stage("http://simulator.test", switchboard, adapters)
    switchboard.close()
    simulator.worlds.close()


@contextmanager
def over_sockets() -> Iterator[Stage]:
    """Both behind real sockets on the loopback, with threads and the dispatcher as in `serve`."""
    listener, url = listening()
    simulator = Simulator(base_url=url, beside=True)
    integrations, integrations_url = listening()
    adapters: dict[str, Any] = {}
    switchboard = Switchboard(integrations_url, adapters)
    simulator.start()
    with serving(simulator.app, listener), serving(switchboard, integrations):
        yield Stage(url, switchboard, adapters)
    simulator.stop()
    simulator.worlds.close()


@contextmanager
def beside(simulator_url: str) -> Iterator[Stage]:
    """The switchboard behind a real socket, beside a simulator that others may be using, too."""
    integrations, integrations_url = listening()
    adapters: dict[str, Any] = {}
    switchboard = Switchboard(integrations_url, adapters)
    with serving(switchboard, integrations):
        yield Stage(simulator_url, switchboard, adapters)


def _session(adapters: dict[str, Any]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    for prefix, adapter in adapters.items():
        session.mount(prefix, adapter)
    return session
