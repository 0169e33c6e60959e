"""What a lenient world marks in a call, a strict one refuses; and what a filter has to look like in both."""

import pytest

from tests.simulator.acclaim.test_acclaim_forms import REASON, parts
from tests.simulator.places import SAFETY

LEANS = {
    "/high_volume_issued_badge_search?sort=created_at": "unknown-parameter",
    "/high_volume_issued_badge_search?page=2": "unknown-parameter",
    "/badges?stray=1": "unknown-parameter",
    "/badges?filter=state::acepted": "unknown-filter",
    "/badges?filter=public::maybe": "unknown-filter",
    "/badge_templates?filter=state::published": "unknown-filter",
    "/events?filter=event_type::badge.vanished": "unknown-filter",
    "/employees?filter[employee_state]=x": "unknown-filter",
    "/badges/?page=1": "trailing-slash",
    "?expand=all": "unknown-parameter",
}


@pytest.mark.parametrize("path", LEANS)
def test_what_is_not_documented_of_a_query_is_marked_or_refused(still, strict, path):
    assert still.own("GET", path).headers["X-Simulator-Leniency"] == LEANS[path]
    assert strict.own("GET", path).headers["X-Simulator-Rule"] == LEANS[path]


@pytest.mark.parametrize(
    "query", ["filter=pending", "filter=state:pending", "filter[]=x", "filter=state::a|pending", "filter=::x"]
)
def test_a_filter_that_is_none_does_not_give_the_whole_list(still, query):
    assert still.own("GET", f"/badges?{query}").status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        {"data": "reason=a&reason=b", "content_type": "application/x-www-form-urlencoded"},
        {"query_string": "reason=a&reason=b"},
        parts((REASON, b"a"), (REASON, b"b")),
    ],
)
def test_a_field_given_twice_is_marked(still, said):
    assert "doubled-parameter" in still.own("PUT", "/badges/nothing/revoke", **said).headers["X-Simulator-Leniency"]


def test_few_skills_are_marked_in_a_change_too(place, strict):
    assert (
        place.own("PUT", f"/badge_templates/{SAFETY}", json={"skills": ["a"]}).headers["X-Simulator-Leniency"]
        == "few-skills"
    )
    assert (
        strict.own("PUT", f"/badge_templates/{SAFETY}", json={"skills": ["a"]}).headers["X-Simulator-Rule"]
        == "few-skills"
    )


def test_a_strict_worlds_dashboard_asks_for_https_too(strict):
    browser = strict.browser().sign_in_admin()
    answer = browser.post("/mgmt/webhooks", webhook_url="http://127.0.0.1:1/")
    assert answer.status_code == 422
    assert "https" in answer.text


LEANING_ITEMS = {
    "flag-as-text": {"suppress_badge_notification_email": "true"}, "date-form": {"issued_at": "2026-03-02T09:00:00Z"},
    "unknown-field": {"stray": 1}, "number-as-earner-id": {"issuer_earner_id": 7},
}  # fmt: skip


@pytest.mark.parametrize("rule", LEANING_ITEMS)
def test_the_item_of_a_batch_that_leans_on_a_leniency_is_named(strict, rule):
    items = [strict.request(recipient_email="a@example.com"), strict.request(**LEANING_ITEMS[rule])]
    answer = strict.own("POST", "/badges/batch", json={"badges": items})
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (422, rule)
    assert answer.json["data"]["error_index"] == 1
    (problem,) = answer.json["data"]["errors"]
    assert problem["attribute"].rpartition(".")[2] in LEANING_ITEMS[rule]


def test_the_format_given_twice_is_that_of_the_next_page(place):
    for number in range(51):
        place.issue(recipient_email=f"n{number}@example.com", suppress_badge_notification_email=True)
    answer = place.own("GET", "/high_volume_issued_badge_search?badge_format=minimal&badge_format=default").json
    assert "badge_format=default" in answer["metadata"]["next_page_url"]
