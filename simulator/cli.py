"""The command line of the simulator; every option is an environment variable as well."""

import errno
import gc
import re
import sys
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from simulator import __version__
from simulator.clock import YEARS, read_instant
from simulator.commands.driving import option
from simulator.web_addresses import is_origin

if TYPE_CHECKING:
    from simulator.switches import Switches

_DRIVING = ("clock", "complete", "completion", "faults", "journal", "mail", "webhooks", "world")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_JSON = "Print where it is ready as one line of JSON, for machines."


class _Commands(click.Group):
    """Commands that drive a running one stand in a module each, which is loaded when it is asked for.

    Whichever it is, what cannot be written because the disk is full is a line.
    """

    def main(self, *args: Any, **options: Any) -> Any:
        try:
            return super().main(*args, **options)
        except OSError as error:
            if error.errno not in _FULL or error.filename is not None:  # not what was printed
                raise
            click.echo(f"Error: what is said cannot be written: {error.strerror}", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_DRIVING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _DRIVING:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(f".commands.{cmd_name}", __package__), cmd_name)
        return command


@click.group(
    cls=_Commands, context_settings={"auto_envvar_prefix": "ACCLAIM_SIMULATOR", "help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="acclaim-simulator")
def main() -> None:
    """Local stand-ins for Credly's Acclaim and the Skilljar LMS."""


@main.command(context_settings={"show_default": True})
@option("--host", default="127.0.0.1", help="Address to listen on.")
@option("--port", default=8400, type=click.IntRange(0, 65535), help="0 picks a free port.")
@option("--public-url", help="Where browsers reach it, if not there: what links in e-mails begin with.")
@option("--data", help="Keep everything in this directory, or in this file when it ends in .db.")
@option("--database", help="SQLAlchemy URL; without it and --data, all is in memory.")
@option("--seed", default="northwind", help="Name of a seed, path of a YAML file, or of a world that was exported.")
@option("--frozen-at", help="Freeze the clock at this instant, such as 2026-03-02T09:00:00Z.")
@option("--strict", is_flag=True, help="Grant none of the leniencies that real clients lean on.")
@option("--webhook-204", is_flag=True, help="Take a receiver's 204 for the documented 200.")
@option("--allow-host", multiple=True, help="Name that callers may use beside loopback.")
@option("--allow-webhook-host", multiple=True, help="Receiver that may be beyond loopback.")
@option("--webhook-ca", metavar="FILE", help="Certificates (PEM) that receivers may have, too.")
@option("--smtp", help="HOST:PORT of a mail server that is handed every e-mail as well.")
@option("--no-control", is_flag=True, help="Leave the control plane out.")
@option(
    "--control-token",
    envvar="ACCLAIM_SIMULATOR_CONTROL_TOKEN",
    help="Asked for by the control plane; made and printed when the simulator listens beyond loopback.",
)
@option("--calls-per-minute", type=click.IntRange(1), help="Answer 429 to more, per token.")
@option(
    "--webhook-seconds", type=click.FloatRange(0.05, 5), default=5.0, help="How long a receiver has for its answer."
)
@option("--json", "as_json", is_flag=True, envvar="ACCLAIM_SIMULATOR_SERVE_JSON", help=_JSON)
@click.pass_context
def serve(context: click.Context, /, **options: Any) -> None:
    """Serve both stand-ins until interrupted."""
    gc.disable()  # until it serves: what is loaded stays, and looking for garbage in it takes a tenth of the start
    from simulator.serving import CannotServe, serve_until_stopped

    if options["data"] and options["database"]:
        raise click.UsageError("--data and --database exclude each other")
    if context.get_parameter_source("seed") is ParameterSource.DEFAULT:
        options["seed"] = None
    try:
        serve_until_stopped(announce=click.echo, **_understood(**options))
    except CannotServe as error:
        raise click.ClickException(str(error)) from error
    finally:
        gc.enable()


def _understood(
    *,
    data: str | None,
    database: str | None,
    frozen_at: str | None,
    strict: bool,
    webhook_204: bool,
    calls_per_minute: int | None,
    webhook_seconds: float,
    allow_host: tuple[str, ...],
    allow_webhook_host: tuple[str, ...],
    webhook_ca: str | None,
    smtp: str | None,
    no_control: bool,
    public_url: str | None,
    **others: Any,
) -> dict[str, Any]:
    """The options as those who serve take them."""
    from simulator.serving import database_at, trust_in

    return others | {
        "database": database_at(data) if data else database or "sqlite://",
        "frozen_at": _instant(frozen_at),
        "switches": _switches(strict, webhook_204, calls_per_minute, webhook_seconds),
        "allowed_hosts": allow_host,
        "webhook_hosts": allow_webhook_host,
        "webhook_trust": trust_in(webhook_ca),
        "smtp": _host_and_port(smtp),
        "control": not no_control,
        "public_url": _origin(public_url),
    }


def _switches(*values: Any) -> "Switches":
    from simulator.switches import Switches

    try:
        return Switches(*values)
    except ValueError as error:  # too many calls, or a number that is none
        raise click.BadParameter(str(error)) from error


def _host_and_port(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) not in range(1, 65536):
        raise click.BadParameter(f"{text!r} is no host and port, such as 127.0.0.1:1025", param_hint="--smtp")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _origin(text: str | None) -> str | None:
    if text is None:
        return None
    if not is_origin(text):
        example = "such as http://127.0.0.1:19400, without a path"
        raise click.BadParameter(f"{text!r} is no address of a server, {example}", param_hint="--public-url")
    return text.rstrip("/")


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = read_instant(text)
    if instant is None:
        years = f"of the years {YEARS.start} to {YEARS.stop - 1}"
        raise click.BadParameter(f"{text!r} is no instant with a zone {years}", param_hint="--frozen-at")
    return instant
