"""Serving over a socket: waitress with threads, the dispatcher beside it, a clean end on SIGINT and SIGTERM."""

import gc
import logging
import secrets  # noqa: TID251  # for the control plane of this process, never part of a world
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from bounded.serving import when_told_to_stop
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.database_files import alone_with
from simulator.databases import CannotOpen
from simulator.imports import BadImport, imported
from simulator.neighbours import is_loopback
from simulator.seeds import BadSeed, exported_at, seed_at
from simulator.server import make_server
from simulator.switches import Switches
from simulator.welcome import for_machines, for_people, welcome
from simulator.worlds import DEFAULT, WorldExists, Worlds

if TYPE_CHECKING:
    import ssl

_SEED = "northwind"


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


def trust_in(file: str | None) -> "ssl.SSLContext | None":
    """Whose certificates are taken from receivers, where it is not the usual ones alone; raises CannotServe."""
    if file is None:
        return None
    from simulator.trusted import BadCertificates, trusting  # loads what calls receivers

    try:
        return trusting(Path(file))
    except BadCertificates as error:
        raise CannotServe(f"--webhook-ca: {error}") from error


def serve_until_stopped(*, database: "str | sa.URL", **options: Any) -> None:
    """Serves the default world of a database until the process is told to stop; raises CannotServe.

    What else there is to be told is in `_serve`.
    """
    try:
        with alone_with(database):
            _serve(database=database, **options)
    except CannotOpen as error:
        raise CannotServe(str(error)) from error


def _serve(
    *,
    host: str,
    port: int,
    seed: str | None,
    frozen_at: datetime | None,
    as_json: bool,
    announce: Callable[..., None],
    control: bool,
    control_token: str | None,
    public_url: str | None,
    allowed_hosts: Iterable[str],
    **options: Any,
) -> None:
    """Serves the default world, made from `seed` unless the database holds it; raises CannotServe and CannotOpen.

    What no caller's address is known for, such as links in e-mails, begins with `public_url`.

    `announce` prints a text, `err=True` to stderr. `options` are the other ones of a Simulator.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    listener, url = _listen(host, port)
    token = control_token or (None if is_loopback(host) or not control else secrets.token_urlsafe())
    try:
        simulator = Simulator(
            base_url=public_url or _somewhere(url),
            allowed_hosts=(*allowed_hosts, urlsplit(url).netloc.rpartition(":")[0]),
            beside=True,
            control=control,
            control_token=token,
            **options,
        )
        unused = _make_default_world(simulator, seed, frozen_at)
    except BadSeed as error:
        raise CannotServe(str(error)) from error
    server = make_server(simulator.app, listener)
    when_told_to_stop(lambda: _stop(simulator.worlds))
    simulator.start()
    if unused:
        announce(unused, err=True)
    told = welcome(simulator.worlds, url, control=control, control_token=token)
    lines = for_machines(told) if as_json else for_people(told)
    announce(lines)  # at once: who has read the first line may close the pipe
    _run(server, simulator)


def _run(server: Any, simulator: Simulator) -> None:
    gc.freeze()  # what was made so far is there to stay
    gc.enable()
    try:
        server.run()
    except SystemExit:
        pass  # _stop: waitress has finished what it was answering
    finally:
        simulator.stop()
        server.close()
        simulator.worlds.close()


def _make_default_world(simulator: Simulator, seed: str | None, frozen_at: datetime | None) -> str | None:
    """A world that the database holds already stays as it is, but goes by the switches of this start.

    One that is made of an exported world is as that was. Says in both cases which options were given in vain.
    """
    worlds = simulator.worlds
    is_kept = DEFAULT in worlds.names()
    if not is_kept and seed and (document := exported_at(seed)):
        return _make_of_exported(simulator, seed, document, frozen_at)
    if not is_kept:  # the file of the seed of one that is there may be gone
        with suppress(WorldExists):  # another process may be making it
            worlds.create(DEFAULT, seed_at(seed or _SEED), Clock(frozen_at=frozen_at))
    with worlds.open(DEFAULT, write=True) as world:
        world.set_switches(worlds.switches)
        given = {"--seed": seed not in {None, world.seed}, "--frozen-at": frozen_at is not None}
        in_vain = " and ".join(name for name, is_given in given.items() if is_given)
        kept = f"The database holds the default world already, made from the seed {world.seed}"
    return f"{kept}: not used: {in_vain}" if is_kept and in_vain else None


def _make_of_exported(
    simulator: Simulator, file: str, document: dict[str, Any], frozen_at: datetime | None
) -> str | None:
    """Says which options were given in vain; raises CannotServe."""
    try:
        with suppress(WorldExists):
            imported(simulator.worlds, DEFAULT, document, simulator.turning.kinds)
    except BadImport as error:
        raise CannotServe(f"{file}: {error}") from error
    usual, wanted = vars(Switches()), vars(simulator.worlds.switches)
    switches = [f"--{name.replace('_', '-')}" for name, value in wanted.items() if value != usual[name]]
    *others, last = [*(["--frozen-at"] if frozen_at else []), *switches] or [""]
    in_vain = f"{', '.join(others)} and {last}" if others else last
    made = f"The default world is made of the world exported in {file}, its clock and switches too"
    return f"{made}: not used: {in_vain}" if in_vain else None


def _listen(host: str, port: int) -> tuple[socket.socket, str]:
    """A socket there, and its address; raises CannotServe."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        other = "choose another with --port or ACCLAIM_SIMULATOR_SERVE_PORT"
        raise CannotServe(f"cannot listen on {host}:{port}: {error.strerror}; {other}") from error
    return listener, f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


def _somewhere(url: str) -> str:
    """No link leads to everywhere: whoever listens there is reached on this machine."""
    return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def _stop(worlds: Worlds) -> None:
    worlds.ending.set()
    raise SystemExit(0)
