"""What callers send beyond the documentation: granted and marked on the answer, refused in a strict world."""

from collections.abc import Collection, Container, Iterable
from enum import Enum

from flask import request

from simulator.marking import note_hint, note_leniency
from simulator.skilljar.domain.errors import Invalid, Problem
from simulator.unit_of_work import current_world

GREATEST_ASKED_FOR = 10_000
"""The largest page that a client of the real service is known to ask for."""


class Leniency(Enum):
    """Each with what the documentation says; sources stand in fidelity.yaml."""

    UNKNOWN_PARAMETER = ("lms-unknown-parameter", "This parameter is not documented here")
    UNKNOWN_FIELD = ("lms-unknown-field", "This field is not documented")
    USER_FIELDS = ("lms-user-fields", "Send the fields of a new user below user")
    PAGE_SIZE = ("lms-page-size", f"Ask for a whole number from 1 to {GREATEST_ASKED_FOR}")
    JSON_AS_FORM = ("lms-json-as-form", "This looks like JSON: send it with Content-Type: application/json")

    def __init__(self, name: str, asked: str) -> None:
        self.id = name
        self.asked = asked


def lenient(leniency: Leniency, about: str = "") -> None:
    """Notes that the call leans on a leniency; raises Invalid in a strict world. `about` names the field."""
    if current_world().switches.strict:
        said = f"{leniency.asked} (strict world, leniency {leniency.id})."
        raise Invalid(Problem(about or "non_field_errors", said)).because_of(leniency.id)
    note_leniency(leniency.id, about)


def look_at_query(known: Collection[str], passed_over: Collection[str]) -> None:
    """Notes what the query holds beyond the known parameters; raises Invalid in a strict world."""
    if not request.args:
        return
    for name in request.args:
        if name not in known and name not in passed_over:
            lenient(Leniency.UNKNOWN_PARAMETER, name)
    tell_passed_over(request.args, passed_over)


def tell_passed_over(given: Container[str], names: Iterable[str]) -> None:
    """Hints at what the real service is documented to take, and this one does not simulate."""
    if found := [name for name in names if name in given]:
        note_hint(f"documented of the real LMS and not simulated, so passed over: {', '.join(found)}")
