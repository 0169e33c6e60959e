"""`acclaim-simulator faults`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven_in_a_world, given, option, quoted

_CALLED = {"organization": "organization_id", "template": "badge_template_id"}


@click.group()
def faults() -> None:
    """Arm faults, look at them and take them back."""


@faults.command()
@click.argument("operation")
@click.argument("kind")
@option("--first", help="How many calls it hits, 1 unless told; all: every one until it is disarmed.")
@option("--after", type=int, help="How many calls it lets pass before that.")
@option("--organization", help="Id of the organization whose calls count.")
@option("--template", help="Id of the badge template about which calls count.")
@option("--effect", help="What becomes of what was asked for: none, done or late.")
@option("--late-seconds", type=float, help="When it is done, by the world's clock, with --effect late.")
@option("--seconds", type=float, help="How long the answer is kept back, in real time.")
@option("--status", type=int, help="Status of the answer.")
@option("--message", help="Words of the error.")
@option("--retry-after", help="Seconds, or any text.")
@option("--location", help="Where a redirect leads.")
@option("--body", help="What stands in place of the true body.")
@option("--content-type", help="Its media type.")
@option("--megabytes", type=int, help="How much comes after the true body.")
@option("--without", multiple=True, metavar="PATH", help="Place that is taken away, such as data.id; may be repeated.")
@option("--field", multiple=True, metavar="NAME=JSON", help="Any other field; may be repeated.")
@driven_in_a_world
def arm(control: Control, operation: str, kind: str, field: tuple[str, ...], **told: Any) -> None:
    """Make the first calls of OPERATION fail in a way of KIND; docs/faults.md has every kind.

    OPERATION is one of those that `faults operations` lists, such as issueBadge; 'acclaim.*' or 'lms.*' are all of that
    service.
    """
    fields = {_CALLED.get(name, name): value for name, value in given(told).items()}
    if first := fields.get("first"):
        fields["first"] = int(first) if first.isdecimal() else first
    fields |= dict(_field(text) for text in field)
    control.show(control.ask("POST", "/faults", json={"operation": operation, "kind": kind} | fields), _one)


def _field(text: str) -> tuple[str, Any]:
    import orjson

    name, _, value = text.partition("=")
    try:
        return name, orjson.loads(value)
    except orjson.JSONDecodeError as error:
        example = """--field 'changes={"data.id": "other"}'"""
        raise click.UsageError(f"--field {text!r}: name=JSON, such as {example}") from error


@faults.command("list")
@option("--unfired", is_flag=True, help="Only those that have hit no call.")
@driven_in_a_world
def list_faults(control: Control, unfired: bool) -> None:
    """List the faults of a world as they were armed."""
    told = control.ask("GET", "/faults", params={"unfired": "true"} if unfired else {})
    control.show(told, lambda told: [line for one in told["faults"] for line in _one(one)])


@faults.command()
@driven_in_a_world
def operations(control: Control) -> None:
    """List what can fail: each operation with whose it is, and how and where it is called."""
    control.show(
        control.ask("GET", "/operations"),
        lambda told: [
            f"{one['id']:<32} {one['stand_in']:<9} {','.join(one['methods']):<9} {one['path']}"
            for one in told["operations"]
        ],
    )


@faults.command()
@click.argument("fault_id", metavar="ID")
@driven_in_a_world
def show(control: Control, fault_id: str) -> None:
    """Tell of one fault, with how many calls it has let pass and hit."""
    control.show(control.ask("GET", f"/faults/{quoted(fault_id)}"), _fields)


@faults.command()
@click.argument("fault_id", metavar="[ID]", required=False)
@driven_in_a_world
def disarm(control: Control, fault_id: str | None) -> None:
    """Take one fault back, without an ID all of them."""
    path = f"/faults/{quoted(fault_id)}" if fault_id else "/faults"
    said = f"{fault_id} is disarmed" if fault_id else "all faults are disarmed"
    control.show(control.ask("DELETE", path), lambda _: [said])


def _one(told: dict[str, Any]) -> list[str]:
    count = f"has hit {told['fired']} of {told['first']}"
    return [f"{told['id']}  {told['operation']:<24} {told['kind']:<16} {told['effect']:<4}  {count}"]


def _fields(told: dict[str, Any]) -> list[str]:
    return [f"{name:<18} {value}" for name, value in told.items() if value not in (None, [], {})]
