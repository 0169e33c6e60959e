"""`acclaim-simulator mail`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven_in_a_world, given, option


@click.command()
@option("--to", help="Address of the recipient.")
@option("--kind", help="What it is for, such as 'badge reminder'.")
@option("--about", help="Id of what it speaks of.")
@option("--subject", help="Part of the subject, in any case.")
@option("--text", help="Part of the text, in any case.")
@option("--since", help="An instant of the world's clock, itself included.")
@option("--until", help="An instant of the world's clock, itself included.")
@option("--newest", type=click.IntRange(1, 1000), help="The last so many.")
@option(
    "--wait", type=click.FloatRange(0, 60), metavar="SECONDS", help="Wait for one so long; exit code 1 if none comes."
)
@option("--whole", is_flag=True, help="Print each as it was sent, not a line of it.")
@driven_in_a_world
def mail(control: Control, whole: bool, wait: float | None, **wanted: str | int | None) -> None:
    """List the e-mails of a world, the oldest first."""
    show = _whole if whole else _line
    control.show(
        _found(control, wait, given(wanted)), lambda told: [line for one in told["mail"] for line in show(one)]
    )


def _found(control: Control, wait: float | None, wanted: dict[str, Any]) -> Any:
    if wait is None:
        return control.ask("GET", "/mail", params=wanted)
    if "newest" in wanted:
        raise click.UsageError("--newest does not go with --wait")
    return control.ask("POST", "/mail/verify", json=wanted | {"within_seconds": wait})


def _line(one: dict[str, Any]) -> list[str]:
    return [f"{one['sent_at']}  {one['kind']:<16} {one['to']:<28} {one['subject']}"]


def _whole(one: dict[str, Any]) -> list[str]:
    sender = one["from"]
    head = {"From": f"{sender['name']} <{sender['email']}>", "To": one["to"], "Date": one["sent_at"]}
    lines = [f"{name}: {value}" for name, value in (head | {"Subject": one["subject"]}).items()]
    return [*lines, "", one["text"]]
