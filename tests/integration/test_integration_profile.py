"""The profile's table as the LMS asks for it."""

from __future__ import annotations

import pytest
import requests

from integration.web import create_app

PATH = "/students/u1/badges-earned"


@pytest.fixture(autouse=True)
def priya(far_ends, page, badge):
    user = {
        "id": "u1",
        "email": "priya@example.com",
        "first_name": "Priya",
        "last_name": "Rao",
    }
    far_ends.answers["GET /users/u1"] = 200, {"user": user}
    far_ends.answers["GET /badges"] = page(badge())


@pytest.fixture
def ask(client, headers):
    return lambda accept=None, path=PATH: client.get(path, headers=headers | ({"Accept": accept} if accept else {}))


@pytest.mark.parametrize(
    "accept",
    [None, "*/*", "text/html", "text/html,application/json;q=0.9", "image/png"],
)
def test_the_table_is_html_unless_json_is_asked_for(ask, accept):
    answer = ask(accept)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.text.startswith('<section class="badges-earned" lang="en">')
    assert '<h4 class="sj-text-badges-earned" aria-level="2">Badges Earned</h4>' in answer.text
    assert '<table id="profile-badge-table" class="stacks">' in answer.text
    assert '<td data-label="Status"><span class="state pending">pending</span></td>' in answer.text
    assert 'aria-label="Accept Data Literate">Accept</a>' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_table_as_json(ask):
    assert ask("application/json").json == {
        "enabled": True,
        "badges": [
            {
                "name": "Data Literate",
                "image_url": "https://images.test/b.png",
                "issued_on": "2026-02-01",
                "state": "pending",
                "link": {
                    "label": "Accept",
                    "url": "http://acclaim.test/w/x/badges/b-1/accept",
                },
            }
        ],
    }


def test_names_are_text_and_not_markup(ask, far_ends, page, badge):
    far_ends.answers["GET /badges"] = page(
        badge(badge_template={"name": '<b>"{{7*7}}'}, accept_badge_url="javascript:x")
    )
    text = ask().text
    assert "&lt;b&gt;&#34;{{7*7}}" in text
    assert "<b>" not in text
    assert "javascript" not in text


def test_no_badge_no_table(ask, far_ends, page):
    far_ends.answers["GET /badges"] = page()
    assert (ask().status_code, ask().data) == (204, b"")
    assert ask("application/json").json == {"enabled": True, "badges": []}


def test_a_table_that_is_off_asks_nobody(new_integration, headers, far_ends):
    client = create_app(new_integration(badges_earned_table=False)).test_client()
    assert client.get(PATH, headers=headers).status_code == 204
    answer = client.get(PATH, headers=headers | {"Accept": "application/json"})
    assert answer.json == {"enabled": False, "badges": []}
    assert far_ends.calls == []


@pytest.mark.parametrize("student", ["u2", "..", "a%20b", "%2e%2e%2fusers"])
def test_an_unknown_student_is_a_404(ask, far_ends, student):
    far_ends.answers["GET /users/u2"] = 404, {"detail": "Not found."}
    answer = ask(path=f"/students/{student}/badges-earned")
    assert answer.status_code == 404
    assert answer.json["error"].startswith("The requested URL" if "%2f" in student else "the LMS knows no such student")
    assert far_ends.to("acclaim.test") == []


@pytest.mark.parametrize("broken", ["GET /users/u1", "GET /badges"])
@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (401, b""),
        (403, b""),
        (200, b"{}"),
        requests.Timeout("priya@example.com"),
    ],
)
def test_a_service_that_is_away_is_one_line_and_no_half_list(ask, far_ends, broken, answer):
    far_ends.answers[broken] = answer
    for accept in (None, "application/json"):
        response = ask(accept)
        assert response.status_code == 503
        assert response.json.keys() == {"error"}
        assert "\n" not in response.json["error"]
        assert "priya" not in response.json["error"]


def test_a_second_page_that_fails_shows_no_first_page(ask, far_ends, page, badge):
    first = page(badge(), following="http://acclaim.test/w/x/v1/organizations/org-1/badges?page=2", total=2)
    far_ends.answers["GET /badges"] = lambda call: (500, b"") if "page" in call.query else first
    assert ask().status_code == 503


def test_acclaim_is_asked_for_the_students_own_badges(ask, far_ends):
    ask()
    (asked,) = far_ends.to("acclaim.test")
    assert asked.query["filter"] == "recipient_email::priya@example.com|state::pending,accepted"


def test_a_badge_of_another_organization_is_not_shown(ask, far_ends, page, badge):
    far_ends.answers["GET /badges"] = page(badge(issuer={"entities": [{"entity": {"id": "org-2"}}]}))
    assert ask().status_code == 204


def test_another_students_badge_that_slips_through_the_filter_is_not_shown(ask, far_ends, page, badge):
    far_ends.answers["GET /badges"] = page(badge(recipient_email="mei@example.com"), badge("b-2", state="revoked"))
    assert ask().status_code == 204


def test_nothing_waits_longer_than_the_table_may_take(ask, far_ends):
    ask()
    assert all(call.timeout.total <= 2.0 for call in far_ends.calls)


def test_a_student_without_address_has_no_badges(ask, far_ends):
    far_ends.answers["GET /users/u1"] = 200, {"user": {"id": "u1", "email": None}}
    assert ask().status_code == 204
    assert far_ends.to("acclaim.test") == []
