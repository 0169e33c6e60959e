"""What every command begins with: the settings, and what is stored."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import click

from integration.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from integration.store import Store

# What a command needs is imported inside it, so that --help and a wrong settings file answer at once.
SETTINGS = click.option(
    "--settings",
    "path",
    required=True,
    envvar="INTEGRATION_SETTINGS",
    show_envvar=True,
    help="TOML file with the integration's settings.",
)


@contextmanager
def stored(settings: Settings) -> Iterator[Store]:
    from integration.database import CannotOpen, Database
    from integration.store import Store

    try:
        database = Database(settings.database, settings.name)
    except CannotOpen as error:
        give_up(1, str(error))
    try:
        lease, settle = settings.attempt_seconds * 2, settings.settle_seconds
        yield Store(database, timedelta(seconds=lease), timedelta(seconds=settle))
    finally:
        database.close()


def settings_at(path: str) -> Settings:
    try:
        return load_settings(path, os.environ)
    except SettingsError as error:
        give_up(2, f"The settings cannot be used:\n{error}")


def give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
