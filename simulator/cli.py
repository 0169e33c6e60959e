"""The command line of the simulator; every option is an environment variable as well."""

from datetime import datetime

import click

from simulator import __version__
from simulator.commands import clock, journal, mail, world


@click.group(context_settings={"auto_envvar_prefix": "ACCLAIM_SIMULATOR", "help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="acclaim-simulator")
def main() -> None:
    """Local stand-ins for Credly's Acclaim and the Skilljar LMS."""


@main.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", show_envvar=True, help="Address to listen on.")
@click.option("--port", default=8400, type=click.IntRange(0, 65535), show_envvar=True, help="0 picks a free port.")
@click.option(
    "--data", show_envvar=True, help="Keep everything in this directory, or in this file when it ends in .db."
)
@click.option("--database", show_envvar=True, help="SQLAlchemy URL; without it and --data, all is in memory.")
@click.option("--seed", default="northwind", show_envvar=True, help="Name of a seed or path of a YAML file.")
@click.option("--frozen-at", show_envvar=True, help="Freeze the clock at this instant, such as 2026-03-02T09:00:00Z.")
@click.option(
    "--strict", is_flag=True, show_envvar=True, help="Grant none of the leniencies that real clients lean on."
)
@click.option("--webhook-204", is_flag=True, show_envvar=True, help="Take a receiver's 204 for the documented 200.")
@click.option("--allow-host", multiple=True, show_envvar=True, help="Name that callers may use beside loopback.")
@click.option("--allow-webhook-host", multiple=True, show_envvar=True, help="Receiver that may be on another machine.")
@click.option("--smtp", show_envvar=True, help="HOST:PORT of a mail server that is handed every e-mail as well.")
@click.option("--no-control", is_flag=True, show_envvar=True, help="Leave the control plane out.")
@click.option(
    "--control-token",
    envvar="ACCLAIM_SIMULATOR_CONTROL_TOKEN",
    show_envvar=True,
    help="Asked for by the control plane; made and printed when the simulator listens beyond loopback.",
)
@click.option("--calls-per-minute", type=click.IntRange(1), show_envvar=True, help="Answer 429 to more, per token.")
def serve(
    host: str,
    port: int,
    data: str | None,
    database: str | None,
    seed: str,
    frozen_at: str | None,
    strict: bool,
    webhook_204: bool,
    allow_host: tuple[str, ...],
    allow_webhook_host: tuple[str, ...],
    smtp: str | None,
    no_control: bool,
    control_token: str | None,
    calls_per_minute: int | None,
) -> None:
    """Serve both stand-ins until interrupted."""
    from simulator.serving import CannotServe, database_at, serve_until_stopped
    from simulator.switches import Switches

    if data and database:
        raise click.UsageError("--data and --database exclude each other")
    try:
        serve_until_stopped(
            host=host,
            port=port,
            database=database_at(data) if data else database or "sqlite://",
            seed=seed,
            frozen_at=_instant(frozen_at),
            switches=Switches(strict, webhook_204, calls_per_minute),
            allowed_hosts=allow_host,
            webhook_hosts=allow_webhook_host,
            smtp=_host_and_port(smtp),
            control=not no_control,
            control_token=control_token,
            announce=click.echo,
        )
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


for _command in (world, clock, mail, journal):
    main.add_command(_command)


def _host_and_port(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise click.BadParameter(f"{text!r} is no host and port, such as 127.0.0.1:1025", param_hint="--smtp")
    return host, int(port)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise click.BadParameter(f"{text!r} is no instant with a zone", param_hint="--frozen-at")
    return instant
