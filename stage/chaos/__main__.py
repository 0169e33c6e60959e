"""`python -m stage.chaos`: see `make chaos`."""

import sys
import tempfile
from pathlib import Path

import click

from stage.chaos.planted import PLANTS
from stage.chaos.run import Plan, Run


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", default=200, show_default=True, type=click.IntRange(0))
@click.option("--completions", default=20_000, show_default=True, type=click.IntRange(1))
@click.option("--seconds", default=600.0, show_default=True, help="After which what is not done counts as lost.")
@click.option("--plant", default="", type=click.Choice(["", *PLANTS]), help="Break the integration on purpose.")
@click.option("--seed", default=1, show_default=True)
def main(kills: int, completions: int, seconds: float, plant: str, seed: int) -> None:
    """Kill integration and simulator, kept in SQLite files, in turn; exit 1 when a completion is lost or done twice."""
    with tempfile.TemporaryDirectory() as place:
        plan = Plan(
            kills, completions, seconds, lambda side: f"sqlite:///{Path(place)}/{side}.db", plant=plant, seed=seed
        )
        verdict = Run(plan).play(click.echo)
    click.echo(f"SQLite: {verdict}")
    sys.exit(0 if verdict.ok else 1)


if __name__ == "__main__":
    main()
