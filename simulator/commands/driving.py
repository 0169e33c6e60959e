"""How every driving command finds its world, asks it and shows what it answered."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

import click

Table = Callable[[dict[str, Any]], list[str]]
option = partial(click.option, show_envvar=True)
"""An option is an environment variable as well, named after its command, and `--help` says so."""


class Refused(click.ClickException):
    """What the control plane has refused, with the status of its answer."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """The control plane of a simulator, asked over HTTP about one world."""

    def __init__(self, url: str, world: str, token: str | None, *, as_json: bool) -> None:
        self._url, self.world = url.rstrip("/"), world
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._as_json = as_json

    def ask(self, method: str, path: str, *, world: str | None = None, **options: Any) -> Any:
        """What the control plane answers about the world, or about another, parsed; raises ClickException."""
        answer = self._answer(method, f"{self._place(world or self.world)}{path}", options)
        return answer.json() if answer.content else {}

    def ask_root(self, method: str, path: str, **options: Any) -> Any:
        """The same for what is about no world or names it in its path."""
        return self.ask(method, path, world="default", **options)

    def text(self, path: str, *, world: str) -> str:
        """What the control plane has at a path, as it stands there; raises ClickException."""
        told: str = self._answer("GET", f"{self._place(world)}{path}", {}).text
        return told

    def _place(self, world: str) -> str:
        prefix = "" if world == "default" else f"/w/{quoted(world)}"
        return f"{self._url}{prefix}/_simulator"

    def _answer(self, method: str, where: str, options: dict[str, Any]) -> Any:
        import requests

        session = requests.Session()
        session.trust_env = False  # no proxy stands between: it is this machine
        try:
            answer = session.request(method, where, timeout=120, headers=self._headers, **options)
        except requests.ConnectionError as error:
            raise click.ClickException(
                f"nothing answers at {where}: is a simulator running there? --url says where"
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise click.ClickException(f"{where} cannot be asked: {error}") from error
        if not answer.ok:
            raise Refused(_reason(answer), answer.status_code)
        return answer

    def show(self, told: Any, table: Table) -> None:
        """Prints an answer: as JSON for machines, as lines for people."""
        import orjson

        if self._as_json:
            click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        else:
            for line in table(told):
                click.echo(line)


def quoted(name: str) -> str:
    """A name as a part of a path; raises ClickException for dots, which would lead elsewhere."""
    if name in {".", ".."}:
        raise click.ClickException(f"nothing is named {name!r}")
    return quote(name, safe="", errors="replace")


def _reason(answer: Any) -> str:
    try:
        told = answer.json()
    except ValueError:
        return f"HTTP {answer.status_code}"
    message: str = told.get("error") or told.get("data", {}).get("message") or f"HTTP {answer.status_code}"
    return message


def driven(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options by which it finds the simulator; its first argument is then the Control."""
    return _driven(command, (_URL, _CONTROL_TOKEN, _AS_JSON))


def driven_in_a_world(command: Callable[..., None]) -> Callable[..., None]:
    """The same for a command about one world, which is named by an option."""
    return _driven(command, (_URL, _WORLD, _CONTROL_TOKEN, _AS_JSON))


_Option = Callable[[Callable[..., None]], Callable[..., None]]
_URL = option(
    "--url",
    default="http://127.0.0.1:8400",
    envvar="ACCLAIM_SIMULATOR_URL",
    show_default=True,
    help="Where the simulator is.",
)
_WORLD = option(
    "--world",
    default="default",
    envvar="ACCLAIM_SIMULATOR_WORLD",
    show_default=True,
    help="Name of the world that it is about.",
)
_CONTROL_TOKEN = option(
    "--control-token",
    envvar="ACCLAIM_SIMULATOR_CONTROL_TOKEN",
    help="What `serve --control-token` was told, or has printed.",
)
_AS_JSON = option(
    "--json", "as_json", is_flag=True, envvar="ACCLAIM_SIMULATOR_JSON", help="Print what was answered, for machines."
)


def _driven(command: Callable[..., None], shared: Sequence[_Option]) -> Callable[..., None]:
    def run(url: str, control_token: str | None, as_json: bool, world: str = "default", **options: Any) -> None:
        command(Control(url, world, control_token, as_json=as_json), **options)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for one in reversed(shared):
        run = one(run)
    return run


def given(told: dict[str, Any]) -> dict[str, Any]:
    """What was given of some options."""
    return {name: value for name, value in told.items() if value not in {None, "", ()}}
