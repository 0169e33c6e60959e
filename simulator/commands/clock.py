"""`acclaim-simulator clock`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven_in_a_world, option


@click.group()
def clock() -> None:
    """Look at the clock of a world, turn it, stop it, and let it run."""


@clock.command()
@driven_in_a_world
def now(control: Control) -> None:
    """Tell what time it is in the world."""
    control.show(control.ask("GET", "/clock"), lambda told: [time(told)])


@clock.command()
@option("--days", type=float, help="How many days it goes on, or parts of one.")
@option("--hours", type=float, help="How many hours.")
@option("--minutes", type=float, help="How many minutes.")
@option("--seconds", type=float, help="How many seconds; 0 does what is due by now.")
@option("--to", help="An instant that it goes on to instead, such as 2026-03-06T09:00:00Z.")
@driven_in_a_world
def advance(control: Control, **span: float | str | None) -> None:
    """Turn the clock on, and tell what was done on the way."""
    told = {name: value for name, value in span.items() if value is not None}
    if not told:
        raise click.UsageError("say how far, with --days, --hours, --minutes and --seconds, or where, with --to")
    if "to" in told and len(told) > 1:
        beside = ", ".join(f"--{name}" for name in told if name != "to")
        raise click.UsageError(f"--to and {beside} exclude each other")
    control.show(control.ask("POST", "/clock/advance", json=told), _done)


@clock.command()
@driven_in_a_world
def due(control: Control) -> None:
    """Tell what the clock will bring, the soonest first."""
    control.show(
        control.ask("GET", "/clock/due"), lambda told: [f"{one['due_at']}  {one['what']}" for one in told["due"]]
    )


@clock.command()
@driven_in_a_world
def freeze(control: Control) -> None:
    """Have the clock stand still from now."""
    control.show(control.ask("PUT", "/clock", json={"frozen": True}), lambda told: [time(told)])


@clock.command()
@driven_in_a_world
def run(control: Control) -> None:
    """Have the clock run on from where it stands."""
    control.show(control.ask("PUT", "/clock", json={"frozen": False}), lambda told: [time(told)])


def _done(told: dict[str, Any]) -> list[str]:
    done = [f"{work['due_at']}  {work['kind']:<16} {work['subject']}  {work['round']}" for work in told["done"]]
    return [*done, time(told)]


def time(told: dict[str, Any]) -> str:
    """A clock as a line."""
    return f"{told['now']}{'  frozen' if told['frozen'] else ''}"
