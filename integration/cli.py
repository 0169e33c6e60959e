"""The command line of the integration: what runs it, and what its operator asks and mends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from integration.opening import Opened


@click.group()
def main() -> None:
    """Issues Acclaim badges for completed courses.

    Secrets come from the environment only: ACCLAIM_API_TOKEN, LMS_API_KEY and LMS_WEBHOOK_SECRET; while the last is
    being changed also LMS_OLD_WEBHOOK_SECRET, and for the operator's page INTEGRATION_OPERATOR_TOKEN.
    """


def _option(*names: str, **more: Any) -> Callable[..., Any]:
    """An option that is an environment variable as well: INTEGRATION_ and its name, unless told otherwise."""
    more.setdefault("envvar", f"INTEGRATION_{names[0].strip('-').upper()}")
    return click.option(*names, show_envvar=True, show_default=True, **more)


def _command(act: Callable[..., None]) -> click.Command:
    """A command that acts on the integration of its --settings; what cannot be used or asked ends it with a line."""

    @main.command()
    @_option("--settings", "path", required=True, help="TOML file with the integration's settings.")
    @wraps(act)
    def command(path: str, **options: Any) -> None:
        # Imported when there is something to do, so that --help and wrong settings are answered at once.
        from integration.settings import SettingsError, load_settings

        try:
            settings = load_settings(path, os.environ)
        except SettingsError as error:
            _give_up(2, f"The settings cannot be used:\n{error}")
        from integration.calls import ServiceFailure
        from integration.database import CannotOpen
        from integration.opening import Opened

        try:
            act(Opened(settings), **options)
        except (CannotOpen, ServiceFailure) as error:
            _give_up(1, str(error))

    return command


def _give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


_workers = _option(
    "--workers",
    default=8,
    type=click.IntRange(0, 64),
    help="Threads that issue badges, and so the most calls to Acclaim at once.",
)


@_command
@_option("--host", default="127.0.0.1")
@_option("--port", default=8500, type=click.IntRange(0, 65535), help="0 takes a free port and prints it.")
@_workers
def serve(opened: Opened, host: str, port: int, workers: int) -> None:
    """Serve the webhook, the Badges Earned table and the operator's page, and issue badges."""
    from integration import serving, web
    from integration.behind import Integration

    received = opened.set_to_work(workers).wake
    app = web.create_app(Integration(opened.settings, opened.store, received, opened.http))
    try:
        listener = serving.listen(host, port)
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        _give_up(1, f"Port {port} on {host} {reason}: choose another with --port or INTEGRATION_PORT")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"{opened.settings.name} is ready: http://{shown}:{listener.getsockname()[1]}")
    serving.serve(app, listener)


@_command
@_workers
def worker(opened: Opened, workers: int) -> None:
    """Issue badges beside `serve`, in as many processes as you like on PostgreSQL."""
    from integration import serving

    opened.set_to_work(workers)
    click.echo(f"{opened.settings.name} is at work")
    serving.wait()


@_command
def check(opened: Opened) -> None:
    """Check organization, token, single sign-on and templates; change nothing."""
    from integration import check as checking

    lines = list(checking.check(opened.settings, opened.http))
    click.echo("\n".join(lines))
    sys.exit(0 if checking.is_in_order(lines) else 1)


@_command
def status(opened: Opened) -> None:
    """Count completions by what became of them; say what is held up."""
    for state, count in opened.store.counts().items():
        click.echo(f"{count:>7}  {state.replace('_', ' ')}")
    oldest = opened.store.oldest_waiting()
    click.echo(f"oldest waiting since {oldest:%Y-%m-%d %H:%M:%S} UTC" if oldest else "nothing is waiting")
    for pause in opened.store.paused(opened.settings.credentials):
        held = f"course {pause.scope}" if pause.scope else "everything"
        click.echo(f"{held} is held up since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}")


@_command
def parked(opened: Opened) -> None:
    """List what was refused for good, and why; exit 1 when there is any."""
    found = opened.store.parked()
    for row in found:
        click.echo(f"{row.id:>7}  {row.received_at:%Y-%m-%d %H:%M} UTC  course {row.course_id}: {row.reason}")
    sys.exit(1 if found else 0)


@_command
@click.argument("numbers", type=int, nargs=-1)
@_option("--all", "everything", is_flag=True, envvar="INTEGRATION_REDELIVER_ALL", help="All that is parked.")
def redeliver(opened: Opened, numbers: tuple[int, ...], *, everything: bool) -> None:
    """Try parked completions again, by the numbers that `parked` shows; a badge that is there already is taken over."""
    if bool(numbers) == everything:
        _give_up(2, "Say which: numbers that `parked` shows, or --all")
    asked = set(numbers)
    count = opened.store.redeliver(datetime.now(UTC), None if everything else list(asked))
    click.echo(f"{count} to be tried again")
    if count < len(asked):
        _give_up(1, f"{len(asked) - count} of these numbers are not parked")


@_command
@_option("--mend", is_flag=True, envvar="INTEGRATION_SWEEP_MEND", help="Issue for completions that nobody told us of.")
def sweep(opened: Opened, *, mend: bool) -> None:
    """Compare LMS, store and Acclaim; exit 1 when something differs that is not being mended."""
    from integration import sweep as sweeping

    left = 0
    for finding in sweeping.sweep(opened.settings, opened.http, opened.store):
        mended = mend and sweeping.mend(finding, opened.store, datetime.now(UTC))
        left += not mended
        click.echo(f"{finding.text}{': will be issued' if mended else ''}")
    click.echo(f"{left} to be looked at" if left else "nothing else differs" if mend else "nothing differs")
    sys.exit(1 if left else 0)


@_command
@_option("--token", prompt="New token", hide_input=True, envvar="ACCLAIM_NEW_API_TOKEN")
def rotate_token(opened: Opened, token: str) -> None:
    """Put a new token of Acclaim's into the token file, once Acclaim takes it; whoever is at work goes on with it."""
    from integration.calls import ServiceFailure

    if not opened.settings.api_token_file:
        _give_up(2, "A token in the environment changes with a restart only: set [acclaim] api_token_file")
    try:
        organization = opened.organization_shown_to(token.strip())
    except ServiceFailure as failure:
        _give_up(1, f"{failure}: the old token stays")
    if organization is None:
        _give_up(1, "Acclaim does not show the organization to this token: the old token stays")
    beside = Path(f"{opened.settings.api_token_file}.new")
    beside.touch(mode=0o600)
    beside.write_text(f"{token.strip()}\n", encoding="utf-8")
    beside.replace(opened.settings.api_token_file)
    click.echo(f"{organization.name} answers to the new token, which is in use from now on")
