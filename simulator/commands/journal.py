"""`acclaim-simulator journal`."""

from contextlib import suppress
from time import sleep
from typing import Any

import click
from click.core import ParameterSource

from simulator.commands.driving import Control, driven_in_a_world, given, option, quoted
from simulator.journal_lines import line

_EVERY = 0.5  # seconds
_WHOLE = ("method", "path", "query", "body", "answer", "outcome", "mail")


@click.group(invoke_without_command=True, subcommand_metavar="[show ID]")
@option("--kind", type=click.Choice(["request", "change", "mail", "webhook"]), help="Of which kind the entries are.")
@option("--name", help="Operation, event or kind of mail.")
@option("--about", help="Id of what it is about, such as a badge.")
@option("--person", help="Address of whom it is about.")
@option("--cause", help="Id of the entry that led to it.")
@option("--status", type=click.IntRange(100, 999), help="What it was answered with.")
@option("--method", help="Of a request.")
@option("--path", help="Of a request, the whole.")
@option("--since", help="An instant of the world's clock, itself included.")
@option("--until", help="An instant of the world's clock, itself included.")
@option("--newest", type=click.IntRange(1, 1000), default=50, show_default=True, help="The last so many.")
@option("--follow", is_flag=True, help="Go on with what happens, until Ctrl-C.")
@driven_in_a_world
def journal(control: Control, follow: bool, **wanted: str | int | None) -> None:
    """Tell what happened in a world, the oldest first, a line each that ends with the entry's id."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        last = _list(control, given(wanted))
        if follow:
            _follow(control, given(wanted), last)
    elif any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
        raise click.UsageError("options of `journal show` stand after show")


@journal.command()
@click.argument("entry_id", metavar="ID")
@driven_in_a_world
def show(control: Control, entry_id: str) -> None:
    """Tell of one entry: what it holds, what led to it, and what it has led to."""
    control.show(control.ask("GET", f"/journal/{quoted(entry_id)}"), _shown)


def _list(control: Control, wanted: dict[str, Any]) -> str:
    """Tells of the entries that are wanted; gives the id of the last, or whose `after` it was."""
    told = control.ask("GET", "/journal", params=wanted)
    if told["entries"] or "after" not in wanted:
        control.show(told, lambda told: [_line(one) for one in told["entries"]])
    last: str = told["entries"][-1]["id"] if told["entries"] else wanted.get("after", "")
    return last


def _follow(control: Control, wanted: dict[str, Any], last: str) -> None:
    """Tells of what comes after an entry, until somebody has seen enough."""
    with suppress(KeyboardInterrupt):
        while True:
            sleep(_EVERY)
            last = _list(control, wanted | {"newest": 1000, "after": last})


def _line(one: dict[str, Any]) -> str:
    return f"{line(one)}  {one['id']}"


def _shown(one: dict[str, Any]) -> list[str]:
    caused = [f"  {_line(cause)}" for cause in one["caused_by"]]
    led_to = [f"  {each}" for effect in one["led_to"] for each in _tree(effect)]
    return [
        _line(one),
        *(f"  {name:<8} {one[name]}" for name in _WHOLE if one.get(name)),
        *(["caused by", *caused] if caused else []),
        *(["led to", *led_to] if led_to else []),
    ]


def _tree(one: dict[str, Any]) -> list[str]:
    return [_line(one), *(f"  {each}" for effect in one["led_to"] for each in _tree(effect))]
