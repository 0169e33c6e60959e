"""What the control plane tells the LMS."""

from flask import Response

from simulator.control.blueprint import answer, control
from simulator.control.reading import body, text
from simulator.skilljar.services.connecting import connect_integration
from simulator.unit_of_work import current_world


@control.put("/lms/<organization_id>/integration")
def put_integration(organization_id: str) -> Response:
    """`{"webhook_url", "badges_earned_url", "secret"}`: where an LMS organization finds its integration."""
    told = body()
    places = {name: text(told, name) for name in ("webhook_url", "badges_earned_url", "secret")}
    connect_integration(current_world(), organization_id, **places)
    return answer(places | {"secret": "kept"})
