"""`acclaim-simulator journal`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven, named, option


@click.command()
@option("--kind", type=click.Choice(["request", "change", "mail", "webhook"]))
@option("--name", help="Operation, event or kind of mail.")
@option("--person", help="Address of whom it is about.")
@option("--since", help="An instant of the world's clock.")
@option("--newest", type=click.IntRange(1, 1000), default=50, show_default=True)
@driven
def journal(control: Control, **wanted: str | int | None) -> None:
    """Tell what happened in a world, the oldest first."""
    told = control.ask("GET", "/journal", params=named(wanted))
    control.show(told, lambda told: [_entry(one) for one in told["entries"]])


def _entry(one: dict[str, Any]) -> str:
    about = one.get("person") or one.get("path") or one.get("about") or ""
    marks = " ".join(str(one[name]) for name in ("status", "state", "rule", "leniency", "fault") if one.get(name))
    return f"{one['at']}  {one['kind']:<8} {one['name']:<28} {about:<44} {marks}"
