"""What is said when the simulator serves: where everything is, and with what to call it."""

from typing import Any

import orjson

from simulator import __version__
from simulator.acclaim.describing import first_organization
from simulator.skilljar.describing import first_academy
from simulator.worlds import DEFAULT, Worlds


def welcome(worlds: Worlds, url: str, *, control: bool, control_token: str | None) -> dict[str, Any]:
    """Addresses, and whom the default world's stand-ins know first, which without a control plane nobody else tells."""
    with worlds.open(DEFAULT, write=False) as world:
        organization, academy = first_organization(world), first_academy(world)
    told: dict[str, Any] = {"version": __version__, "url": url, "api": f"{url}/v1", "docs": f"{url}/docs/"}
    told |= {"lms_api": f"{url}/skilljar/v1", "organization": organization, "academy": academy}
    if control:
        told |= {
            "control": f"{url}/_simulator/",
            "control_docs": f"{url}/_simulator/docs/",
            "control_token": control_token,
            "mailbox": f"{url}/_simulator/mailbox",
        }
    return told


def for_machines(told: dict[str, Any]) -> str:
    """One line of JSON."""
    return orjson.dumps(told).decode()


def for_people(told: dict[str, Any]) -> str:
    """The first line says that it is ready."""
    shown = [("Acclaim API", f"{told['api']}  to try {told['docs']}")]
    if told["organization"]:
        shown.append(("Organization", "{name}  {id}  token {token}".format_map(told["organization"])))
    shown.append(("LMS API", told["lms_api"]))
    if told["academy"]:
        shown.append(("Academy", "{name}  key {api_key}".format_map(told["academy"])))
    if "control" in told:
        shown += _with_control(told)
    ready = f"acclaim-simulator {told['version']} is ready at {told['url']}"
    return "\n".join([ready, *(f"  {name:<14} {where}" for name, where in shown)])


def _with_control(told: dict[str, Any]) -> list[tuple[str, str]]:
    shown = [("Control plane", f"{told['control']}  to try {told['control_docs']}"), ("Mailbox", told["mailbox"])]
    token = told["control_token"]
    return [*shown, ("Control token", token)] if token else shown
