"""Inviting employees by e-mail to the organization's workforce, and what the invited answer."""

from collections.abc import Collection, Sequence
from enum import Enum

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.employee import UNANSWERED, Employee, EmployeeState
from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.domain.issued_badge import recipient_key
from simulator.acclaim.records import employees
from simulator.acclaim.services.notifying import send_invitation
from simulator.acclaim.services.querying import confirmed_keys, organization
from simulator.world import World


class ListedBy(Enum):
    """What a list of employees names them by; the value is how the API says it, the name is the field here."""

    ID = "id"
    EXTERNAL_ID = "external_id"
    EMAIL_KEY = "email"


def invite(
    world: World,
    organization_id: str,
    listed: Sequence[str],
    by: ListedBy,
    states: Collection[EmployeeState] = UNANSWERED,
    message: str = "",
) -> list[Employee]:
    """Invites those of the listed employees that are in one of the states; raises NotFound for one that is unknown.

    Whoever has accepted is never asked again, whatever the states say.
    """
    found = _listed(world, organization_id, listed, by)
    invited = [one.invited(world.now()) for one in found if one.state in states and not one.has_accepted]
    issuer = organization(world, organization_id)
    for one in invited:
        world.rows(employees).save(one)
        send_invitation(world, one, issuer, message)
    return invited


def invitation(world: World, employee_id: str) -> Employee:
    """Somebody who was invited, whatever they have answered; raises NotFound."""
    found = world.rows(employees).find(id=employee_id)
    if found is None or found.last_invitation_sent_at is None:
        raise NotFound("Invitation not found")
    return found


def is_invitation_of(world: World, invited: Employee, earner: Earner) -> bool:
    """Whether the invitation went to one of the earner's addresses."""
    return invited.email_key in confirmed_keys(world, earner)


def answer_invitation(world: World, earner: Earner, employee_id: str, *, accepts: bool) -> Employee:
    """Accepts or rejects; the first answer counts. Raises NotFound for an invitation of somebody else."""
    invited = invitation(world, employee_id)
    if not is_invitation_of(world, invited, earner):
        raise NotFound("Invitation not found")
    answered = invited.answered(world.now(), accepts=accepts)
    world.rows(employees).save(answered)
    return answered


def _listed(world: World, organization_id: str, listed: Sequence[str], by: ListedBy) -> list[Employee]:
    """Each of them once, in the order of the list."""
    field = by.name.lower()
    wanted = list(dict.fromkeys(recipient_key(text) if by is ListedBy.EMAIL_KEY else text.strip() for text in listed))
    found = world.rows(employees).where(employees.c.organization_id == organization_id, employees.c[field].in_(wanted))
    by_name = {getattr(one, field): one for one in found}
    for text in wanted:
        if text not in by_name:
            unknown = NotFound(f"No employee here has the {by.value} {text!r}: nobody was invited")
            raise unknown.because_of("invitation-list")
    return [by_name[text] for text in wanted]
