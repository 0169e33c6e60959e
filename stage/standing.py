"""Where the scenarios are played: simulator and switchboard in this process, called directly or over sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from waitress.wasyncore import close_all

from simulator.app import Simulator
from simulator.dispatcher import Dispatcher
from simulator.in_process import WsgiAdapter
from simulator.server import make_server
from stage.switchboard import Switchboard


@dataclass(frozen=True)
class Stage:
    """Both sides, running. `new_session` gives a session that reaches them and nothing else."""

    simulator_url: str
    switchboard: Switchboard
    adapters: dict[str, Any]

    def new_session(self) -> requests.Session:
        return _session(self.adapters)


@contextmanager
def in_process() -> Iterator[Stage]:
    """Both as WSGI applications behind invented host names; due work is done before an answer leaves."""
    adapters: dict[str, Any] = {}
    outbound = _session({})
    switchboard = Switchboard("http://integrations.test", lambda: _session(adapters))
    simulator = Simulator(base_url="http://simulator.test", http=outbound)
    adapters["http://simulator.test"] = WsgiAdapter(simulator.app)
    adapters["http://integrations.test"] = WsgiAdapter(switchboard)
    outbound.mount("http://integrations.test", adapters["http://integrations.test"])
    yield Stage("http://simulator.test", switchboard, adapters)
    simulator.worlds.close()


@contextmanager
def over_sockets() -> Iterator[Stage]:
    """Both behind real sockets on the loopback, with threads and the dispatcher as in `serve`."""
    listener, url = _listening()
    simulator = Simulator(base_url=url, settle=lambda name: dispatcher.settle(name))  # noqa: PLW0108  # made below
    dispatcher = Dispatcher(simulator.worlds, simulator.turning)
    integrations, integrations_url = _listening()
    switchboard = Switchboard(integrations_url, lambda: _session({}))
    dispatcher.start()
    with _serving(simulator.app, listener), _serving(switchboard, integrations):
        yield Stage(url, switchboard, {})
    dispatcher.stop()
    simulator.worlds.close()


def _listening() -> tuple[socket.socket, str]:
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def _serving(app: Any, listener: socket.socket) -> Iterator[None]:
    channels: dict[int, Any] = {}
    server = make_server(app, listener, map=channels)
    thread = threading.Thread(target=server.run, name="waitress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        # Its own thread closes its sockets: one that is closed while that thread waits for it is an error there.
        server.trigger.pull_trigger(lambda: close_all(channels, ignore_all=True))
        thread.join(timeout=5)


def _session(adapters: dict[str, Any]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    for prefix, adapter in adapters.items():
        session.mount(prefix, adapter)
    return session
