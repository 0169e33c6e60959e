"""Issuer authorizations: who may issue an organization's badges, and whose badges it may issue."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.domain.issuer_authorization import IssuerAuthorization
from simulator.acclaim.domain.organization import Organization
from simulator.acclaim.records import badge_templates, issuer_authorizations, organizations
from simulator.world import World


@dataclass(frozen=True)
class Party:
    """One side of an authorization: the organization, and how many active templates it has."""

    organization: Organization
    templates: int


@dataclass(frozen=True)
class AuthorizationView:
    """An authorization with both sides."""

    authorization: IssuerAuthorization
    grantor: Party
    issuer: Party


def authorization_views(world: World, authorizations: Collection[IssuerAuthorization]) -> list[AuthorizationView]:
    """The same authorizations with both sides, each of these read once."""
    ids = {id_ for one in authorizations for id_ in (one.grantor_id, one.issuer_id)}
    counts = _template_counts(world, ids)
    parties = {
        one.id: Party(one, counts.get(one.id, 0))
        for one in world.rows(organizations).where(organizations.c.id.in_(ids))
    }
    return [AuthorizationView(one, parties[one.grantor_id], parties[one.issuer_id]) for one in authorizations]


def remove_issuer(world: World, grantor_id: str, named: str) -> None:
    """Takes an authorization back, named by its own id or by the issuer's; raises NotFound."""
    rows = world.rows(issuer_authorizations)
    found = rows.find(id=named, grantor_id=grantor_id) or rows.find(issuer_id=named, grantor_id=grantor_id)
    if found is None:
        raise NotFound("Issuer authorization not found")
    rows.remove(id=found.id)


def _template_counts(world: World, organization_ids: Collection[str]) -> dict[str, int]:
    c = badge_templates.c
    active = sa.and_(c.world == world.name, c.organization_id.in_(organization_ids), c.state == TemplateState.ACTIVE)
    query = sa.select(c.organization_id, sa.func.count()).where(active).group_by(c.organization_id)
    return {row[0]: row[1] for row in world.connection.execute(query)}
