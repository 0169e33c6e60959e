"""Events: what an organization is told of its badges and templates, each as it stood then."""

from simulator.acclaim.web.api.contract import validator
from tests.simulator.places import GLOBEX, GLOBEX_TOKEN, ONBOARDED, SAFETY


def events(place, query="?sort=occurred_at"):
    answer = place.own("GET", f"/events{query}")
    assert answer.status_code == 200, answer.text
    validator("EventList").validate(answer.json)
    return answer.json["data"]


def types(place, query="?sort=occurred_at"):
    return [event["event_type"] for event in events(place, query)]


def test_the_life_of_a_badge_in_events(place):
    badge = place.accepted_by_tomas()
    place.tomas().post(f"/earner/earned/badge/{badge}", to=f"/earner/earned/badge/{badge}/visibility", hidden="yes")
    place.revoke(badge)
    place.own("DELETE", f"/badges/{badge}")
    assert types(place) == [
        "badge.created",
        "pending_badge_notification.sent",
        "badge.state.changed",
        "badge.privacy.changed",
        "badge.state.changed",
        "badge.deleted",
    ]
    assert [event["badge"]["state"] for event in events(place)] == [
        "pending", "pending", "accepted", "accepted", "revoked", "revoked",
    ]  # fmt: skip


def test_the_life_of_a_template_in_events(place):
    place.own("PUT", f"/badge_templates/{SAFETY}", json={"name": "Safety First, then"})
    place.own("DELETE", f"/badge_templates/{SAFETY}")
    first, second = events(place)
    assert (first["event_type"], second["event_type"]) == ("badge_template.changed", "badge_template.deleted")
    assert first["badge_template"]["name"] == "Safety First, then"


def test_an_event_keeps_what_was(place):
    badge = place.issue(issued_to_first_name="Priya")
    created = events(place)[0]
    place.revoke(badge)
    place.own("DELETE", f"/badges/{badge}")
    answer = place.own("GET", f"/events/{created['id']}")
    validator("EventAnswer").validate(answer.json)
    assert answer.json == {"data": created, "metadata": {}}


def test_the_notice_says_how_well_the_address_is_known(place):
    place.issue()
    place.issue_to_tomas()
    place.browser().post(
        "/users/sign_up",
        first_name="Una", last_name="Known", email="una@example.com", country="Chile", password="long enough",
        terms="on", privacy="on",
    )  # fmt: skip
    place.issue(recipient_email="una@example.com")
    sent = [kind for kind in types(place) if kind.startswith("pending")]
    assert sent == [
        "pending_badge_notification.no_user.sent",
        "pending_badge_notification.sent",
        "pending_badge_notification.unconfirmed_email.sent",
    ]
    texts = [mail.text for mail in place.mail(kind="badge notice")]
    assert ["takes an account" in text for text in texts] == [True, False, False]
    assert ["waits for this address" in text for text in texts] == [False, False, True]


def test_no_notice_no_event_of_it(place):
    place.issue(suppress_badge_notification_email=True)
    assert types(place) == ["badge.created"]


def test_events_are_found_by_type_and_day(place):
    place.issue()
    place.advance(days=2)
    place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"state": "archived"})
    assert types(place, "?filter=event_type::badge.created") == ["badge.created"]
    assert types(place, "?filter[event_type]=badge_template.changed,badge.created&sort=-occurred_at") == [
        "badge_template.changed", "badge.created",
    ]  # fmt: skip
    assert types(place, "?filter=occurred_at_min::2026-03-04") == ["badge_template.changed"]
    assert types(place, "?filter=occurred_at_max::2026-03-02|event_type::badge.created") == ["badge.created"]


def test_another_organizations_events_are_not_there(place):
    place.issue()
    event = events(place)[0]["id"]
    path = f"/organizations/{GLOBEX}/events"
    assert place.api("GET", path, token=GLOBEX_TOKEN).json["data"] == []
    assert place.api("GET", f"{path}/{event}", token=GLOBEX_TOKEN).status_code == 404
    assert place.own("GET", "/events/nothing").status_code == 404
