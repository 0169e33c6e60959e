"""The commands that run: serve the integration, work its queue off."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from integration.opening import SETTINGS, give_up, settings_at, stored
from integration.settings import Settings

if TYPE_CHECKING:
    from integration.store import Store
    from integration.worker import Workers

_HOST = click.option("--host", default="127.0.0.1", envvar="INTEGRATION_HOST", show_default=True, show_envvar=True)
_PORT = click.option(
    "--port",
    default=8500,
    envvar="INTEGRATION_PORT",
    show_default=True,
    show_envvar=True,
    type=click.IntRange(0, 65535),
    help="0 takes a free port and prints it.",
)
_THREADS = click.option(
    "--workers",
    default=8,
    envvar="INTEGRATION_WORKERS",
    show_default=True,
    show_envvar=True,
    type=click.IntRange(0, 64),
    help="Threads that issue badges, and so the most calls to Acclaim at once.",
)


@click.command()
@SETTINGS
@_HOST
@_PORT
@_THREADS
def serve(path: str, host: str, port: int, workers: int) -> None:
    """Serve the webhook, the Badges Earned table and the operator's page, and issue badges."""
    settings = settings_at(path)
    from integration import serving, web
    from integration.behind import Integration

    with _working(settings, workers) as (store, threads):
        try:
            listener = serving.listen(host, port)
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
            give_up(1, f"Port {port} on {host} {reason}: choose another with --port or INTEGRATION_PORT")
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"{settings.name} is ready: http://{shown}:{listener.getsockname()[1]}")
        serving.serve(web.create_app(Integration(settings, store, threads.wake)), listener)


@click.command()
@SETTINGS
@_THREADS
def worker(path: str, workers: int) -> None:
    """Issue badges beside `serve`, in as many processes as you like on PostgreSQL."""
    settings = settings_at(path)
    from integration import serving

    with _working(settings, workers):
        click.echo(f"{settings.name} is at work")
        serving.wait()


@contextmanager
def _working(settings: Settings, number: int) -> Iterator[tuple[Store, Workers]]:
    from integration import log
    from integration.transport import closed_session
    from integration.worker import Worker, Workers

    log.log_to_stderr(settings.name)
    with stored(settings) as store:
        workers = Workers(Worker(settings, closed_session(), store, lambda: datetime.now(UTC)), number)
        workers.start()
        try:
            yield store, workers
        finally:
            workers.stop()
