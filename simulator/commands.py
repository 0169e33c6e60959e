"""Commands that drive a simulator that runs already, over its control plane."""

from collections.abc import Callable
from typing import Any

import click

Table = Callable[[dict[str, Any]], list[str]]


class Control:
    """The control plane of one world, asked over HTTP."""

    def __init__(self, url: str, world: str, token: str | None, *, as_json: bool) -> None:
        prefix = "" if world == "default" else f"/w/{world}"
        self._root = f"{url.rstrip('/')}/_simulator"
        self._here = f"{url.rstrip('/')}{prefix}/_simulator"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._as_json = as_json

    def ask(self, method: str, path: str, *, of_all_worlds: bool = False, **options: Any) -> Any:
        """What the control plane answers, parsed; raises ClickException with its words when it refuses."""
        import requests

        session = requests.Session()
        session.trust_env = False  # no proxy stands between: it is this machine
        where = f"{self._root if of_all_worlds else self._here}{path}"
        try:
            answer = session.request(method, where, timeout=120, headers=self._headers, **options)
        except requests.RequestException as error:
            raise click.ClickException(f"nothing answers at {where}: is a simulator running there?") from error
        if not answer.ok:
            raise click.ClickException(_reason(answer))
        return answer.json() if answer.content else {}

    def show(self, told: Any, table: Table) -> None:
        """Prints an answer: as JSON for machines, as lines for people."""
        import orjson

        if self._as_json:
            click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in table(told):
                click.echo(line)


def _reason(answer: Any) -> str:
    try:
        told = answer.json()
    except ValueError:
        return f"HTTP {answer.status_code}"
    message: str = told.get("error") or told.get("data", {}).get("message") or f"HTTP {answer.status_code}"
    return message


def driven(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options by which it finds its world; its first argument is then the Control."""

    def run(url: str, world: str, control_token: str | None, as_json: bool, **options: Any) -> None:
        command(Control(url, world, control_token, as_json=as_json), **options)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(
        (
            click.option("--url", default="http://127.0.0.1:8400", envvar="ACCLAIM_SIMULATOR_URL", show_envvar=True),
            click.option("--world", default="default", envvar="ACCLAIM_SIMULATOR_WORLD", show_envvar=True),
            click.option("--control-token", envvar="ACCLAIM_SIMULATOR_CONTROL_TOKEN", show_envvar=True),
            click.option("--json", "as_json", is_flag=True, help="Print what was answered, for machines."),
        )
    ):
        run = option(run)
    return run


@click.group()
def world() -> None:
    """Make, show and remove worlds."""


@world.command("list")
@driven
def list_worlds(control: Control) -> None:
    """Name every world."""
    control.show(control.ask("GET", "/worlds", of_all_worlds=True), lambda told: told["worlds"])


@world.command("create")
@click.argument("name")
@click.option("--seed", default="northwind", show_default=True, help="Name of a packaged seed.")
@click.option("--frozen-at", help="Freeze its clock at an instant, such as 2026-03-02T09:00:00Z.")
@click.option("--strict", is_flag=True, help="Grant no leniency.")
@driven
def create_world(control: Control, name: str, seed: str, frozen_at: str | None, strict: bool) -> None:
    """Make a world NAME."""
    told: dict[str, Any] = {"name": name, "seed": seed, "switches": {"strict": strict}}
    if frozen_at:
        told["frozen_at"] = frozen_at
    control.show(control.ask("POST", "/worlds", of_all_worlds=True, json=told), _world)


@world.command("show")
@click.argument("name")
@driven
def show_world(control: Control, name: str) -> None:
    """Tell what is in the world NAME."""
    control.show(control.ask("GET", f"/worlds/{name}", of_all_worlds=True), _world)


@world.command("remove")
@click.argument("name")
@driven
def remove_world(control: Control, name: str) -> None:
    """Remove the world NAME with all that is in it."""
    control.show(control.ask("DELETE", f"/worlds/{name}", of_all_worlds=True), lambda _: [f"{name} is gone"])


def _world(told: dict[str, Any]) -> list[str]:
    lines = [f"{told['name']:<24} {told['base_url']}  {told['clock']['now']}{_frozen(told['clock'])}"]
    for organization in told["acclaim"]["organizations"]:
        lines.append(f"  {organization['name']:<22} {organization['id']}  token {organization['token']}")
        lines += [
            f"    {template['name']:<20} {template['id']}  {template['state']}"
            for template in organization["templates"]
        ]
    return lines


def _frozen(clock: dict[str, Any]) -> str:
    return "  frozen" if clock["frozen"] else ""


@click.group()
def clock() -> None:
    """Look at the clock of a world, and turn it."""


@clock.command()
@driven
def now(control: Control) -> None:
    """Tell what time it is in the world."""
    control.show(control.ask("GET", "/clock"), lambda told: [f"{told['now']}{_frozen(told)}"])


@clock.command()
@click.option("--days", type=float)
@click.option("--hours", type=float)
@click.option("--minutes", type=float)
@click.option("--seconds", type=float, help="0 does what is due by now.")
@click.option("--to", help="An instant, such as 2026-03-06T09:00:00Z.")
@driven
def advance(control: Control, **span: float | str | None) -> None:
    """Turn the clock on, and tell what was done on the way."""
    told = {name: value for name, value in span.items() if value is not None}
    control.show(control.ask("POST", "/clock/advance", json=told), _done)


def _done(told: dict[str, Any]) -> list[str]:
    done = [f"{work['due_at']}  {work['kind']:<16} {work['subject']}  {work['round']}" for work in told["done"]]
    return [*done, f"{told['now']}{_frozen(told)}"]


@click.command()
@click.option("--to", help="Address of the recipient.")
@click.option("--kind", help="What it is for, such as 'badge reminder'.")
@click.option("--about", help="Id of what it speaks of.")
@click.option("--subject", help="Part of the subject, in any case.")
@click.option("--text", help="Part of the text, in any case.")
@click.option("--since", help="An instant of the world's clock.")
@click.option("--newest", type=click.IntRange(1, 1000), help="The last so many.")
@driven
def mail(control: Control, **wanted: str | int | None) -> None:
    """List the e-mails of a world, the oldest first."""
    told = control.ask("GET", "/mail", params={name: value for name, value in wanted.items() if value})
    control.show(told, lambda told: [_mail(one) for one in told["mail"]])


def _mail(one: dict[str, Any]) -> str:
    return f"{one['sent_at']}  {one['kind']:<16} {one['to']:<28} {one['subject']}"


@click.command()
@click.option("--kind", type=click.Choice(["request", "change", "mail", "webhook"]))
@click.option("--name", help="Operation, event or kind of mail.")
@click.option("--person", help="Address of whom it is about.")
@click.option("--since", help="An instant of the world's clock.")
@click.option("--newest", type=click.IntRange(1, 1000), default=50, show_default=True)
@driven
def journal(control: Control, **wanted: str | int | None) -> None:
    """Tell what happened in a world, the oldest first."""
    told = control.ask("GET", "/journal", params={name: value for name, value in wanted.items() if value})
    control.show(told, lambda told: [_entry(one) for one in told["entries"]])


def _entry(one: dict[str, Any]) -> str:
    about = one.get("person") or one.get("path") or one.get("about") or ""
    marks = " ".join(str(one[name]) for name in ("status", "state", "rule", "leniency", "fault") if one.get(name))
    return f"{one['at']}  {one['kind']:<8} {one['name']:<28} {about:<44} {marks}"
