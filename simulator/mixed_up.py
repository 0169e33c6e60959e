"""Credentials that are mixed up: what somebody who was refused has shown, and where that belongs.

Each stand-in says which it knows. They are looked up only once a call is refused.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask, current_app, request

from simulator.marking import note_hint
from simulator.token_worlds import names_a_world
from simulator.unit_of_work import current_world, is_named_by_path
from simulator.world import World

BASIC, BEARER = "as the user name of Basic, with an empty password", "as Authorization: Bearer"
"""The ways in which credentials are sent."""

_BEHIND_THE_AT = "leave out the @ and what is behind it"
_NO_WORLD = f"there is no world of the name behind the @: make it, or {_BEHIND_THE_AT}"
_NAMED_TWICE = f"the address names the world already: {_BEHIND_THE_AT}"


@dataclass(frozen=True)
class Credential:
    """A kind of secret: what it is called, below which address and in which way it is sent, and whether it is one."""

    called: str
    root: str
    way: str
    is_one: Callable[[World, str], bool]


@dataclass(frozen=True)
class _Shown:
    """A text that may be a secret: where it stands, and in which way it was sent, if in one.

    A world that is named behind an @ is no part of it.
    """

    where: str
    text: str
    way: str = ""


def know_credentials(app: Flask, *kinds: Credential) -> None:
    app.extensions.setdefault("credentials", []).extend(kinds)


def hint_at_credentials(root: str) -> None:
    """Notes where the credentials belong with which a call below `root` was refused, if they are known at all."""
    header = request.headers.get("Authorization", "")
    if names_a_world(header):
        note_hint(_NAMED_TWICE if is_named_by_path() else _NO_WORLD)
        return
    known: list[Credential] = current_app.extensions["credentials"]
    for shown in _shown(header):
        for kind in known:
            if (shown.way, root) != (kind.way, kind.root) and kind.is_one(current_world(), shown.text):
                note_hint(f"{shown.where} is {kind.called}: send it to {kind.root} {kind.way}")
                return


def _shown(header: str) -> Iterator[_Shown]:
    """What a header says, read in every way in which a secret may be meant."""
    scheme, _, rest = header.partition(" ")
    value = rest.strip() or scheme
    name, _, password = _decoded(value).partition(":")
    every = (
        _Shown("this", value.partition("@")[0], BEARER if scheme.lower() == "bearer" else ""),
        _Shown("the user name", name.partition("@")[0].removesuffix("|"), "" if password else BASIC),
        _Shown("the password", password.partition("@")[0]),
    )
    # Anything else is no secret of ours, and databases refuse some of it.
    return (one for one in every if one.text and one.text.isascii() and one.text.isprintable())


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("ascii")
    except ValueError:
        return ""
