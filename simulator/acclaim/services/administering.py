"""What an organization's admins do: signing in to the dashboard, switching single sign-on, changing its particulars."""

from collections.abc import Mapping
from dataclasses import replace

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.organization import IssuerAdmin, Organization
from simulator.acclaim.records import issuer_admins, organizations
from simulator.acclaim.services.querying import organization
from simulator.acclaim.services.webhooks import heed_webhook_url
from simulator.passwords import NotLetIn, let_in
from simulator.world import World

ADMIN_DOOR = "acclaim-admin"


def sign_in_admin(world: World, email: str, password: str) -> IssuerAdmin:
    """The admin with this address and password; raises Invalid, which counts."""
    account = email.strip().casefold()
    admin = world.rows(issuer_admins).find(email=account)
    try:
        return let_in(world, ADMIN_DOOR, account, [admin] if admin else [], password)
    except NotLetIn as refused:
        raise Invalid(Problem("password", str(refused))) from refused


def switch_single_sign_on(world: World, organization_id: str, *, on: bool) -> None:
    changed = replace(organization(world, organization_id), sso_enabled=on, updated_at=world.now())
    world.rows(organizations).save(changed)


def change_organization(world: World, organization_id: str, changes: Mapping[str, str | bool | None]) -> Organization:
    """Changes the named fields of an organization and keeps the rest; raises NotFound and Invalid."""
    changed = replace(organization(world, organization_id), **changes, updated_at=world.now())  # type: ignore[arg-type]
    if "webhook_url" in changes:
        heed_webhook_url(world, organization_id, changed.webhook_url)
    world.rows(organizations).save(changed)
    return changed
