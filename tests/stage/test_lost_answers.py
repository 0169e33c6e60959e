"""Acclaim's answer is lost: the integration looks whether the badge is there, and the student has one in the end."""

import pytest

from stage.playing import play_in
from stage.standing import in_process, over_sockets
from steps.drivers.control import new_world


@pytest.fixture(params=[in_process, over_sockets], ids=["in-process", "over-sockets"])
def play(request):
    with request.param() as stage:
        world = new_world(stage.new_session(), stage.simulator_url, "lossy", "northwind", "2026-03-02T09:00:00Z")
        yield play_in(stage, world)
        stage.switchboard.clear()


def control(play, method, path, **options):
    answer = play.acclaim._new_session().request(method, f"{play.world.base_url}/_simulator{path}", **options)
    assert answer.ok, answer.text
    return answer.json()


def calls(play):
    """What has been asked about badges, and how it was answered."""
    told = control(play, "GET", "/journal?kind=request")["entries"]
    return [f"{call['method']} {call['status']}" for call in told if call["path"].endswith("/badges")]


@pytest.mark.parametrize(
    ("fault", "first", "then"),
    [
        ({"kind": "drop", "effect": "none"}, ["POST 502"], ["GET 200", "POST 201"]),
        ({"kind": "drop", "effect": "done"}, ["POST 201"], ["GET 200"]),
        ({"kind": "reset", "effect": "done"}, ["POST 201"], ["GET 200"]),
        ({"kind": "truncated"}, ["POST 201"], ["GET 200"]),
        ({"kind": "page", "effect": "done"}, ["POST 502"], ["GET 200"]),
        ({"kind": "drop", "effect": "late", "late_seconds": 1}, ["POST 502", "POST 201"], ["GET 200"]),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_there_is_one_badge_in_the_end(play, fault, first, then):
    armed = control(play, "POST", "/faults", json={"operation": "issueBadge"} | fault)
    priya = play.student("Priya")
    priya.complete("Onboarding Essentials")
    play._lms._host.pass_time(20)  # it rests until the badge that may still come has come
    assert calls(play) == first[:1]
    play.world.pass_time("1 second")
    play._lms._host.pass_time(60)
    assert calls(play) == first + then
    assert control(play, "GET", f"/faults/{armed['id']}")["fired"] == 1
    play.world.pass_time("1 day")
    play._lms._host.pass_time(86_400)
    assert calls(play) == first + then
    assert priya.profile().texts("table#profile-badge-table tbody tr td:first-child") == ["Northwind Onboarded"]
    notices = [mail for mail in play.world.mail_to("priya@example.com") if mail.kind == "badge notice"]
    assert len(notices) == 1
    (counts,) = (play._lms._host.counts(name) for name in play._lms._host._stores)
    assert counts["issued"] == sum(counts.values()) == 1
