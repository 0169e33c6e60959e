"""The second channel names the very rule: who looks it up in the register finds what was meant."""

import pytest

from simulator.fidelity import rows


def rule_of(answer):
    return answer.headers["X-Simulator-Rule"]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("filter=recipient_email:x", "filter-pairs"),
        ("filter[x=1", "filter-pairs"),
        ("filter=expires_at_date_max::soon", "query"),
        ("page=0", "query"),
        ("page=x", "query"),
        ("sort=" + "x" * 9000, "query"),
    ],
)
def test_a_query_is_refused_by_a_rule_of_queries(still, query, rule):
    answer = still.own("GET", f"/badges?{query}")
    assert (answer.status_code, rule_of(answer)) == (400, rule)
    assert rule in rows()


def test_a_date_is_refused_by_the_rule_of_dates(still):
    assert rule_of(still.try_to_issue(issued_at="2026-03-02")) == "accepted-dates"
    assert rule_of(still.try_to_issue(issued_at="2026-03-02", recipient_email="x")) == "fields"


def test_what_is_not_to_be_seen_says_so(place):
    badge = place.issue()
    for path in (f"/obi/v2/badge_assertions/{badge}", f"/obi/v3/open_badge_credentials/{badge}"):
        assert rule_of(place.api("GET", path, token=None)) == "unseen-assertion"


def test_json_that_is_sent_as_a_form_is_told_so(still):
    answer = still.own("POST", "/badges", data='{"recipient_email": "a@b.example"}',
                       content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.json["data"]["message"]


def test_a_client_that_says_nothing_of_itself_is_told_so(still):
    answer = still.client.post(f"{still.prefix}/oauth/token", data={"grant_type": "client_credentials"})
    assert (answer.status_code, "missing" in answer.json["error_description"]) == (401, True)
