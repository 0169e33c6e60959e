"""`acclaim-simulator journal`."""

import click

from simulator.commands.driving import Control, driven_in_a_world, given, option
from simulator.journal_lines import line


@click.command()
@option("--kind", type=click.Choice(["request", "change", "mail", "webhook"]))
@option("--name", help="Operation, event or kind of mail.")
@option("--person", help="Address of whom it is about.")
@option("--since", help="An instant of the world's clock.")
@option("--newest", type=click.IntRange(1, 1000), default=50, show_default=True)
@driven_in_a_world
def journal(control: Control, **wanted: str | int | None) -> None:
    """Tell what happened in a world, the oldest first."""
    told = control.ask("GET", "/journal", params=given(wanted))
    control.show(told, lambda told: [line(one) for one in told["entries"]])
