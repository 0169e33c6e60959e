"""`acclaim-simulator world`."""

from typing import Any

import click

from simulator.commands.clock import time
from simulator.commands.driving import Control, driven, option, quoted

_NEW_IDS = option("--new-ids", is_flag=True, help="What comes later has ids unlike all that were given before.")
_SAME_IDS = "The same ids come again: --new-ids, for an integration that remembers what it has seen."
_FROZEN_AT = option("--frozen-at", help="Freeze its clock at an instant, such as 2026-03-02T09:00:00Z.")


@click.group()
def world() -> None:
    """Make, show, reset, copy, keep and remove worlds."""


@world.command("list")
@driven
def list_worlds(control: Control) -> None:
    """Name every world."""
    control.show(control.ask_root("GET", "/worlds"), lambda told: told["worlds"])


@world.command("create")
@click.argument("name")
@option("--seed", default="northwind", show_default=True, help="Name of a packaged seed, or path of a YAML file.")
@_FROZEN_AT
@option("--strict", is_flag=True, help="Grant no leniency.")
@_NEW_IDS
@option("--replace", is_flag=True, help="In place of the world of that name, if there is one.")
@driven
def create_world(
    control: Control, name: str, seed: str, frozen_at: str | None, strict: bool, new_ids: bool, replace: bool
) -> None:
    """Make a world NAME."""
    told: dict[str, Any] = {"name": name, "seed": _seed(seed), "switches": {"strict": strict}}
    told |= {"new_ids": new_ids, "replace": replace}
    if frozen_at:
        told["frozen_at"] = frozen_at
    control.show(control.ask_root("POST", "/worlds", json=told), _world)


@world.command("show")
@click.argument("name")
@driven
def show_world(control: Control, name: str) -> None:
    """Tell what is in the world NAME."""
    control.show(control.ask_root("GET", f"/worlds/{quoted(name)}"), _world)


@world.command("remove")
@click.argument("name")
@driven
def remove_world(control: Control, name: str) -> None:
    """Remove the world NAME with all that is in it."""
    control.show(control.ask_root("DELETE", f"/worlds/{quoted(name)}"), lambda _: [f"{name} is gone"])


@world.command("reset")
@click.argument("name")
@_FROZEN_AT
@option("--keep-clock", is_flag=True, help="Leave its clock as it stands.")
@_NEW_IDS
@driven
def reset_world(control: Control, name: str, frozen_at: str | None, keep_clock: bool, new_ids: bool) -> None:
    """Take the world NAME back to how it was made."""
    if frozen_at and keep_clock:
        raise click.UsageError("--frozen-at and --keep-clock exclude each other")
    told = {"frozen_at": frozen_at} if frozen_at else {"keep_clock": True} if keep_clock else {}
    path = f"/worlds/{quoted(name)}/reset"
    _show_again(control, control.ask_root("POST", path, json=told | {"new_ids": new_ids}), new_ids)


@world.command("copy")
@click.argument("name")
@click.argument("new")
@driven
def copy_world(control: Control, name: str, new: str) -> None:
    """Make a world NEW that holds what NAME holds."""
    control.show(control.ask_root("POST", f"/worlds/{quoted(name)}/copy", json={"name": new}), _world)


@world.command("export")
@click.argument("name")
@driven
def export_world(control: Control, name: str) -> None:
    """Print the world NAME as one JSON document."""
    click.echo(control.text("/export", world=name), nl=False)


@world.command("import")
@click.argument("name")
@click.argument("file", type=click.File("rb"))
@option(
    "--replace",
    is_flag=True,
    help="In place of the world NAME, of which nothing is left; `default` can be replaced, too.",
)
@driven
def import_world(control: Control, name: str, file: Any, replace: bool) -> None:
    """Make a world NAME of the document in FILE, - for standard input."""
    import orjson

    try:
        document = orjson.loads(file.read())
    except orjson.JSONDecodeError as error:
        raise click.ClickException(f"{file.name} is no JSON, as `world export` prints it: {error}") from error
    control.show(
        control.ask_root("POST", "/worlds", json={"name": name, "import": document, "replace": replace}), _world
    )


@world.command("snapshot")
@click.argument("name")
@click.argument("snapshot")
@driven
def take_snapshot(control: Control, name: str, snapshot: str) -> None:
    """Keep the world NAME as it is under the name SNAPSHOT."""
    control.show(control.ask("PUT", f"/snapshots/{quoted(snapshot)}", world=name), lambda told: [_snapshot(told)])


@world.command("snapshots")
@click.argument("name")
@driven
def list_snapshots(control: Control, name: str) -> None:
    """Name the snapshots of the world NAME."""
    told = control.ask("GET", "/snapshots", world=name)
    control.show(told, lambda told: [_snapshot(one) for one in told["snapshots"]])


@world.command("restore")
@click.argument("name")
@click.argument("snapshot")
@_NEW_IDS
@driven
def restore_snapshot(control: Control, name: str, snapshot: str, new_ids: bool) -> None:
    """Take the world NAME back to its SNAPSHOT."""
    path = f"/snapshots/{quoted(snapshot)}/restore"
    _show_again(control, control.ask("POST", path, world=name, json={"new_ids": new_ids}), new_ids)


def _show_again(control: Control, told: Any, new_ids: bool) -> None:
    control.show(told, lambda told: [*_world(told), *([] if new_ids else [_SAME_IDS])])


@world.command("drop")
@click.argument("name")
@click.argument("snapshot")
@driven
def drop_snapshot(control: Control, name: str, snapshot: str) -> None:
    """Drop the SNAPSHOT of the world NAME."""
    control.show(control.ask("DELETE", f"/snapshots/{quoted(snapshot)}", world=name), lambda _: [f"{snapshot} is gone"])


def _seed(named: str) -> Any:
    from simulator.seeds import BadSeed, document_or_name

    try:
        return document_or_name(named)
    except BadSeed as error:
        raise click.ClickException(str(error)) from error


def _snapshot(told: dict[str, Any]) -> str:
    return f"{told['name']:<24} {told['taken_at']}"


def _world(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['name']:<24} {told['base_url']}  {time(told['clock'])}"]
    for organization in told["acclaim"]["organizations"]:
        lines.append(f"  {organization['name']:<22} {organization['id']}  token {organization['token']}")
        lines += [
            f"    {template['name']:<20} {template['id']}  {template['state']}"
            for template in organization["templates"]
        ]
    return lines
