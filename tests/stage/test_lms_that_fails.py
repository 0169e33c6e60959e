"""The LMS cannot be asked for pass or fail once: its webhook is kept all the same, and the next try has the badge."""

import pytest

from stage.playing import play_in
from stage.standing import in_process, over_sockets
from steps.drivers.control import new_world
from tests.stage.test_lost_answers import control


@pytest.fixture(params=[in_process, over_sockets], ids=["in-process", "over-sockets"])
def play(request):
    with request.param() as stage:
        world = new_world(stage.new_session(), stage.simulator_url, "failing", "northwind", "2026-03-02T09:00:00Z")
        yield play_in(stage, world)
        stage.switchboard.clear()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503, "retry_after": 30},
        {"kind": "page"},
        {"kind": "drop"},
        {"kind": "truncated"},
        {"kind": "body", "body": "<html>Welcome</html>", "content_type": "text/html"},
        {"kind": "altered", "changes": {"0.course_progress": "?"}},
    ],
    ids=lambda fault: fault["kind"],
)
def test_the_badge_comes_with_the_next_try(play, fault):
    armed = control(play, "POST", "/faults", json={"operation": "lmsListProgress"} | fault)
    priya = play.student("Priya")
    priya.complete("Onboarding Essentials")
    assert issued(play) == []
    delivered = answers(play)
    assert set(delivered) == {200}
    play._lms._host.pass_time(60)
    assert issued(play) == [201]
    play.world.pass_time("1 day")  # the LMS has nothing to deliver again
    assert answers(play) == delivered
    assert control(play, "GET", f"/faults/{armed['id']}")["fired"] == 1
    asked = control(play, "GET", "/journal?name=lmsListProgress")["entries"]
    assert [call.get("fault") for call in asked][:2] == [f"{armed['id']} {fault['kind']}", None]
    assert priya.profile().texts("table#profile-badge-table tbody tr td:first-child") != []


def issued(play):
    return [call["status"] for call in control(play, "GET", "/journal?name=issueBadge")["entries"]]


def answers(play):
    """How each webhook was answered."""
    return [entry["status"] for entry in control(play, "GET", "/journal?kind=webhook")["entries"]]
