"""`python -m stage.chaos`: see `make chaos`."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa

from stage.chaos.planted import PLANTS
from stage.chaos.run import Plan, Run


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", default=200, show_default=True, type=click.IntRange(0))
@click.option("--completions", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--seconds", default=600.0, show_default=True, help="After which what is not done counts as lost.")
@click.option("--postgres", metavar="URL", help="Keep the integration on this server, with four processes of workers.")
@click.option("--plant", default="", type=click.Choice(["", *PLANTS]), help="Break the integration on purpose.")
@click.option("--seed", default=1, show_default=True)
def main(kills: int, completions: int, seconds: float, postgres: str | None, plant: str, seed: int) -> None:
    """Kill integration and simulator, kept in SQLite files, in turn; exit 1 when a completion is lost or done twice."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what was started, as Ctrl-C does
    with _on_postgres(postgres) if postgres else _in_files() as database:
        workers = 4 if postgres else 0
        plan = Plan(kills, completions, seconds, database, workers=workers, plant=plant, seed=seed)
        verdict = Run(plan).play(click.echo)
    click.echo(f"{'PostgreSQL' if postgres else 'SQLite'}: {verdict}")
    sys.exit(0 if verdict.ok else 1)


@contextmanager
def _in_files() -> Iterator[Callable[[str], str]]:
    with tempfile.TemporaryDirectory() as place:
        yield lambda side: f"sqlite:///{Path(place)}/{side}.db"


@contextmanager
def _on_postgres(url: str) -> Iterator[Callable[[str], str]]:
    """The integration's database; the simulator stays in a file, where it issues more badges a second."""
    server, name = sa.make_url(url), f"chaos_{os.getpid()}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    kept = server.set(database=name).render_as_string(hide_password=False)
    try:
        with engine.connect() as connection, _in_files() as file:
            connection.exec_driver_sql(f'create database "{name}"')
            yield lambda side: kept if side == "integration" else file(side)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'drop database if exists "{name}" with (force)')
        engine.dispose()


if __name__ == "__main__":
    main()
