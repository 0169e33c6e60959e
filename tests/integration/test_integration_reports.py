"""What an operator is told of, and no more than can be looked at."""

import json

from integration.completions import parse_event
from integration.outcomes import Outcome, State


def test_of_what_is_parked_all_or_the_first_are_listed(store, event, time):
    for number in range(102):
        block = event()["course_progress"] | {"course_progress_id": f"g{number}"}
        completion = parse_event(json.dumps(event(course_progress=block)).encode()).completion
        store.receive(f"event {number}", completion, Outcome(State.PARKED, "archived"), time())
    assert [row.id for row in store.parked(100)] == list(range(1, 101))
    assert len(store.parked()) == 102
