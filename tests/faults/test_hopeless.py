"""One completion that can never be issued: how much longer the others take because of it, in the workers' own time.

With OUTAGE (`make outage`) it is one among 1,000, else among 100, which may lose no more than those.
"""

import os
from datetime import datetime

import pytest
import requests

from stage.chaos.feeding import event
from stage.standing import in_process
from tests.faults.crew import Crew
from tests.faults.gate import answer
from tests.faults.northwind import START, address_in, northwind

OTHERS, HOPELESS = 999 if "OUTAGE" in os.environ else 99, 50
WORKERS = 8  # as many as there are unless told otherwise
CALL_SECONDS = 0.3  # that Acclaim takes for an answer
pytestmark = pytest.mark.timeout(300)
UNDISTURBED = -(-OTHERS // WORKERS) * CALL_SECONDS
TWENTIETH = 1000 // 20  # calls


def no_answer(_request, timeout, crew):
    crew.takes(timeout.total)
    raise requests.ReadTimeout("for ever")


def error(status):
    def give(_request, _timeout, crew):
        crew.takes(CALL_SECONDS)
        return answer(status)

    return give


def told(number):
    """A completion of one course by a student of its own."""
    return event(4 * number, START)


def on_the_road(crew, hopeless):
    """What a call meets: the hopeless one's own trouble, or an answer after its time."""

    def meet(request, timeout):
        if address_in(request) == told(HOPELESS)["user"]["email"]:
            return hopeless(request, timeout, crew)
        crew.takes(CALL_SECONDS)
        return None

    return meet


class Race:
    """Until the others are done: `seconds` of the workers' time, and how many `attempts` all of them made."""

    def __init__(self, name, hopeless=None, workers=WORKERS):
        crew = Crew(workers, START)
        with in_process() as stage, northwind(stage, name, "sqlite://", crew) as integration:
            for number in [HOPELESS, *range(1, HOPELESS), *range(HOPELESS + 1, OTHERS + 2)]:
                if hopeless or number != HOPELESS:
                    integration.receive(told(number))
            integration.road.trouble = on_the_road(crew, hopeless)
            self.attempts, finished, left = 0, crew(), OTHERS
            for _ in range(2 * OTHERS):
                self.attempts += crew.next_one(integration.worker.work)
                if integration.counts["issued"] == OTHERS - left + 1:
                    finished, left = max(finished, crew()), left - 1
                if not left:
                    break
            self.seconds = (finished - datetime.fromisoformat(START)).total_seconds()
            self.hopeless_attempts, self.counts = integration.road.met_trouble, integration.counts


def test_without_it_the_others_take_as_long_as_their_calls():
    race = Race("undisturbed")
    assert (race.counts["issued"], race.attempts) == (OTHERS, OTHERS)
    assert race.seconds == pytest.approx(UNDISTURBED)


@pytest.mark.parametrize(
    "hopeless",
    [
        pytest.param(error(500), id="fails"),
        pytest.param(no_answer, id="times-out"),
        pytest.param(error(403), id="forbidden"),
    ],
)
def test_one_hopeless_completion_among_a_thousand_delays_the_others_by_no_more_than_a_twentieth(hopeless):
    race = Race("hopeless", hopeless)
    assert (race.counts["issued"], race.counts["received"]) == (OTHERS, 1)
    assert race.hopeless_attempts >= 1
    assert race.attempts <= OTHERS + TWENTIETH
    assert race.seconds <= UNDISTURBED + TWENTIETH * CALL_SECONDS / WORKERS
