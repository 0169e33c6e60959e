"""`acclaim-simulator clock`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven_in_a_world, option


@click.group()
def clock() -> None:
    """Look at the clock of a world, and turn it."""


@clock.command()
@driven_in_a_world
def now(control: Control) -> None:
    """Tell what time it is in the world."""
    control.show(control.ask("GET", "/clock"), lambda told: [time(told)])


@clock.command()
@option("--days", type=float)
@option("--hours", type=float)
@option("--minutes", type=float)
@option("--seconds", type=float, help="0 does what is due by now.")
@option("--to", help="An instant, such as 2026-03-06T09:00:00Z.")
@driven_in_a_world
def advance(control: Control, **span: float | str | None) -> None:
    """Turn the clock on, and tell what was done on the way."""
    told = {name: value for name, value in span.items() if value is not None}
    control.show(control.ask("POST", "/clock/advance", json=told), _done)


def _done(told: dict[str, Any]) -> list[str]:
    done = [f"{work['due_at']}  {work['kind']:<16} {work['subject']}  {work['round']}" for work in told["done"]]
    return [*done, time(told)]


def time(told: dict[str, Any]) -> str:
    """A clock as a line."""
    return f"{told['now']}{'  frozen' if told['frozen'] else ''}"
