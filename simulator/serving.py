"""Serving over a socket: waitress with threads, the dispatcher beside it, a clean end on SIGINT and SIGTERM."""

import logging
import secrets  # noqa: TID251  # for the control plane of this process, never part of a world
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from simulator import __version__
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.databases import CannotOpen
from simulator.dispatcher import Dispatcher
from simulator.seeds import BadSeed, seed_at
from simulator.server import make_server
from simulator.worlds import DEFAULT, WorldExists

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class CannotServe(RuntimeError):
    """The server cannot start; `str()` is one line that says why."""


def database_at(place: str) -> sa.URL:
    """The URL of the SQLite file at a path, or in the directory there, which is made; raises CannotServe."""
    path = Path(place).absolute()
    is_file = path.is_file() or (path.suffix == ".db" and not path.is_dir())
    directory = path.parent if is_file else path
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotServe(f"cannot keep anything at {place}: {error.strerror}") from error
    return sa.URL.create("sqlite", database=str(path if is_file else path / "worlds.db"))


def serve_until_stopped(
    *,
    host: str,
    port: int,
    seed: str,
    frozen_at: datetime | None,
    announce: Callable[[str], None],
    **options: Any,
) -> None:
    """Serves the default world, made from `seed` unless the database holds it; raises CannotServe.

    `options` are those of a Simulator.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    listener = _listen(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    if options["control"] and not options["control_token"] and host not in _LOOPBACK:
        options["control_token"] = secrets.token_urlsafe()
        announce(f"control token {options['control_token']}")
    try:
        simulator = Simulator(
            base_url=url,
            settle=lambda name: dispatcher.settle(name),  # noqa: PLW0108  # made below
            **options,
        )
        dispatcher = Dispatcher(simulator.worlds, simulator.turning)
        _make_default_world(simulator, seed, frozen_at)
    except (CannotOpen, BadSeed) as error:
        raise CannotServe(str(error)) from error
    server = make_server(simulator.app, listener)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    dispatcher.start()
    announce(f"acclaim-simulator {__version__} is ready at {url}")
    try:
        server.run()
    except SystemExit:
        pass  # _stop: waitress has finished what it was answering
    finally:
        dispatcher.stop()
        server.close()
        simulator.worlds.close()


def _make_default_world(simulator: Simulator, seed: str, frozen_at: datetime | None) -> None:
    """A world that the database holds already stays as it is, but goes by the switches of this start."""
    if DEFAULT not in simulator.worlds.names():  # the file of the seed of one that is there may be gone
        with suppress(WorldExists):  # another process may be making it
            simulator.worlds.create(DEFAULT, seed_at(seed), Clock(frozen_at=frozen_at))
    with simulator.worlds.open(DEFAULT, write=True) as world:
        simulator.worlds.set_switches(world, simulator.worlds.switches)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise CannotServe(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from error
    return listener


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
