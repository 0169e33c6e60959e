"""Which calls were made to the APIs of a world."""

from dataclasses import asdict

from flask import Response

from simulator.control.blueprint import answer, control, journal
from simulator.unit_of_work import current_world


@control.get("/calls")
def list_calls() -> Response:
    """The newest thousand calls that programs made to the APIs of this world."""
    calls = journal().calls(current_world().name)
    return answer({"calls": [asdict(call) | {"at": call.at.isoformat()} for call in calls]})
