"""Who calls: an organization's token, an application or an earner through one, and what each may do."""

from flask import current_app, g, request

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.errors import NotFound, PermissionMissing, TokenRefused, TooManyCalls
from simulator.acclaim.domain.instants import written
from simulator.acclaim.domain.oauth import AccessToken
from simulator.acclaim.domain.organization import Caller, Permission
from simulator.acclaim.records import earners, tokens
from simulator.acclaim.services.applications import valid_token
from simulator.acclaim.web.api.contract import Operation
from simulator.acclaim.web.api.leniency import Leniency, lenient
from simulator.marking import note_hint
from simulator.rates import Rates
from simulator.token_worlds import basic_text
from simulator.unit_of_work import current_world
from simulator.world import World

_NO_NEXT_MINUTE = "the minute is that of the world's clock, which stands still: turn it"


def identify(operation: Operation, organization_id: str | None) -> None:
    """Raises TokenRefused, TooManyCalls, PermissionMissing, or NotFound for another's organization."""
    if "earner" in operation.security:
        g.earner = _earner()
        return
    asker = _application(_bearer()) if _scheme() == "bearer" else _holder()
    _count(current_world(), asker.id)
    _require(operation, asker)
    if organization_id not in {None, asker.organization_id}:
        raise NotFound("Organization not found")
    g.caller = asker


def caller() -> Caller:
    """Who has called, by the token that they have shown."""
    asker: Caller = g.caller
    return asker


def calling_earner() -> Earner:
    """The earner for whom an application has called."""
    earner: Earner = g.earner
    return earner


def _holder() -> Caller:
    """Whoever shows an authorization token."""
    world = current_world()
    user = basic_text(request.headers.get("Authorization", ""))
    text = _token_text(user)
    token = world.rows(tokens).find(token=text) if text else None
    if token is None:
        raise TokenRefused(f"The authorization token is {'unknown here' if text else 'missing'}")
    if not token.is_valid(world.now()):
        raise TokenRefused(f"The authorization token expired on {written(token.expires_at)}")
    _note_spelling(user)
    return token.caller


def _application(token: AccessToken) -> Caller:
    if token.earner_id:
        raise PermissionMissing("This access token speaks for an earner, not for an organization").because_of(
            "oauth-for-whom"
        )
    return token.caller


def _earner() -> Earner:
    token = _bearer()
    _count(current_world(), token.id)
    found = current_world().rows(earners).find(id=token.earner_id) if token.earner_id else None
    if found is None:
        raise PermissionMissing("This access token speaks for an organization, not for an earner").because_of(
            "oauth-for-whom"
        )
    return found


def _bearer() -> AccessToken:
    """The access token in the header; what is done for earners also finds it in the query (RFC 6750, 2.3)."""
    if _scheme() == "bearer":
        text = request.headers["Authorization"].partition(" ")[2].strip()
    else:
        text = request.args.get("access_token", "")
    token = valid_token(current_world(), text)
    if token is None:
        raise TokenRefused("The access token is missing, unknown or expired").because_of("oauth-token")
    return token


def _scheme() -> str:
    return request.headers.get("Authorization", "").partition(" ")[0].lower()


def _require(operation: Operation, asker: Caller) -> None:
    """Permissions bound authorization tokens, scopes bound access tokens."""
    if asker.scopes is None:
        if operation.permission and Permission(operation.permission) not in asker.permissions:
            raise PermissionMissing(f"The authorization token does not permit this: it needs {operation.permission}")
        return
    needed = operation.security.get("oauth")
    if needed is None:
        raise PermissionMissing("This call takes an authorization token, no access token").because_of("oauth-for-whom")
    lacking = [name for name in needed if name not in asker.scopes]
    if lacking:
        raise PermissionMissing(f"The access token lacks the scope {', '.join(lacking)}").because_of("oauth-scopes")


def _count(world: World, token_id: str) -> None:
    most = world.switches.calls_per_minute
    if most is None:
        return
    rates: Rates = current_app.extensions["rates"]
    if rates.count(world.name, token_id, world.now()) > most:
        if world.clock.frozen_at is not None:
            note_hint(_NO_NEXT_MINUTE)
        raise TooManyCalls(most, seconds=60 - world.now().second)


def _token_text(user: str) -> str:
    """Real clients send `token:`, the bare token and `token|`, all taken."""
    return user.partition(":")[0].removesuffix("|")


def _note_spelling(user: str) -> None:
    """Of a token that is good; whoever is refused is not told that anything was granted."""
    name, colon, password = user.partition(":")
    if name.endswith("|"):
        lenient(Leniency.TOKEN_WITH_PIPE)
    elif not colon:
        lenient(Leniency.TOKEN_WITHOUT_COLON)
    elif password:
        lenient(Leniency.TOKEN_WITH_PASSWORD)
