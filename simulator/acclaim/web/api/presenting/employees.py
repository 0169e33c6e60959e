"""Employees on the wire, in the order of the sample in https://www.credly.com/docs/workforce."""

from typing import Any

from simulator.acclaim.domain.employee import Employee
from simulator.acclaim.services.workforce import EmployeeBadges, Skill
from simulator.acclaim.web.api.dates import wire_instant


def employee_shown(person: Employee) -> dict[str, Any]:
    return {
        "id": person.id,
        "email": person.email,
        "created_at": wire_instant(person.created_at),
        "employee_state": person.state.value,
        "employee_state_updated_at": wire_instant(person.state_updated_at),
        "last_invitation_sent_at": wire_instant(person.last_invitation_sent_at),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "full_name": person.full_name,
        "photo_url": None,
        "team": person.team,
        "external_id": person.external_id,
        "position_title": person.position_title,
        "manager_first_name": person.manager_first_name,
        "manager_last_name": person.manager_last_name,
        "manager_external_id": person.manager_external_id,
        "location": person.location,
        "country": person.country,
        "zip_code": person.zip_code,
        "state_or_province": person.state_or_province,
        "department": person.department,
        "organization_level1": person.organization_level1,
        "organization_level2": person.organization_level2,
        "organization_level3": person.organization_level3,
        "job_family": person.job_family,
    }


def employee_data_shown(person: Employee, badges: EmployeeBadges) -> dict[str, Any]:
    return employee_shown(person) | {"badges_count": badges.count, "skills": badges.skills}


def skill_shown(skill: Skill) -> dict[str, Any]:
    return {"name": skill.name, "badges_count": skill.badges, "employees_count": skill.employees}
