"""`acclaim-simulator webhooks`."""

from collections.abc import Iterator
from typing import Any

import click

from simulator.acclaim.domain.events import EventType as AcclaimEvent
from simulator.commands.driving import Control, Refused, driven_in_a_world, given, option, quoted
from simulator.skilljar.domain.webhook import EventType as LmsEvent

_EVENTS = {
    "acclaim": [event_type.value for event_type in AcclaimEvent],
    "skilljar": [event_type.value for event_type in LmsEvent],
}
_PLACES = {"acclaim": "acclaim", "skilljar": "lms"}
_ALL_EVENTS = [event_type for events in _EVENTS.values() for event_type in events]


@click.group()
def webhooks() -> None:
    """Look at what both stand-ins have posted to webhooks, and post it again."""


@webhooks.command("list")
@option("--undelivered", is_flag=True, help="Only what has not arrived.")
@option("--event-type", type=click.Choice(_ALL_EVENTS), metavar="TYPE", help="Such as badge.created.")
@driven_in_a_world
def list_webhooks(control: Control, undelivered: bool, event_type: str | None) -> None:
    """List the latest deliveries of a world, 200 of an organization, the oldest first, each with its id at the end.

    Before it stands what came of the last try, unless it has arrived.
    """
    wanted = given({"event_type": event_type, "delivered": "false" if undelivered else None})
    found = [
        one
        for stand_in, organization in _organizations(control)
        if event_type in {None, *_EVENTS[stand_in]}
        for one in reversed(_deliveries(control, stand_in, organization, wanted))
    ]
    found.sort(key=lambda one: one["occurred_at"])
    control.show({"deliveries": found}, lambda told: [_line(one) for one in told["deliveries"]])


@webhooks.command()
@click.argument("delivery_id", metavar="ID")
@driven_in_a_world
def again(control: Control, delivery_id: str) -> None:
    """Post the delivery ID once more, whether it has arrived or not."""
    for stand_in, organization in _organizations(control):
        path = f"{_path(stand_in, organization)}/{quoted(delivery_id)}/redeliver"
        try:
            told = control.ask("POST", path)
        except Refused as refused:
            if refused.status != 404:
                raise
        else:
            control.show(told, lambda told: [f"{told['id']} is on its way again"])
            return
    raise click.ClickException(f"there is no such delivery: {delivery_id!r}")


def _organizations(control: Control) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that post, each with its stand-in."""
    told = control.ask_root("GET", f"/worlds/{quoted(control.world)}")
    for stand_in in _PLACES:
        for organization in told[stand_in]["organizations"]:
            yield stand_in, organization


def _path(stand_in: str, organization: dict[str, Any]) -> str:
    return f"/{_PLACES[stand_in]}/{quoted(organization['id'])}/deliveries"


def _deliveries(
    control: Control, stand_in: str, organization: dict[str, Any], wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    """An organization's, the newest first, each with whose it is and where it is posted to by now."""
    told = control.ask("GET", _path(stand_in, organization), params=wanted)
    whose = {"stand_in": stand_in, "organization_id": organization["id"], "target_url": organization.get("webhook_url")}
    return [whose | one for one in told["deliveries"]]


def _line(one: dict[str, Any]) -> str:
    tries = len(one["attempts"]) if one["stand_in"] == "acclaim" else one["tries"]
    said = [] if one["state"] == "delivered" or not tries else [_outcome(one)]
    tried = f"{tries} {'try' if tries == 1 else 'tries'}"
    what = f"{one['occurred_at']}  {one['stand_in']:<8}  {one['event_type']:<24}"
    return "  ".join([f"{what} {one['state']:<9}  {tried:<8} {one['target_url'] or 'nowhere'}", *said, one["id"]])


def _outcome(one: dict[str, Any]) -> str:
    outcome: str = one["attempts"][-1]["outcome"] if one["stand_in"] == "acclaim" else one["outcome"]
    return outcome
