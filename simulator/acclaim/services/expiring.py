"""What ends by itself: badges and tokens. Expiry is no state and no event of Acclaim's; the journal tells of it."""

from simulator.acclaim.records import access_tokens, issued_badges, tokens
from simulator.due import DueWork
from simulator.journal import CHANGE
from simulator.world import World

BADGE_EXPIRY, TOKEN_EXPIRY = "badge_expiry", "token_expiry"
CHANGES = _BADGE_EXPIRED, _TOKEN_EXPIRED = "badge expired", "token expired"
"""What the journal calls it."""


def note_expired_badge(world: World, work: DueWork) -> None:
    """Done by the clock, at the instant from which a badge is shown as expired."""
    badge = world.rows(issued_badges).find(id=work.subject)
    if badge:
        told = {"state": badge.state.value, "organization_id": badge.organization_id}
        world.note(CHANGE, _BADGE_EXPIRED, told, about=badge.id, person=badge.recipient_email)


def note_expired_token(world: World, work: DueWork) -> None:
    """Done by the clock, at the instant from which a token is refused."""
    token = world.rows(tokens).find(id=work.subject) or world.rows(access_tokens).find(id=work.subject)
    if token:
        world.note(CHANGE, _TOKEN_EXPIRED, {"organization_id": token.organization_id}, about=token.id)


def end_access_tokens(world: World, **known: object) -> None:
    """Removes the access tokens whose fields equal `known` before their time is over."""
    for token in world.rows(access_tokens).all(**known):
        world.cancel(TOKEN_EXPIRY, token.id)
    world.rows(access_tokens).remove(**known)
