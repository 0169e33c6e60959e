"""What is said when the simulator serves: where everything is, and with what to call it."""

from typing import Any

import orjson

from simulator import __version__
from simulator.acclaim.describing import first_organization
from simulator.worlds import DEFAULT, Worlds


def welcome(worlds: Worlds, url: str, *, control: bool, control_token: str | None) -> dict[str, Any]:
    """Addresses and, where a control plane would tell of it, the default world's first organization."""
    told: dict[str, Any] = {"version": __version__, "url": url, "api": f"{url}/v1", "docs": f"{url}/docs/"}
    if control:
        with worlds.open(DEFAULT, write=False) as world:
            organization = first_organization(world)
        told |= {
            "control": f"{url}/_simulator/",
            "control_docs": f"{url}/_simulator/docs/",
            "control_token": control_token,
            "mailbox": f"{url}/_simulator/mailbox",
            "organization": organization,
        }
    return told


def for_machines(told: dict[str, Any]) -> str:
    """One line of JSON."""
    return orjson.dumps(told).decode()


def for_people(told: dict[str, Any]) -> str:
    """The first line says that it is ready."""
    shown = [("Acclaim API", f"{told['api']}  to try {told['docs']}")]
    if "control" in told:
        shown += _with_control(told)
    ready = f"acclaim-simulator {told['version']} is ready at {told['url']}"
    return "\n".join([ready, *(f"  {name:<14} {where}" for name, where in shown)])


def _with_control(told: dict[str, Any]) -> list[tuple[str, str]]:
    organization, token = told["organization"], told["control_token"]
    shown = [("Control plane", f"{told['control']}  to try {told['control_docs']}"), ("Mailbox", told["mailbox"])]
    if organization:
        shown.insert(0, ("Organization", "{name}  {id}  token {token}".format_map(organization)))
    return [*shown, ("Control token", token)] if token else shown
