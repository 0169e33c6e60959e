"""Acclaim's answer is lost, the LMS delivers the completion again: the student has one badge in the end."""

import pytest

from stage.standing import in_process, over_sockets
from steps.drivers.control import new_world
from steps.play import Play


@pytest.fixture(params=[in_process, over_sockets], ids=["in-process", "over-sockets"])
def play(request):
    with request.param() as stage:
        world = new_world(stage.new_session(), stage.simulator_url, "lossy", "northwind", "2026-03-02T09:00:00Z")
        yield Play(stage.new_session, stage.switchboard, stage.simulator_url, world)
        stage.switchboard.clear()


def control(play, method, path, **options):
    answer = play._new_session().request(method, f"{play.world.base_url}/_simulator{path}", **options)
    assert answer.ok, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ({"kind": "drop", "effect": "none"}, [502, 201]),
        ({"kind": "drop", "effect": "done"}, [201, 422]),
        ({"kind": "reset", "effect": "done"}, [201, 422]),
        ({"kind": "truncated"}, [201, 422]),
        ({"kind": "page", "effect": "done"}, [502, 422]),
        ({"kind": "drop", "effect": "late", "late_seconds": 1}, [502, 201, 422]),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_there_is_one_badge_in_the_end(play, fault, answers):
    armed = control(play, "POST", "/faults", json={"operation": "issueBadge"} | fault)
    priya = play.student("Priya")
    priya.complete("Onboarding Essentials")
    play.world.pass_time("1 day")
    assert control(play, "GET", f"/faults/{armed['id']}")["fired"] == 1
    calls = [
        call for call in control(play, "GET", "/journal?kind=request")["entries"] if call["path"].endswith("/badges")
    ]
    assert [call["status"] for call in calls if call["method"] == "POST"] == answers
    assert priya.profile().texts("table#profile-badge-table tbody tr td:first-child") != []
    notices = [mail for mail in play.world.mail_to("priya@example.com") if mail.kind == "badge notice"]
    assert len(notices) == 1
