"""The calls about an organization's employees, their invitations and their skills."""

from collections.abc import Sequence

from flask import Response

from simulator.acclaim.domain.employee import UNANSWERED, Employee, EmployeeState
from simulator.acclaim.records import employees
from simulator.acclaim.services.inviting import ListedBy, invite
from simulator.acclaim.services.workforce import (
    badges_of_employee,
    change_employee,
    create_employee,
    delete_employee,
    employee,
    skills_of_employees,
)
from simulator.acclaim.web.api.answers import enveloped, nothing
from simulator.acclaim.web.api.bodies import fields
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.filters import EMPLOYEE_FILTERS, EMPLOYEE_SORTS
from simulator.acclaim.web.api.listing import Page, page_in, page_of
from simulator.acclaim.web.api.presenting.employees import employee_data_shown, employee_shown, skill_shown
from simulator.acclaim.web.api.reading import employee_particulars
from simulator.criteria import equals
from simulator.unit_of_work import current_world


@operation("listEmployees")
def list_employees(organization_id: str) -> Response:
    page = page_of(
        current_world().rows(employees),
        equals(employees.c.organization_id, organization_id),
        filters=EMPLOYEE_FILTERS,
        sorts=EMPLOYEE_SORTS,
    )
    return enveloped([employee_shown(person) for person in page.items], metadata=page.metadata)


@operation("getEmployee")
def get_employee(organization_id: str, employee_id: str) -> Response:
    return enveloped(employee_shown(employee(current_world(), organization_id, employee_id)))


@operation("createEmployee")
def post_employee(organization_id: str) -> Response:
    said = fields()
    created = create_employee(current_world(), organization_id, said["email"].strip(), employee_particulars(said))
    return enveloped(employee_shown(created), 201)


@operation("updateEmployee")
def put_employee(organization_id: str, employee_id: str) -> Response:
    said = employee_particulars(fields())
    return enveloped(employee_shown(change_employee(current_world(), organization_id, employee_id, said)))


@operation("deleteEmployee")
def remove_employee(organization_id: str, employee_id: str) -> Response:
    delete_employee(current_world(), organization_id, employee_id)
    return nothing()


@operation("getEmployeeData")
def get_data(organization_id: str, employee_id: str) -> Response:
    world = current_world()
    person = employee(world, organization_id, employee_id)
    return enveloped(employee_data_shown(person, badges_of_employee(world, person)))


@operation("sendInvitations")
def post_invitations(organization_id: str) -> Response:
    said = fields()
    states = [EmployeeState(state) for state in said["statuses"]] if "statuses" in said else UNANSWERED
    by = ListedBy(said["list_type"])
    return _invited(invite(current_world(), organization_id, said["employee_list"], by, states))


@operation("inviteEmployees")
def post_invitations_by_id(organization_id: str) -> Response:
    """Only a client asks this way; the documented way is sendInvitations."""
    said = fields()
    listed, message = said["employee_ids"], said.get("message", "")
    return _invited(invite(current_world(), organization_id, listed, ListedBy.ID, message=message))


@operation("listExternalBadges")
def list_external_badges(organization_id: str) -> Response:  # noqa: ARG001  # nobody's: nothing external is simulated
    page: Page[dict[str, object]] = page_in([])
    return enveloped(page.items, metadata=page.metadata)


@operation("listEmployeeSkills")
def list_skills(organization_id: str) -> Response:
    page = page_in(skills_of_employees(current_world(), organization_id))
    return enveloped([skill_shown(skill) for skill in page.items], metadata=page.metadata)


def _invited(invited: Sequence[Employee]) -> Response:
    return enveloped([employee_shown(person) for person in invited])
