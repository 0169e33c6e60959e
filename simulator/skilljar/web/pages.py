"""What all pages of the LMS have in common: how a refusal is shown."""

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from simulator.skilljar.domain.errors import (
    Invalid,
    KeyRefused,
    LmsError,
    NotEnrolled,
    NotFound,
    Unreadable,
    WebhookInactive,
)
from simulator.unit_of_work import abandon_world

Page = AnyResponse | str | tuple[str, int]
PROBLEM = 422  # the form again, with the reason beside the field
STATUSES: dict[type[LmsError], int] = {
    Invalid: PROBLEM,
    Unreadable: 400,
    KeyRefused: 401,
    NotFound: 404,
    NotEnrolled: 409,
    WebhookInactive: 409,
}


def refused(error: LmsError) -> Response:
    """A page that says what was refused."""
    abandon_world()
    return make_response(render_template("skilljar/refused.html", reason=str(error)), STATUSES[type(error)])


def show_refusals(door: Blueprint) -> None:
    door.register_error_handler(LmsError, refused)
