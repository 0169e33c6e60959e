"""Faults: armed, counted, marked and taken back, and what a caller gets of each kind."""

import gzip
import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected

import pytest
import requests
import urllib3

from simulator.clock import Clock
from simulator.fault import Kind
from simulator.in_process import WsgiAdapter
from tests.simulator.places import (
    DATA_LITERATE,
    GLOBEX,
    GLOBEX_TOKEN,
    NORTHWIND,
    ONBOARDED,
    START,
    TOKEN,
    Place,
)


class Caller:
    """A program that calls the API of a place through `requests`, and arms faults there."""

    def __init__(self, place, url="http://simulator.test", session=None):
        self.place, self.url = place, url
        self.session = session or requests.Session()
        self.session.trust_env = False
        if session is None:
            self.session.mount(url, WsgiAdapter(place.simulator.app))

    def arm(self, operation="issueBadge", kind="status", **how):
        if kind == "status":
            how.setdefault("status", 503)
        told = self.place.control("POST", "/faults", json={"operation": operation, "kind": kind} | how)
        assert told.status_code == 201, told.text
        return told.json

    def call(self, method, path="", **options):
        options.setdefault("auth", (TOKEN, ""))
        options.setdefault("timeout", 5)
        return self.session.request(
            method, f"{self.url}{self.place.prefix}/v1/organizations/{NORTHWIND}{path}",
            allow_redirects=False, **options,
        )  # fmt: skip

    def issue(self, timeout=5, **changes):
        return self.call("POST", "/badges", json=self.place.request(**changes), timeout=timeout)

    def fault(self, armed):
        return self.place.control("GET", f"/faults/{armed['id']}").json

    def badges(self):
        return self.place.own("GET", "/badges").json["metadata"]["total_count"]

    def journal(self):
        return [
            (call["method"], call["status"], call.get("fault"))
            for call in self.place.control("GET", "/journal?kind=request").json["entries"]
        ]


@pytest.fixture
def caller(place):
    return Caller(place)


# --- Armed, counted, marked -------------------------------------------------------------------------------------------


def test_the_first_calls_of_an_operation_fail_and_the_next_ones_do_not(caller):
    armed = caller.arm(first=2, retry_after=30, message="Down for a while")
    answers = [caller.issue() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 201]
    assert answers[0].json() == {"data": {"message": "Down for a while"}, "metadata": {}}
    assert answers[0].headers["Retry-After"] == "30"
    mark = f"{armed['id']} status"
    assert [answer.headers.get("X-Simulator-Fault") for answer in answers] == [mark, mark, None]
    assert caller.journal() == [("POST", 503, mark), ("POST", 503, mark), ("POST", 201, None)]
    assert caller.fault(armed)["fired"] == 2


def test_other_operations_do_not_fail(caller):
    armed = caller.arm("revokeBadge")
    assert caller.issue().status_code == 201
    assert caller.call("GET").status_code == 200
    assert caller.fault(armed)["fired"] == 0


def test_a_fault_lets_calls_pass_before_it_hits(caller):
    caller.arm("getOrganization", after=1)
    caller.arm("getOrganization", status=500, after=1, first=2)
    assert [caller.call("GET").status_code for _ in range(6)] == [200, 503, 500, 500, 200, 200]


def test_faults_of_one_operation_stand_in_line(caller):
    caller.arm("getOrganization", status=500)
    caller.arm("getOrganization", status=502)
    assert [caller.call("GET").status_code for _ in range(3)] == [500, 502, 200]


def test_only_one_template_fails(caller):
    caller.arm(badge_template_id=DATA_LITERATE, first=9)
    caller.arm("issueBadges", badge_template_id=DATA_LITERATE, first=9)
    assert [caller.issue(badge_template_id=one).status_code for one in (ONBOARDED, DATA_LITERATE)] == [201, 503]
    batch = [
        [caller.place.request(badge_template_id=one, recipient_email="mei@example.com")]
        for one in (ONBOARDED, DATA_LITERATE)
    ]
    assert [caller.call("POST", "/badges/batch", json={"badges": one}).status_code for one in batch] == [201, 503]


def test_only_one_organization_fails(caller):
    caller.arm("getOrganization", organization_id=GLOBEX, first=9)
    caller.arm("listOrganizations", organization_id=GLOBEX, first=9)
    assert caller.call("GET").status_code == 200
    listed = [caller.place.api("GET", "/organizations", token=token).status_code for token in (TOKEN, GLOBEX_TOKEN)]
    assert listed == [200, 503]
    assert caller.place.api("GET", f"/organizations/{GLOBEX}", token=GLOBEX_TOKEN).status_code == 503


def test_a_call_that_may_not_be_made_meets_no_fault(caller):
    armed = caller.arm(first=9)
    assert caller.issue(issued_to_first_name="P").status_code == 503
    assert caller.call("POST", "/badges", auth=("wrong", ""), json={}).status_code == 401
    assert caller.fault(armed)["fired"] == 1


@pytest.mark.parametrize("json", [{}, {"badge_template_id": ["x"]}, {"badge_template_id": None}, {"badges": 3}])
def test_a_body_of_another_shape_meets_the_fault_of_no_template(caller, json):
    caller.arm(badge_template_id=ONBOARDED, first=9)
    assert caller.call("POST", "/badges", json=json).status_code == 422


def test_a_world_of_its_own_has_faults_of_its_own(caller, simulator):
    caller.arm(first=9)
    simulator.worlds.create("calm", "northwind", Clock(frozen_at=START))
    calm = Place(simulator, "calm")
    assert calm.try_to_issue().status_code == 201
    assert calm.control("GET", "/faults").json == {"faults": []}
    simulator.worlds.remove("calm")


def test_nothing_is_looked_for_when_nothing_is_armed(caller, monkeypatch):
    from simulator import failing

    armed = caller.arm("getOrganization")
    assert caller.call("GET").status_code == 503  # and the fault is spent
    monkeypatch.setattr(failing, "waiting_for", lambda *_: pytest.fail("looked"))
    assert caller.call("GET").status_code == 200
    caller.arm("getOrganization")
    caller.place.control("DELETE", "/faults")
    assert caller.call("GET").status_code == 200
    assert armed["first"] == 1


def test_exactly_so_many_calls_fail_however_many_come_at_once(caller):
    caller.arm(first=3)
    caller.arm("getOrganization", first=3)

    def one(number):
        return caller.place.simulator.app.test_client().post(
            f"{caller.place.prefix}/v1/organizations/{NORTHWIND}/badges",
            headers={"Authorization": "Basic " + b64encode(f"{TOKEN}:".encode()).decode()},
            json=caller.place.request(recipient_email=f"priya{number}@example.com"),
        )

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(one, range(32)))
        read = list(crowd.map(lambda _: Caller(caller.place).call("GET").status_code, range(32)))
    assert sorted(answer.status_code for answer in answers) == [201] * 29 + [503] * 3
    assert sorted(read) == [200] * 29 + [503] * 3


# --- Control ----------------------------------------------------------------------------------------------------------


def test_unfired_faults_can_be_asked_for(caller):
    hit, missed = caller.arm("getOrganization"), caller.arm("revokeBadge")
    caller.call("GET")
    ids = {
        query: [fault["id"] for fault in caller.place.control("GET", f"/faults{query}").json["faults"]]
        for query in ("", "?unfired=true", "?unfired=false")
    }
    assert ids == {"": [hit["id"], missed["id"]], "?unfired=true": [missed["id"]], "?unfired=false": [hit["id"]]}
    assert caller.place.control("GET", "/faults?unfired=maybe").status_code == 400


def test_faults_are_taken_back(caller):
    first, second = caller.arm(first=9), caller.arm("getOrganization", first=9)
    assert caller.place.control("DELETE", f"/faults/{first['id']}").status_code == 204
    assert caller.issue().status_code == 201
    assert caller.call("GET").status_code == 503
    assert caller.place.control("DELETE", "/faults").status_code == 204
    assert caller.call("GET").status_code == 200
    assert caller.place.control("GET", f"/faults/{second['id']}").status_code == 404
    assert caller.place.control("DELETE", f"/faults/{second['id']}").status_code == 404


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "status"}, "status: the kind status needs it: a whole number from 400 to 599"),
        ({"kind": "status", "status": 200}, "status: a whole number from 400 to 599"),
        ({"kind": "status", "status": 99}, "status: a whole number from 400 to 599"),
        ({"kind": "page", "status": "503"}, "status: a whole number from 400 to 599"),
        ({"kind": "redirect", "status": 600}, "status: 301, 302, 303, 307 or 308"),
        ({"kind": "redirect", "status": 200}, "status: 301, 302, 303, 307 or 308"),
        ({"kind": "body", "status": 600}, "status: a whole number from 200 to 599"),
    ],
)
def test_which_status_a_kind_may_have_is_always_said_alike(still, told, said):
    refused = still.control("POST", "/faults", json={"operation": "issueBadge"} | told)
    assert (refused.status_code, refused.json["error"]) == (400, said)


def test_a_fault_is_told_as_it_was_armed(caller):
    told = {
        "operation": "issueBadge", "kind": "altered", "effect": "done", "organization_id": NORTHWIND,
        "badge_template_id": ONBOARDED, "first": 2, "after": 1, "seconds": 0.5,
        "changes": {"data.id": "x", "data.user": None}, "without": ["data.state"],
    }  # fmt: skip
    armed = caller.arm(**told)
    assert armed == told | {"id": armed["id"], "passed": 0, "fired": 0}
    assert caller.fault(armed) == armed


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({}, ["operation", "kind"]),
        ({"kind": "explode", "first": 0, "after": -1}, ["operation", "kind", "first", "after"]),
        ({"first": True, "seconds": 61, "status": 99}, ["operation", "kind", "first", "seconds", "status"]),
        ({"operation": "issueBadge", "kind": "status"}, ["status"]),
        ({"operation": "issueBadge", "kind": "status", "status": 200}, ["status"]),
        ({"operation": "issueBadge", "kind": "redirect", "status": 200}, ["status"]),
        ({"operation": "issueBadge", "kind": "drop", "status": 500, "body": "x"}, ["status", "body"]),
        ({"operation": "issueBadge", "kind": "drop", "late_seconds": 5}, ["late_seconds"]),
        ({"operation": "issueBadge", "kind": "truncated", "effect": "none"}, ["effect"]),
        ({"operation": "issueBadge", "kind": "delay"}, ["seconds"]),
        ({"operation": "listBadges", "kind": "drop", "effect": "late"}, ["effect"]),
        ({"operation": "issueBadge", "kind": "drop", "what": 1}, ["what"]),
        ({"operation": "issueBadge", "kind": "status", "status": 503, "retry_after": "a\nb"}, ["retry_after"]),
        ({"operation": "issueBadge", "kind": "drop", "organization_id": "x"}, ["organization_id"]),
        ({"operation": "issueBadge", "kind": "drop", "badge_template_id": "x"}, ["badge_template_id"]),
        ({"operation": "getOrganization", "kind": "drop", "badge_template_id": ONBOARDED}, ["badge_template_id"]),
        ({"operation": "getSelf", "kind": "drop", "organization_id": NORTHWIND}, ["organization_id"]),
        ({"operation": "issueBadge", "kind": "altered", "without": [""], "changes": []}, ["without", "changes"]),
    ],
)
def test_every_wrong_field_is_named(still, told, named):
    refused = still.control("POST", "/faults", json=told)
    assert refused.status_code == 400
    assert sorted(part.partition(":")[0] for part in refused.json["error"].split("; ") if ": " in part) == sorted(named)


def test_a_fault_for_an_operation_that_nobody_serves_is_refused_with_the_nearest_names(still):
    refused = still.control("POST", "/faults", json={"operation": "issuebadges", "kind": "drop"})
    assert refused.status_code == 400
    assert "did you mean issueBadges or issueBadge" in refused.json["error"]
    assert "/_simulator/operations" in refused.json["error"]


# --- What a caller gets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("effect", "badges"), [("none", 0), ("done", 1)])
def test_a_status_comes_before_the_effect_or_after_it(caller, effect, badges):
    armed = caller.arm(status=500, effect=effect)
    answer = caller.issue()
    assert (answer.status_code, answer.json()["data"]["message"]) == (500, "Internal Server Error")
    assert answer.headers["X-Simulator-Fault"] == f"{armed['id']} status"
    assert caller.badges() == badges


def test_what_is_refused_behind_a_fault_leaves_nothing(caller):
    caller.arm("issueBadges", "drop", effect="done")
    good, bad = caller.place.request(), caller.place.request(recipient_email="mei@example.com", badge_template_id="x")
    with pytest.raises(requests.ConnectionError):
        caller.call("POST", "/badges/batch", json={"badges": [good, bad]})
    assert caller.badges() == 0


def test_oauth_fails_in_its_own_form(caller):
    caller.arm("obtainAccessToken", retry_after="soon")
    caller.arm("obtainAccessToken", status=401, message="No")
    first, second = (
        caller.session.post(f"{caller.url}{caller.place.prefix}/oauth/token", data={"grant_type": "x"})
        for _ in range(2)
    )
    assert (first.status_code, first.headers["Retry-After"]) == (503, "soon")
    assert first.json() == {"error": "temporarily_unavailable", "error_description": "Service Unavailable"}
    assert first.headers["Cache-Control"] == "no-store"
    assert second.json() == {"error": "invalid_client", "error_description": "No"}
    assert second.headers["WWW-Authenticate"] == 'Basic realm="oauth"'


def test_a_proxys_page_is_no_json(caller):
    caller.arm(kind="page", status=503, retry_after=5)
    answer = caller.issue()
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert answer.headers["Retry-After"] == "5"
    assert "503 Service Unavailable" in answer.text
    assert caller.badges() == 0


def test_a_redirect_leads_elsewhere_or_in_a_circle(caller):
    caller.arm(kind="redirect", status=307, location="https://elsewhere.invalid/v1")
    caller.arm(kind="redirect")
    away, circle = caller.issue(), caller.issue()
    assert (away.status_code, away.headers["Location"]) == (307, "https://elsewhere.invalid/v1")
    assert (circle.status_code, circle.headers["Location"]) == (302, circle.url)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [('{"data": {"id": NaN}}', None), ("\ufeff{}", None), (None, None), ("<html>", "text/html")],
)
def test_another_body_comes_after_the_effect(caller, body, content_type):
    caller.arm(kind="body", body=body, content_type=content_type)
    answer = caller.issue()
    assert (answer.status_code, answer.content) == (201, (body or "").encode())
    assert answer.headers["Content-Type"] == (content_type or "application/json; charset=utf-8")
    assert caller.badges() == 1


def test_an_answer_is_altered(caller):
    caller.arm(kind="altered", changes={"data.recipient_email": "mei@example.com", "no.where": 1}, without=["data.id"])
    caller.arm(kind="altered", status=204)
    caller.arm(
        "listBadges",
        "altered",
        changes={"metadata.next_page_url": "https://elsewhere.invalid/", "data.0.id": "x", "data.7.id": "x"},
    )
    data = caller.issue().json()["data"]
    assert data["recipient_email"] == "mei@example.com"
    assert data["state"] == "pending"
    assert "id" not in data
    nothing = caller.issue(recipient_email="tomas@example.com")
    assert (nothing.status_code, nothing.content) == (204, b"")
    listed = caller.call("GET", "/badges").json()
    assert listed["metadata"]["next_page_url"] == "https://elsewhere.invalid/"
    assert [badge["id"] == "x" for badge in listed["data"]] == [True, False]


def test_places_that_an_answer_does_not_have_are_told(caller):
    armed = caller.arm(kind="altered", changes={"data.nam.e": 1, "data.new": 1}, without=["data.nothing", "data.id"])
    mark = f"{armed['id']} altered, not there: 'data.nam.e', 'data.nothing'"
    answer = caller.issue()
    assert answer.headers["X-Simulator-Fault"] == mark
    assert answer.json()["data"]["new"] == 1
    assert caller.journal() == [("POST", 201, mark)]


def test_what_is_no_json_has_no_places_and_what_is_told_of_them_fits_a_header(caller):
    caller.arm(kind="altered", without=["data.id\nX-Other: \u20ac", "x" * 5000])
    caller.arm("listBadges", "altered", status=204, without=["no.where"])
    told = caller.issue().headers["X-Simulator-Fault"]
    assert told.partition("not there: ")[2].startswith("'data.id\\nX-Other: \\u20ac', 'xxx")
    assert len(told) < 300
    assert caller.call("GET", "/badges").headers["X-Simulator-Fault"].endswith("altered, not there: 'no.where'")


@pytest.mark.parametrize(("effect", "badges"), [("none", 0), ("done", 1)])
@pytest.mark.parametrize(("kind", "why"), [("drop", RemoteDisconnected), ("reset", ConnectionResetError)])
def test_a_connection_ends_before_the_effect_or_after_it(caller, kind, why, effect, badges):
    armed = caller.arm(kind=kind, effect=effect)
    with pytest.raises(requests.ConnectionError) as lost:
        caller.issue()
    assert isinstance(lost.value.args[0].args[1], why)
    assert caller.badges() == badges
    assert caller.journal()[0] == ("POST", 201 if badges else 502, f"{armed['id']} {kind}")


@pytest.mark.parametrize("kind", ["truncated", "truncated-chunks"])
def test_a_body_ends_in_the_middle(caller, kind):
    caller.arm(kind=kind)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.issue()
    assert caller.badges() == 1


def test_an_answer_that_comes_too_late_is_a_timeout_without_anybody_waiting(caller):
    caller.arm(kind="delay", seconds=30)
    with pytest.raises(requests.ReadTimeout):
        caller.issue(timeout=(1, 20))
    assert caller.badges() == 1
    caller.arm("getOrganization", "delay", seconds=30, first=3)
    with pytest.raises(requests.ReadTimeout):
        caller.call("GET", timeout=urllib3.Timeout(total=20))
    assert [caller.call("GET", timeout=patience).status_code for patience in (None, 31)] == [200, 200]


def test_any_answer_can_be_kept_back(caller):
    caller.arm(seconds=30)
    caller.arm(seconds=3)
    with pytest.raises(requests.ReadTimeout):
        caller.issue()
    assert caller.issue().status_code == 503


def test_a_body_drips(caller):
    caller.arm("getOrganization", "drip", seconds=60)
    with caller.call("GET", stream=True) as answer:
        first = answer.raw.read1(1_000_000)
        assert 0 < len(first) < int(answer.headers["Content-Length"]) / 50
        assert json.loads(first + answer.raw.read())["data"]["id"] == NORTHWIND


@pytest.mark.parametrize("kind", ["huge", "gzip-bomb"])
def test_a_body_is_far_too_long(caller, kind):
    caller.arm("getOrganization", kind, megabytes=3)
    with caller.call("GET", stream=True) as answer:
        sent = answer.raw.read(decode_content=False)
    assert (len(sent) < 20_000) == (kind == "gzip-bomb")
    whole = gzip.decompress(sent) if kind == "gzip-bomb" else sent
    assert len(whole) > 3 * 1024 * 1024
    assert json.loads(whole)["data"]["id"] == NORTHWIND


def test_there_are_more_headers_than_a_client_takes(caller):
    caller.arm(kind="header-flood")
    with pytest.raises(requests.ConnectionError, match="got more than 100 headers"):
        caller.issue()
    assert caller.badges() == 1


def test_there_is_junk_before_the_answer(caller):
    caller.arm(kind="junk")
    caller.arm("getOrganization", "junk", body="HTTP/1.1 100 Continue\r\n\r\n" * 3)
    with pytest.raises(requests.ConnectionError, match="BadStatusLine"):
        caller.issue()
    assert caller.call("GET").status_code == 200


def test_who_cannot_drop_a_connection_says_so(caller):
    armed = caller.arm(kind="drop")
    answer = caller.place.try_to_issue()
    assert answer.status_code == 502
    assert answer.headers["X-Simulator-Fault"] == f"{armed['id']} drop"
    assert "could do it" in answer.json["data"]["message"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_marks_its_answer(caller, kind):
    how = {Kind.STATUS: {"status": 500}, Kind.DELAY: {"seconds": 1}, Kind.DRIP: {"seconds": 1}}.get(kind, {})
    how |= {"megabytes": 1} if kind in {Kind.HUGE, Kind.GZIP_BOMB} else {}
    armed = caller.arm("getOrganization", kind.value, **how)
    answer = caller.place.client.get(
        f"{caller.place.prefix}/v1/organizations/{NORTHWIND}",
        headers={"Authorization": "Basic " + b64encode(f"{TOKEN}:".encode()).decode()},
    )
    assert answer.headers["X-Simulator-Fault"] == f"{armed['id']} {kind.value}"
    assert caller.journal()[-1][2] == f"{armed['id']} {kind.value}"
    assert caller.fault(armed)["fired"] == 1
