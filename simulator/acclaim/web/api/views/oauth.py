"""The token endpoint of OAuth 2.0 (RFC 6749), and what applications may do for an earner who has agreed."""

import base64
import binascii
from collections.abc import Callable, Mapping
from urllib.parse import unquote_plus

from flask import Response, request

from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.domain.oauth import AccessToken, OAuthApplication
from simulator.acclaim.domain.oauth_errors import ClientRefused, GrantRefused, GrantTypeUnknown, OAuthRefused
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.accepting import accept, reject
from simulator.acclaim.services.addresses import primary_email
from simulator.acclaim.services.applications import authenticated, give_token, redeem_code, renew_token
from simulator.acclaim.services.querying import confirmed_keys, views_of
from simulator.acclaim.web.api.answers import answer, enveloped, unstored
from simulator.acclaim.web.api.bodies import fields
from simulator.acclaim.web.api.callers import calling_earner
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.errors import TOKEN_ENDPOINT, oauth_refusal
from simulator.acclaim.web.api.filters import BADGE_FILTERS, BADGE_SORTS
from simulator.acclaim.web.api.listing import page_of
from simulator.acclaim.web.api.presenting.badges import badge_shown, badges_shown
from simulator.acclaim.web.api.presenting.oauth import self_shown, token_given
from simulator.acclaim.web.api.presenting.places import places
from simulator.criteria import one_of
from simulator.unit_of_work import current_world

_OWN = (BadgeState.PENDING, BadgeState.ACCEPTED, BadgeState.REJECTED)


@operation(TOKEN_ENDPOINT)
def post_token() -> Response:
    said = fields()
    application = authenticated(current_world(), *_client(said))
    give = _GRANTS.get(said["grant_type"])
    if give is None:
        raise GrantTypeUnknown(f"grant_type is one of {', '.join(_GRANTS)}")
    given = give(application, said)
    if given is None:  # no exception: what the code had given has to stay taken back
        return oauth_refusal(GrantRefused("The code was used before: what it gave is taken back"))
    return unstored(answer(token_given(given)))


@operation("getSelf")
def get_self() -> Response:
    earner = calling_earner()
    return enveloped(self_shown(earner, primary_email(current_world(), earner)))


@operation("listOwnBadges")
def list_own_badges() -> Response:
    """Those of all the earner's addresses, from whichever issuer, unless they were taken back."""
    world = current_world()
    page = page_of(
        world.rows(issued_badges),
        one_of(issued_badges.c.recipient_key, confirmed_keys(world, calling_earner())),
        one_of(issued_badges.c.state, _OWN),
        filters={"state": BADGE_FILTERS["state"]},
        sorts=BADGE_SORTS,
    )
    return enveloped(badges_shown(views_of(world, page.items), places()), metadata=page.metadata)


@operation("acceptOwnBadge")
def put_accept(badge_id: str) -> Response:
    return _badge(accept(current_world(), calling_earner(), badge_id))


@operation("rejectOwnBadge")
def put_reject(badge_id: str) -> Response:
    return _badge(reject(current_world(), calling_earner(), badge_id))


def _badge(badge: IssuedBadge) -> Response:
    (view,) = views_of(current_world(), [badge])
    return enveloped(badge_shown(view, places()))


def _client(said: Mapping[str, str]) -> tuple[str, str]:
    """Who calls, from a Basic header or from the fields, but not from both (RFC 6749, 2.3)."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return said.get("client_id", ""), said.get("client_secret", "")
    client_id, client_secret = _basic(value) if scheme.lower() == "basic" else ("", "")
    if "client_secret" in said or said.get("client_id", client_id) != client_id:
        raise OAuthRefused("Send client_id and client_secret either in the header or as fields, not both")
    return client_id, client_secret


def _basic(value: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise ClientRefused("The header is not Basic with client_id and client_secret") from error
    client_id, _, client_secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(client_secret)


def _by_client_credentials(application: OAuthApplication, said: Mapping[str, str]) -> AccessToken:
    return give_token(current_world(), application, said.get("scope", ""))


def _by_code(application: OAuthApplication, said: Mapping[str, str]) -> AccessToken | None:
    code, redirect_uri = _needed(said, "code"), _needed(said, "redirect_uri")
    return redeem_code(current_world(), application, code, redirect_uri, said.get("code_verifier"))


def _by_refresh_token(application: OAuthApplication, said: Mapping[str, str]) -> AccessToken:
    return renew_token(current_world(), application, _needed(said, "refresh_token"), said.get("scope", ""))


def _needed(said: Mapping[str, str], name: str) -> str:
    if name not in said:
        raise OAuthRefused(f"{name} is missing")
    return said[name]


_GRANTS: Mapping[str, Callable[[OAuthApplication, Mapping[str, str]], AccessToken | None]] = {
    "client_credentials": _by_client_credentials,
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
}
