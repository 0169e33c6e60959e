"""The credentials that Acclaim gives out, for whoever has sent one to the wrong place."""

from simulator.acclaim.records import tokens
from simulator.acclaim.services.applications import valid_token
from simulator.acclaim.web.api.errors import EARNERS, ORGANIZATIONS
from simulator.mixed_up import BASIC, BEARER, Credential
from simulator.world import World


def _is_organizations(world: World, text: str) -> bool:
    found = world.rows(tokens).find(token=text)
    return found is not None and found.is_valid(world.now())


def _opens_an_organization(world: World, text: str) -> bool:
    found = valid_token(world, text)
    return found is not None and not found.earner_id


def _opens_an_earner(world: World, text: str) -> bool:
    found = valid_token(world, text)
    return found is not None and bool(found.earner_id)


CREDENTIALS = (
    Credential("an organization's token", ORGANIZATIONS, BASIC, _is_organizations),
    Credential("an organization's access token", ORGANIZATIONS, BEARER, _opens_an_organization),
    Credential("an earner's access token", EARNERS, BEARER, _opens_an_earner),
)
