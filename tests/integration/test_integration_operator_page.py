"""The operator's page: who may see it, what it shows, and that it tries again what is parked."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from integration.outcomes import State
from integration.schema import completions, metadata
from integration.web import create_app

TOKEN = "opérator-token"
MARKUP = '<script>alert("x")</script>{{ 7 * 7 }}'


def basic(password, user="anybody"):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@pytest.fixture
def settings(settings):
    return replace(settings, operator_token=TOKEN)


@pytest.fixture
def page(client):
    """What a browser that knows the token sees."""
    return lambda path="": client.get(f"/operator{path}", headers=basic(TOKEN))


@pytest.fixture
def parked(deliver, event, far_ends, shelf):
    """The number of a completion that was refused, for a reason with markup in it, and would be issued now."""
    far_ends.answers["POST /badges"] = 422, {"data": {"message": MARKUP}}
    number = deliver(event()).id
    far_ends.answers["POST /badges"] = shelf.issue
    return number


@pytest.mark.parametrize(
    "given",
    [
        {},
        basic(""),
        basic("wrong"),
        basic(f"{TOKEN} "),
        basic("", user=TOKEN),
        {"Authorization": f"Bearer {TOKEN.encode().decode('latin-1')}"},
        {"Authorization": "Basic ?"},
        {"Authorization": "\xff"},
        {"X-Skilljar-Secret": "sécret".encode().decode("latin-1")},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("get", "/metrics"), ("get", "/completions/1"), ("post", "/completions/1/redeliver")],
)
def test_without_the_token_nobody_sees_or_changes_anything(client, parked, kept, given, method, path):
    answer = getattr(client, method)(f"/operator{path}", headers=given)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="operator"'
    assert "refused" not in answer.text
    assert kept()[0].state == "parked"


@pytest.mark.parametrize("given", [{}, basic(""), basic(TOKEN)])
def test_where_no_token_is_set_there_is_no_page(new_integration, given):
    client = create_app(new_integration(operator_token="")).test_client()
    for answer in (client.get("/operator", headers=given), client.post("/operator/completions/1/redeliver")):
        assert answer.status_code == 404
        assert "INTEGRATION_OPERATOR_TOKEN" in answer.json["error"]


def test_the_token_opens_no_other_door(client):
    assert client.get("/status", headers=basic(TOKEN)).status_code == 401


def test_what_is_parked_is_shown_with_its_reason_as_text(page, parked):
    shown = page().text
    assert f'<a href="/operator/completions/{parked}">' in shown
    assert "<dt>parked</dt><dd>1</dd>" in shown
    assert "<dt>oldest waiting</dt><dd>nothing is waiting</dd>" in shown
    for text in (shown, page(f"/completions/{parked}").text):
        assert "&lt;script&gt;" in text
        assert "<script>" not in text
        assert "{{ 7 * 7 }}" in text


def test_what_waits_and_what_is_held_up_is_shown(page, deliver, event, far_ends):
    far_ends.answers["POST /badges"] = 401, b""
    deliver(event())
    shown = page().text
    assert "<dt>oldest waiting</dt><dd>2026-03-01 12:00:00 UTC</dd>" in shown
    held = "everything, since 2026-03-01 12:00:00 UTC: Acclaim refuses the credentials of this integration"
    assert f"<li>{held}</li>" in shown
    assert "Nothing is parked." in shown


def test_every_attempt_is_shown_and_nothing_about_the_student(page, deliver, event, far_ends, shelf, time, worker):
    far_ends.answers["POST /badges"] = 503, b""
    number = deliver(event()).id
    far_ends.answers["POST /badges"] = shelf.issue
    time.passes(39)
    worker.work_off()
    shown = page(f"/completions/{number}").text
    assert "<td>1</td><td>2026-03-01 12:00:00 UTC</td>" in shown
    assert "later: Acclaim answered 503" in shown
    assert "<td>2</td><td>2026-03-01 12:00:39 UTC</td>" in shown
    assert "issued b-1" in shown
    for word in ("priya", "Priya", "Neil", "u1", "the-token"):
        assert word not in shown


@pytest.mark.parametrize("path", ["/completions/99", "/completions/x", "/completions/-1", "/nowhere"])
def test_what_is_not_there_is_a_404(page, path):
    assert page(path).status_code == 404


@pytest.mark.parametrize("number", [0, 99, 2**31 - 1, 2**31, 2**63, 10**20])
def test_a_completion_that_is_not_there_is_a_404(client, number):
    assert client.get(f"/operator/completions/{number}", headers=basic(TOKEN)).status_code == 404
    assert client.post(f"/operator/completions/{number}/redeliver", headers=basic(TOKEN)).status_code == 404


def test_no_other_page_may_frame_it_and_no_browser_keeps_it(page):
    headers = page().headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("origin", [None, "http://localhost"])
def test_what_is_parked_is_tried_again_when_the_button_is_pressed(integration, worker, page, parked, kept, origin):
    assert "<button>Try again</button>" in page(f"/completions/{parked}").text
    integration.received = worker.work_off
    client = create_app(integration).test_client()
    headers = basic(TOKEN) | ({"Origin": origin} if origin else {})
    answer = client.post(f"/operator/completions/{parked}/redeliver", headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/operator/completions/{parked}")
    assert kept()[0].state == "issued"
    assert "<button>" not in page(f"/completions/{parked}").text


@pytest.mark.parametrize(
    "origin",
    ["http://evil.test", "null", "https://localhost", "http://localhost:81", "http://localhost.evil.test", ""],
)
def test_another_site_cannot_press_it(client, parked, kept, origin):
    headers = basic(TOKEN) | {"Origin": origin}
    assert client.post(f"/operator/completions/{parked}/redeliver", headers=headers).status_code == 403
    assert kept()[0].state == "parked"


def test_looking_presses_nothing(client, parked, kept):
    path = f"/operator/completions/{parked}/redeliver"
    assert client.get(path, headers=basic(TOKEN)).status_code == 405
    assert kept()[0].state == "parked"


def test_what_is_not_parked_is_left_alone(client, deliver, event, kept, worker, shelf):
    number = deliver(event()).id
    client.post(f"/operator/completions/{number}/redeliver", headers=basic(TOKEN))
    worker.work_off()
    assert (kept()[0].state, len(shelf.badges)) == ("issued", 1)


def test_a_database_that_does_not_answer_is_one_line(page, store):
    with store.database.begin() as connection:
        metadata.drop_all(connection)
    assert page().status_code == 503
    assert "database" in page().json["error"]


def test_the_numbers_are_told_to_prometheus(page, parked, post, event, time, far_ends, worker):
    post(event(course_progress=event()["course_progress"] | {"course_progress_id": "g2"}))
    far_ends.answers["POST /badges"] = 401, b""
    worker.work_off()
    time.passes(90)
    answer = page("/metrics")
    told = {
        (sample.name, sample.labels.get("state", "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert told == {("integration_completions", str(state)): 0 for state in State} | {
        ("integration_completions", "parked"): 1,
        ("integration_completions", "received"): 1,
        ("integration_oldest_waiting_seconds", ""): 90,
        ("integration_held_up", ""): 1,
    }


def test_without_the_extra_there_are_no_numbers(page, monkeypatch):
    monkeypatch.setattr("integration.operator.page.find_spec", lambda _name: None)
    answer = page("/metrics")
    assert answer.status_code == 404
    assert "pip install prometheus-client" in answer.json["error"]


def test_how_many_more_are_parked_than_are_shown_is_said(page, store, time):
    rows = {"course_id": "c1", "state": "parked", "received_at": time(), "due_at": time()}
    with store.database.begin() as connection:
        connection.execute(completions.insert(), [rows | {"event": str(number)} for number in range(103)])
    shown = page().text
    assert shown.count('<a href="/operator/completions/') == 100
    assert "and 3 more" in shown
