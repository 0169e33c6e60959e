"""Faults in the REST API of the LMS: the same plane, kinds and counts, in the words of the LMS."""

import json
from datetime import UTC, datetime
from http.client import RemoteDisconnected

import pytest
import requests

from simulator.clock import Clock
from simulator.fault import Kind
from tests.simulator.core.test_core_faults import Caller
from tests.simulator.places import NORTHWIND, ONBOARDED, START, Place

KEY = "sk-live-northwind-0001"
PRIYA = "/users/priyaraman001"
PROGRESS = f"{PRIYA}/published-courses"
WELCOME = f"{PROGRESS}/pubwelcometou"
COURSES = "/domains/academy.northwind.example/published-courses"
NEEDS = {
    Kind.STATUS: {"status": 500},
    Kind.DELAY: {"seconds": 1},
    Kind.DRIP: {"seconds": 1},
    Kind.HUGE: {"megabytes": 1},
    Kind.GZIP_BOMB: {"megabytes": 1},
}


class Asking(Caller):
    """A program that asks the LMS of a place."""

    def call(self, method, path="/ping", **options):
        options.setdefault("auth", (KEY, ""))
        options.setdefault("timeout", 5)
        return self.session.request(
            method, f"{self.url}{self.place.prefix}/skilljar/v1{path}", allow_redirects=False, **options
        )

    def rename(self, name="Prija", **options):
        return self.call("PATCH", PRIYA, json={"first_name": name}, **options)

    def complete(self):
        return self.call("PUT", WELCOME, json={"course_progress": {"completed_at": "2026-03-01T10:00:00Z"}})

    @property
    def name(self):
        unseen = {"X-Simulator-Unseen": "1"}
        return self.call("GET", PRIYA, headers=unseen).json()["user"]["first_name"]


@pytest.fixture
def caller(place):
    return Asking(place)


# --- Which calls ------------------------------------------------------------------------------------------------------


def test_the_first_calls_fail_in_the_form_of_the_lms_and_the_next_ones_do_not(caller):
    armed = caller.arm("lmsListProgress", first=2, retry_after=30, message="Down for a while")
    answers = [caller.call("GET", PROGRESS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].json() == {"detail": "Down for a while"}
    assert answers[0].headers["Retry-After"] == "30"
    mark = f"{armed['id']} status"
    assert [answer.headers.get("X-Simulator-Fault") for answer in answers] == [mark, mark, None]
    assert caller.journal() == [("GET", 503, mark), ("GET", 503, mark), ("GET", 200, None)]
    assert caller.fault(armed)["fired"] == 2


def test_a_key_that_is_not_good_any_more_is_refused_as_the_lms_refuses(caller):
    caller.arm("lmsGetUser", status=401)
    answer = caller.call("GET", PRIYA)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Unauthorized"})
    assert answer.headers["WWW-Authenticate"] == caller.call("GET", PRIYA, auth=("x", "")).headers["WWW-Authenticate"]


def test_the_journal_calls_an_operation_as_faults_do(caller):
    caller.call("GET", PROGRESS)
    caller.rename()
    entries = caller.place.control("GET", "/journal?kind=request").json["entries"]
    assert [entry["name"] for entry in entries] == ["lmsListProgress", "lmsUpdateUser"]


def test_put_and_patch_are_one_operation(caller):
    armed = caller.arm("lmsUpdateUser", first=2)
    answers = [caller.call(method, PRIYA, json={}).status_code for method in ("PUT", "PATCH", "PATCH")]
    assert answers == [503, 503, 200]
    assert caller.fault(armed)["fired"] == 2


def test_faults_let_calls_pass_and_stand_in_line(caller):
    caller.arm("lmsPing", after=1)
    caller.arm("lmsPing", status=500, after=1, first=2)
    assert [caller.call("GET").status_code for _ in range(6)] == [200, 503, 500, 500, 200, 200]


def test_who_may_not_call_what_nobody_serves_and_what_is_only_asked_for_meets_no_fault(caller):
    armed = caller.arm("lmsListUsers", first=9)
    assert caller.call("GET", "/users", auth=("sk-live-nobody", "")).status_code == 401
    assert caller.call("GET", "/nowhere").status_code == 404
    assert caller.call("DELETE", "/users").status_code == 405
    assert caller.call("OPTIONS", "/users").status_code == 200
    assert caller.call("GET", "/users", headers={"X-Simulator-Unseen": "1"}).status_code == 200
    assert caller.fault(armed)["fired"] == 0


def test_a_world_of_its_own_has_faults_of_its_own(caller, simulator):
    caller.arm("lmsPing", first=9)
    simulator.worlds.create("calm", "northwind", Clock(frozen_at=START))
    calm = Asking(Place(simulator, "calm"))
    assert calm.call("GET").status_code == 200
    assert caller.call("GET").status_code == 503
    simulator.worlds.remove("calm")


# --- Control ----------------------------------------------------------------------------------------------------------


def test_all_that_can_fail_is_listed(caller, simulator):
    told = caller.place.control("GET", "/operations").json["operations"]
    listed = {one["id"]: one for one in told}
    assert listed["lmsUpdateUser"] == {
        "id": "lmsUpdateUser",
        "stand_in": "skilljar",
        "methods": ["PATCH", "PUT"],
        "path": "/skilljar/v1/users/{user_id}",
    }
    assert listed["issueBadge"] == {
        "id": "issueBadge",
        "stand_in": "acclaim",
        "methods": ["POST"],
        "path": "/v1/organizations/{organization_id}/badges",
    }
    served = {rule.endpoint.rpartition(".")[::2] for rule in simulator.app.url_map.iter_rules()}
    of_both = sorted(name for door, name in served if door in {"acclaim_api", "skilljar_api"} and name != "nowhere")
    assert sorted(one["id"] for one in told) == of_both


@pytest.mark.parametrize(("named", "near"), [("getUser", "lmsGetUser"), ("list_progress", "lmsListProgress")])
def test_near_names_come_from_both(still, named, near):
    refused = still.control("POST", "/faults", json={"operation": named, "kind": "drop"})
    assert refused.status_code == 400
    assert near in refused.json["error"].partition("did you mean")[2]
    assert "/_simulator/operations" in refused.json["error"]


@pytest.mark.parametrize("condition", [{"organization_id": NORTHWIND}, {"badge_template_id": ONBOARDED}])
def test_conditions_of_acclaim_are_none_of_the_lms(still, condition):
    told = {"operation": "lmsListProgress", "kind": "drop"} | condition
    refused = still.control("POST", "/faults", json=told)
    assert refused.status_code == 400
    assert refused.json["error"] == f"{next(iter(condition))}: of Acclaim's calls; lmsListProgress is one of the LMS's"


@pytest.mark.parametrize("operation", ["lmsGetUser", "lmsPingWebhook"])
def test_what_changes_nothing_has_no_effect_that_could_come_late(still, operation):
    refused = still.control("POST", "/faults", json={"operation": operation, "kind": "drop", "effect": "late"})
    assert refused.status_code == 400
    assert refused.json["error"].startswith("effect: ")


# --- What a caller gets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_marks_its_answer(caller, kind):
    armed = caller.arm("lmsGetUser", kind.value, **NEEDS.get(kind, {}))
    client = caller.place.client
    answer = client.get(f"{caller.place.prefix}/skilljar/v1{PRIYA}", headers={"Authorization": basic()})
    assert answer.headers["X-Simulator-Fault"] == f"{armed['id']} {kind.value}"
    assert caller.journal()[-1][2] == f"{armed['id']} {kind.value}"
    assert caller.fault(armed)["fired"] == 1


def basic():
    return requests.auth._basic_auth_str(KEY, "")


def test_who_cannot_drop_a_connection_says_so_in_the_form_of_the_lms(caller):
    caller.arm("lmsPing", "drop")
    answer = caller.place.client.get(
        f"{caller.place.prefix}/skilljar/v1/ping", headers={"Authorization": basic()}
    )  # fmt: skip
    assert answer.status_code == 502
    assert "could do it" in answer.json["detail"]


@pytest.mark.parametrize(("effect", "name"), [("none", "Priya"), ("done", "Prija")])
@pytest.mark.parametrize("kind", ["status", "page", "redirect"])
def test_another_answer_comes_before_the_effect_or_after_it(caller, kind, effect, name):
    caller.arm("lmsUpdateUser", kind, effect=effect)
    answer = caller.rename()
    assert answer.status_code == {"status": 503, "page": 502, "redirect": 302}[kind]
    assert caller.name == name


@pytest.mark.parametrize(("effect", "name"), [("none", "Priya"), ("done", "Prija")])
@pytest.mark.parametrize(("kind", "why"), [("drop", RemoteDisconnected), ("reset", ConnectionResetError)])
def test_a_connection_ends_before_the_effect_or_after_it(caller, kind, why, effect, name):
    caller.arm("lmsUpdateUser", kind, effect=effect)
    with pytest.raises(requests.ConnectionError) as lost:
        caller.rename()
    assert isinstance(lost.value.args[0].args[1], why)
    assert caller.name == name


@pytest.mark.parametrize("kind", ["truncated", "truncated-chunks"])
def test_a_body_ends_in_the_middle(caller, kind):
    caller.arm("lmsUpdateUser", kind)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.rename()
    assert caller.name == "Prija"


def test_an_answer_is_altered_a_bare_list_too(caller):
    caller.complete()
    caller.arm("lmsListProgress", "altered", changes={"0.course_progress.success_status": "FAILED"})
    caller.arm("lmsListProgress", "altered", without=["0.course_progress"])
    caller.arm("lmsListProgress", "body", body="<html>", content_type="text/html")
    rows = [caller.call("GET", PROGRESS) for _ in range(3)]
    assert rows[0].json()[0]["course_progress"]["success_status"] == "FAILED"
    assert "course_progress" not in rows[1].json()[0]
    assert (rows[2].status_code, rows[2].text) == (200, "<html>")


def test_an_answer_comes_too_late_or_drips_or_is_far_too_long(caller):
    caller.arm("lmsGetUser", "delay", seconds=30)
    caller.arm("lmsGetUser", "drip", seconds=60)
    caller.arm("lmsGetUser", "huge", megabytes=3)
    with pytest.raises(requests.ReadTimeout):
        caller.call("GET", PRIYA)
    with caller.call("GET", PRIYA, stream=True) as answer:
        first = answer.raw.read1(1_000_000)
        assert 0 < len(first) < int(answer.headers["Content-Length"]) / 50
        assert json.loads(first + answer.raw.read())["user"]["first_name"] == "Priya"
    assert len(caller.call("GET", PRIYA).content) > 3 * 1024 * 1024


# --- Effects that come late -------------------------------------------------------------------------------------------


def test_a_completion_comes_late_as_of_then_and_once(caller):
    """Behind it, an announcement as after any other."""
    armed = caller.arm("lmsCompleteCourse", "drop", effect="late", late_seconds=600)
    with pytest.raises(requests.ConnectionError):
        caller.complete()
    caller.place.advance(seconds=599)
    assert caller.call("GET", PROGRESS).json() == []
    caller.place.advance(seconds=1)
    (row,) = caller.call("GET", PROGRESS).json()
    assert row["course_progress"]["completed_at"][:10] == "2026-03-01"
    assert datetime.fromisoformat(row["enrolled_at"]) <= datetime(2026, 3, 2, 9, 10, tzinfo=UTC)
    caller.place.advance(days=1)
    assert [call for call in caller.journal() if call[0] == "PUT"] == [
        ("PUT", 502, f"{armed['id']} drop"),
        ("PUT", 200, f"{armed['id']} late"),
    ]


def test_a_form_and_a_world_that_the_key_names_come_late_as_well(caller):
    caller.arm("lmsUpdateUser", "drop", effect="late")
    with pytest.raises(requests.ConnectionError):
        caller.session.patch(
            f"{caller.url}/skilljar/v1{PRIYA}",
            data={"first_name": "Prija é"},
            auth=(f"{KEY}@{caller.place.name}", ""),
        )
    assert caller.name == "Priya"
    caller.place.advance(seconds=1)
    assert caller.name == "Prija é"


def test_what_the_lms_refuses_late_leaves_nothing(caller):
    caller.arm("lmsUpdateUser", "drop", effect="late")
    with pytest.raises(requests.ConnectionError):
        caller.rename("x" * 1000)
    caller.place.advance(seconds=1)
    assert caller.name == "Priya"
    assert [call[:2] for call in caller.journal()].count(("PATCH", 400)) == 1


def test_a_ping_is_sent_though_its_answer_is_spoilt(caller):
    """Nobody holds the world while the receiver is called."""
    made = caller.call("POST", "/webhooks", json={"target_url": "http://127.0.0.1:9/nobody"}).json()
    caller.arm("lmsPingWebhook", status=500, effect="done")
    caller.arm("lmsPingWebhook")
    answers = [caller.call("POST", f"/webhooks/{made['id']}/ping").status_code for _ in range(2)]
    assert answers == [500, 503]
