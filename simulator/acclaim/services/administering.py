"""What the organization's admins do on their dashboard: signing in and switching single sign-on."""

from dataclasses import replace

from werkzeug.security import check_password_hash

from simulator.acclaim.domain.errors import Invalid, Problem
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.records import issuer_admins, organizations
from simulator.acclaim.services.querying import organization
from simulator.world import World


def sign_in_admin(world: World, email: str, password: str) -> IssuerAdmin:
    """The admin with this address and password; raises Invalid."""
    admin = world.rows(issuer_admins).find(email=email.strip().casefold())
    if admin is None or not check_password_hash(admin.password_hash, password):
        raise Invalid(Problem("password", "This address and password do not go together"))
    return admin


def switch_single_sign_on(world: World, organization_id: str, *, on: bool) -> None:
    changed = replace(organization(world, organization_id), sso_enabled=on, updated_at=world.now())
    world.rows(organizations).save(changed)
