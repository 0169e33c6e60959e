"""The command line of the simulator; every option is an environment variable as well."""

from datetime import datetime

import click

from simulator import __version__


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
            announce=lambda url: click.echo(f"acclaim-simulator {__version__} is ready at {url}"),
        )
    except CannotServe as error:
        raise click.ClickException(str(error)) from error


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
