"""The workforce: an organization's employees, added, changed, removed, and what their badges say of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simulator.acclaim.domain.employee import Employee, EmployeeState
from simulator.acclaim.domain.errors import AlreadyTaken, NotFound
from simulator.acclaim.domain.issued_badge import STANDING, BadgeState, IssuedBadge, recipient_key
from simulator.acclaim.records import badge_templates, employees, issued_badges
from simulator.world import World

Particulars = Mapping[str, str]
"""What is said of an employee, by the fields that it has here; what is not named stays as it is."""


@dataclass(frozen=True)
class EmployeeBadges:
    """What the organization has issued to one employee: how many badges stand, and the skills that they show."""

    count: int
    skills: list[str]


@dataclass(frozen=True)
class Skill:
    """A skill that accepted badges of employees show: how many badges, of how many employees."""

    name: str
    badges: int
    employees: int


def employee(world: World, organization_id: str, employee_id: str) -> Employee:
    """One of the organization's employees; raises NotFound."""
    found = world.rows(employees).find(id=employee_id, organization_id=organization_id)
    if found is None:
        raise NotFound("Employee not found")
    return found


def create_employee(world: World, organization_id: str, email: str, said: Particulars) -> Employee:
    """A new employee, not invited yet; raises AlreadyTaken for an address or an external_id that another one has."""
    now = world.now()
    created = Employee(
        id=world.ids.uuid("employee"),
        organization_id=organization_id,
        email=email,
        email_key=recipient_key(email),
        first_name="",
        last_name="",
        state=EmployeeState.CREATED,
        state_updated_at=now,
        last_invitation_sent_at=None,
        created_at=now,
    )
    created = replace(created, **said)  # type: ignore[arg-type]  # the names are those of texts
    _require_free(world, created)
    world.rows(employees).add(created)
    return created


def change_employee(world: World, organization_id: str, employee_id: str, said: Particulars) -> Employee:
    """Changes what is said and keeps the rest; raises NotFound, or AlreadyTaken for another's external_id."""
    changed = replace(employee(world, organization_id, employee_id), **said)  # type: ignore[arg-type]
    _require_free(world, changed)
    world.rows(employees).save(changed)
    return changed


def delete_employee(world: World, organization_id: str, employee_id: str) -> None:
    """Removes an employee; the badges stay with whom they were issued to. Raises NotFound."""
    world.rows(employees).remove(id=employee(world, organization_id, employee_id).id)


def badges_of_employee(world: World, person: Employee) -> EmployeeBadges:
    """The badges that the organization issued to the employee's address, pending ones included."""
    standing = _issued(world, person.organization_id, {person.email_key}, STANDING)
    skills = _skills_of_templates(world, standing)
    return EmployeeBadges(len(standing), sorted({name for one in standing for name in skills[one.badge_template_id]}))


def skills_of_employees(world: World, organization_id: str) -> list[Skill]:
    """The skills that the employees' accepted badges show, by name."""
    keys = {person.email_key for person in world.rows(employees).all(organization_id=organization_id)}
    accepted = _issued(world, organization_id, keys, {BadgeState.ACCEPTED})
    skills = _skills_of_templates(world, accepted)
    shown = [(name, one.recipient_key) for one in accepted for name in dict.fromkeys(skills[one.badge_template_id])]
    badges, people = Counter(name for name, _ in shown), Counter(name for name, _ in set(shown))
    return [Skill(name, badges[name], people[name]) for name in sorted(badges)]


def _require_free(world: World, person: Employee) -> None:
    if _is_anothers(world, person, email_key=person.email_key):
        raise AlreadyTaken("An employee of this organization has this e-mail address already")
    if person.external_id is not None and _is_anothers(world, person, external_id=person.external_id):
        taken = AlreadyTaken("An employee of this organization has this external_id already")
        raise taken.because_of("employee-external-id-once")


def _is_anothers(world: World, person: Employee, **known: str) -> bool:
    found = world.rows(employees).all(organization_id=person.organization_id, **known)
    return any(other.id != person.id for other in found)


def _issued(world: World, organization_id: str, keys: set[str], states: Iterable[BadgeState]) -> list[IssuedBadge]:
    return world.rows(issued_badges).where(
        issued_badges.c.organization_id == organization_id,
        issued_badges.c.recipient_key.in_(keys),
        issued_badges.c.state.in_(states),
    )


def _skills_of_templates(world: World, badges: Iterable[IssuedBadge]) -> dict[str, tuple[str, ...]]:
    used = {badge.badge_template_id for badge in badges}
    return {one.id: one.skills for one in world.rows(badge_templates).where(badge_templates.c.id.in_(used))}
