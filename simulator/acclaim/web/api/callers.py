"""Who calls: the organization's token, and what it lets its holder do."""

import base64
import binascii
from collections import defaultdict
from datetime import datetime

from flask import g, request

from simulator.acclaim.domain.errors import NotFound, PermissionMissing, TokenRefused, TooManyCalls
from simulator.acclaim.domain.organization import AuthorizationToken, Permission
from simulator.acclaim.records import tokens
from simulator.acclaim.web.api.contract import Operation
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.unit_of_work import current_world
from simulator.world import World

_calls: dict[tuple[str, str], tuple[datetime | None, int]] = defaultdict(lambda: (None, 0))


def identify(operation: Operation, organization_id: str | None) -> None:
    """Raises TokenRefused, TooManyCalls, PermissionMissing, or NotFound for another's organization."""
    world = current_world()
    token = world.rows(tokens).find(token=_token_text(request.headers.get("Authorization", "")))
    if token is None or not token.is_valid(world.now()):
        raise TokenRefused("The authorization token is missing, unknown or expired")
    _count(world, token)
    if operation.permission and not token.permits(Permission(operation.permission)):
        raise PermissionMissing(f"The authorization token does not permit this: it needs {operation.permission}")
    if organization_id not in {None, token.organization_id}:
        raise NotFound("Organization not found")
    g.caller = token


def caller() -> AuthorizationToken:
    """The token that this call has shown."""
    token: AuthorizationToken = g.caller
    return token


def _count(world: World, token: AuthorizationToken) -> None:
    most = world.switches.calls_per_minute
    if most is None:
        return
    minute = world.now().replace(second=0, microsecond=0)
    since, so_far = _calls[world.name, token.id]
    _calls[world.name, token.id] = (minute, so_far + 1 if since == minute else 1)
    if _calls[world.name, token.id][1] > most:
        raise TooManyCalls(f"More than {most} calls in one minute")


def _token_text(header: str) -> str:
    """The token in a Basic header. Real clients send `token:`, the bare token and `token|`, all taken."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        text = base64.b64decode(value.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    name, colon, password = text.partition(":")
    _note_spelling(name, colon, password)
    return name.removesuffix("|")


def _note_spelling(name: str, colon: str, password: str) -> None:
    if name.endswith("|"):
        lenient(Leniency.TOKEN_WITH_PIPE)
    elif not colon:
        lenient(Leniency.TOKEN_WITHOUT_COLON)
    elif password:
        lenient(Leniency.TOKEN_WITH_PASSWORD)
