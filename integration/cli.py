"""The command line: serve the integration, work its queue off, look at it and mend it, check its set-up."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

import click

from integration.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from integration.store import Store
    from integration.worker import Workers

# What a command needs is imported inside it, so that --help and a wrong settings file answer at once.
_SETTINGS = click.option(
    "--settings",
    "path",
    required=True,
    envvar="INTEGRATION_SETTINGS",
    show_envvar=True,
    help="TOML file with the integration's settings.",
)
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


@click.group()
def main() -> None:
    """Issues Acclaim badges for completed courses.

    Secrets come from the environment only: ACCLAIM_API_TOKEN, LMS_API_KEY and LMS_WEBHOOK_SECRET; while the last is
    being changed also LMS_WEBHOOK_SECRET_OLD, and for the operator's page INTEGRATION_OPERATOR_TOKEN.
    """


@main.command()
@_SETTINGS
@_HOST
@_PORT
@_THREADS
def serve(path: str, host: str, port: int, workers: int) -> None:
    """Serve the webhook, the Badges Earned table and the operator's page, and issue badges."""
    settings = _settings(path)
    from integration import serving, web

    with _working(settings, workers) as (store, threads):
        try:
            listener = serving.listen(host, port)
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
            _give_up(1, f"Port {port} on {host} {reason}: choose another with --port or INTEGRATION_PORT")
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"{settings.name} is ready: http://{shown}:{listener.getsockname()[1]}")
        serving.serve(web.create_app(settings, store, threads.wake), listener)


@main.command()
@_SETTINGS
@_THREADS
def worker(path: str, workers: int) -> None:
    """Issue badges beside `serve`, in as many processes as you like on PostgreSQL."""
    settings = _settings(path)
    from integration import serving

    with _working(settings, workers):
        click.echo(f"{settings.name} is at work")
        serving.wait()


@main.command()
@_SETTINGS
def status(path: str) -> None:
    """Count completions by what became of them; say what is held up."""
    from integration.reports import Reports

    with _stored(_settings(path)) as store:
        reports = Reports(store.database)
        for state, count in reports.counts().items():
            click.echo(f"{count:>7}  {state.replace('_', ' ')}")
        oldest = reports.oldest_waiting()
        click.echo(f"oldest waiting since {oldest:%Y-%m-%d %H:%M:%S} UTC" if oldest else "nothing is waiting")
        for pause in reports.paused():
            held = f"course {pause.scope}" if pause.scope else "everything"
            click.echo(f"{held} is held up since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}")


@main.command()
@_SETTINGS
def parked(path: str) -> None:
    """List what was refused for good, and why; exit 1 when there is any."""
    from integration.reports import Reports

    with _stored(_settings(path)) as store:
        found = Reports(store.database).parked()
    for row in found:
        click.echo(f"{row.id:>7}  {row.received_at:%Y-%m-%d %H:%M} UTC  course {row.course_id}: {row.reason}")
    sys.exit(1 if found else 0)


@main.command()
@_SETTINGS
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that is parked.")
def redeliver(path: str, numbers: tuple[int, ...], *, everything: bool) -> None:
    """Try parked completions again, by the numbers that `parked` shows; a badge that is there already is taken over."""
    if bool(numbers) == everything:
        _give_up(2, "Say which: numbers that `parked` shows, or --all")
    with _stored(_settings(path)) as store:
        count = store.redeliver(datetime.now(UTC), None if everything else list(numbers))
    click.echo(f"{count} to be tried again")
    if not everything and count < len(numbers):
        _give_up(1, f"{len(numbers) - count} of these numbers are not parked")


@main.command()
@_SETTINGS
def check(path: str) -> None:
    """Check organization, token, single sign-on and templates; change nothing."""
    settings = _settings(path)
    from integration.check import check as run_check

    report = run_check(settings)
    click.echo("\n".join(report.lines))
    sys.exit(0 if report.ok else 1)


@contextmanager
def _working(settings: Settings, number: int) -> Iterator[tuple[Store, Workers]]:
    from integration import log
    from integration.calls import closed_session
    from integration.worker import Worker, Workers

    log.log_to_stderr(settings.name)
    with _stored(settings) as store:
        now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
        workers = Workers(Worker(settings, closed_session(), store, now), number)
        workers.start()
        try:
            yield store, workers
        finally:
            workers.stop()


@contextmanager
def _stored(settings: Settings) -> Iterator[Store]:
    from integration.database import CannotOpen, Database
    from integration.store import Store

    try:
        database = Database(settings.database, settings.name)
    except CannotOpen as error:
        _give_up(1, str(error))
    try:
        lease, settle = settings.attempt_seconds * 2, settings.settle_seconds
        yield Store(database, timedelta(seconds=lease), timedelta(seconds=settle))
    finally:
        database.close()


def _settings(path: str) -> Settings:
    try:
        return load_settings(path, os.environ)
    except SettingsError as error:
        _give_up(2, f"The settings cannot be used:\n{error}")


def _give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
