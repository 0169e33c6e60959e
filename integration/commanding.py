"""What all commands have in common: settings that can be used, options from the environment, an end with a line."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click


def option(*names: str, **more: Any) -> Callable[..., Any]:
    """An option that is an environment variable as well: INTEGRATION_ and its name, unless told otherwise."""
    more.setdefault("envvar", f"INTEGRATION_{names[0].strip('-').upper()}")
    return click.option(*names, show_envvar=True, show_default=True, **more)


def command(act: Callable[..., None]) -> click.Command:
    """A command that acts on the integration of its --settings; what cannot be used or asked ends it with a line."""

    @click.command()
    @option("--settings", "path", required=True, help="TOML file with the integration's settings.")
    @wraps(act)
    def acting(path: str, **options: Any) -> None:
        # Imported when there is something to do, so that --help and wrong settings are answered at once.
        from integration.settings import SettingsError, load_settings

        try:
            settings = load_settings(path, os.environ)
        except SettingsError as error:
            give_up(2, f"The settings cannot be used:\n{error}")
        from integration.behind import Integration
        from integration.calls import ServiceFailure
        from integration.database import CannotOpen

        integration = Integration(settings)
        click.get_current_context().call_on_close(integration.close)
        try:
            act(integration, **options)
        except (CannotOpen, ServiceFailure) as error:
            give_up(1, str(error))

    return acting


def give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
