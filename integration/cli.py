"""The command line: serve the integration, or check its set-up."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import closing
from typing import NoReturn

import click

from integration.settings import Settings, SettingsError, load_settings

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


@click.group()
def main() -> None:
    """Issues Acclaim badges for completed courses.

    Secrets come from the environment only: ACCLAIM_API_TOKEN, LMS_API_KEY and LMS_WEBHOOK_SECRET.
    """


@main.command()
@_SETTINGS
@_HOST
@_PORT
def serve(path: str, host: str, port: int) -> None:
    """Serve the webhook and the Badges Earned table."""
    settings = _settings(path)
    from sqlalchemy.exc import SQLAlchemyError

    from integration import log, serving, store, web

    log.log_to_stderr()
    try:
        opened = store.Store(settings.database)
        listener = serving.listen(host, port)
    except (SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        _give_up(1, f"The database cannot be used ({reason}): correct [integration] database")
    except OSError as error:
        opened.close()
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        _give_up(1, f"Port {port} on {host} {reason}: choose another with --port or INTEGRATION_PORT")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"{settings.name} is ready: http://{shown}:{listener.getsockname()[1]}")
    with closing(opened):
        serving.serve(web.create_app(settings, store=opened), listener)


@main.command()
@_SETTINGS
def check(path: str) -> None:
    """Check organization, token, single sign-on and templates; change nothing."""
    settings = _settings(path)
    from integration.check import check as run_check

    report = run_check(settings)
    click.echo("\n".join(report.lines))
    sys.exit(0 if report.ok else 1)


def _settings(path: str) -> Settings:
    try:
        return load_settings(path, os.environ)
    except SettingsError as error:
        _give_up(2, f"The settings cannot be used:\n{error}")


def _give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
