"""Acclaim says no, or leads elsewhere: what is refused for good is parked with the reason, what can be mended waits."""

import pytest

from tests.faults.network import DATA, FOUNDERS, ONBOARDING, SAFETY, TEMPLATES, completed

pytest_plugins = ["tests.faults.on_a_network"]

REFUSED_422 = "Acclaim refused with 422: "


def refused(integration, course, reason):
    """Whether the operator sees that and why a course's completion is parked; the other one has its badge."""
    assert integration.parked() == [f"{course}: {reason}"]
    assert integration.attempts(1) == [f"parked {reason}"]
    assert integration.counts() == {"parked": 1, "issued": 1}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"data.recipient_email": "mei@example.com"}, id="N22-another-address"),
        pytest.param({"data.badge_template.id": TEMPLATES[DATA]}, id="N22-another-template"),
    ],
)
def test_a_badge_that_nobody_asked_for_is_parked_and_not_taken_over(network, changes):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "altered", "changes": changes})
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert acclaim.fired(fault) == 1
    (line,) = integration.parked()
    assert line.startswith(f"{SAFETY}: Acclaim answered with a badge that was not asked for: ")
    assert "@" not in line
    network.pass_time(86_400)
    assert acclaim.calls() == ["POST 201", "POST 201"]
    assert integration.counts() == {"parked": 1, "issued": 1}
    assert len(integration.attempts(1)) == 1


REDIRECTS = [
    pytest.param(301, "elsewhere", id="N24-301"),
    pytest.param(302, "elsewhere", id="N24-302"),
    pytest.param(303, "elsewhere", id="N24-303"),
    pytest.param(302, "same host", id="N24-302-same-host"),
    pytest.param(307, "elsewhere", id="N25-307"),
    pytest.param(308, "elsewhere", id="N25-308"),
    pytest.param(307, "itself", id="N26-loop-of-307"),
    pytest.param(302, "itself", id="N26-loop-of-302"),
]


@pytest.mark.parametrize(("status", "place"), REDIRECTS)
def test_a_redirect_is_not_followed_and_everything_waits_for_an_operator(network, status, place):
    acclaim, integration = network.acclaim, network.direct()
    places = {"elsewhere": {"location": f"{network.elsewhere.url}/v1"}, "itself": {}}
    places["same host"] = {"location": f"{acclaim.url}/v1/organizations"}
    fault = acclaim.arm({"kind": "redirect", "status": status, "first": 2} | places[place])
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    reason = f"Acclaim is somewhere else (it answered {status}): correct its base_url"
    assert integration.held_up() == [f"everything: {reason}"]
    assert (acclaim.calls(), integration.counts()) == ([f"POST {status}"], {"received": 2})
    network.pass_time(5)
    assert acclaim.calls() == [f"POST {status}"] * 2  # one finds out for all of them
    assert (acclaim.fired(fault), network.elsewhere.heard()) == (2, 0)
    for _ in range(3):
        network.pass_time(60)
    assert (integration.held_up(), integration.counts()) == ([], {"issued": 2})
    assert (acclaim.badges("priya"), acclaim.badges("tom")) == ([TEMPLATES[SAFETY]], [TEMPLATES[ONBOARDING]])
    assert integration.attempts(1) == integration.attempts(2) == [f"later: {reason}", "issued"]


def test_N28_what_is_forbidden_holds_up_its_course_alone(network):
    acclaim, integration = network.acclaim, network.direct()
    forbidden = {"kind": "status", "status": 403, "message": "not yours", "badge_template_id": TEMPLATES[SAFETY]}
    fault = acclaim.arm(forbidden | {"first": 3})
    for student in ("priya", "lea"):
        integration.complete(student, SAFETY)
        integration.complete(student, ONBOARDING)
    assert integration.held_up() == [f"course {SAFETY}: Acclaim refused with 403: not yours"]
    assert (acclaim.fired(fault), integration.counts()) == (2, {"issued": 2, "received": 2})
    network.pass_time(5)
    assert acclaim.fired(fault) == 3
    for _ in range(3):
        network.pass_time(60)
    assert (integration.held_up(), integration.counts()) == ([], {"issued": 4})
    assert [len(acclaim.badges(student)) for student in ("priya", "lea")] == [2, 2]
    forbidden_to = integration.attempts(1) + integration.attempts(3)
    assert sorted(forbidden_to) == ["issued"] * 2 + ["later: Acclaim refused with 403: not yours"] * 3


def test_N29_a_template_that_is_gone_is_parked_with_its_course(network):
    acclaim, integration = network.acclaim, network.direct()
    acclaim.ask("DELETE", f"/badge_templates/{TEMPLATES[SAFETY]}")
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    (told,) = integration.parked()
    assert told.startswith(f"{SAFETY}: Acclaim refused with ")
    refused(integration, SAFETY, told.removeprefix(f"{SAFETY}: "))
    network.pass_time(86_400)
    assert (len(acclaim.calls()), acclaim.badges("priya")) == (2, [])


def test_N29_a_404_is_parked_with_its_course(network):
    acclaim, integration = network.acclaim, network.direct()
    gone = {"kind": "status", "status": 404, "message": "No such template", "badge_template_id": TEMPLATES[SAFETY]}
    fault = acclaim.arm(gone)
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert acclaim.fired(fault) == 1
    refused(integration, SAFETY, "Acclaim refused with 404: No such template")
    network.pass_time(86_400)
    assert acclaim.calls() == ["POST 404", "POST 201"]


def test_N30_a_duplicate_is_the_badge_that_is_there(network):
    acclaim, integration = network.acclaim, network.direct("before")
    integration.complete("priya", ONBOARDING)
    forgetful = network.direct("after")  # has lost what it had stored, and is told once more
    forgetful.complete("priya", ONBOARDING)
    assert acclaim.calls() == ["POST 201", "POST 422", "GET 200"]
    assert (forgetful.attempts(1), forgetful.counts()) == (["issued"], {"issued": 1})
    assert acclaim.badges("priya") == [TEMPLATES[ONBOARDING]]


def test_N30_a_duplicate_of_somebody_elses_is_earned_already(network):
    acclaim, integration = network.acclaim, network.direct()
    by_hand = {
        "recipient_email": "priya@example.org", "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
        "badge_template_id": TEMPLATES[ONBOARDING], "issued_at": "2026-03-01 09:00:00 +0000",
    }  # fmt: skip
    acclaim.ask("POST", "/badges", json=by_hand)
    integration.complete("priya", ONBOARDING)
    integration.complete("priya", SAFETY)
    assert acclaim.calls() == ["POST 422", "GET 200", "POST 201"]
    assert integration.counts() == {"already_earned": 1, "issued": 1}
    assert acclaim.badges("priya") == [TEMPLATES[ONBOARDING], TEMPLATES[SAFETY]]


def test_N31_what_an_archived_template_refuses_is_parked_and_not_dropped(network):
    acclaim, integration = network.acclaim, network.direct()
    integration.complete("priya", FOUNDERS)
    integration.complete("tom", ONBOARDING)
    (told,) = integration.parked()
    assert told.startswith(f"{FOUNDERS}: {REFUSED_422}")
    refused(integration, FOUNDERS, told.removeprefix(f"{FOUNDERS}: "))
    assert acclaim.calls() == ["POST 422", "POST 201"]


def test_N32_a_bad_address_is_parked_until_the_lms_tells_the_right_one(network):
    acclaim, integration = network.acclaim, network.direct()
    integration.told(completed("priya", SAFETY, email="priya at example.org"))
    integration.complete("tom", ONBOARDING)
    (told,) = integration.parked()
    assert told.startswith(f"{SAFETY}: {REFUSED_422}")
    assert "example.org" not in told
    assert acclaim.calls() == ["POST 422", "POST 201"]
    integration.told(completed("priya", SAFETY, timestamp="2026-03-02T08:00:00+00:00"))
    network.pass_time(60)
    assert acclaim.badges("priya") == [TEMPLATES[SAFETY]]
    assert (integration.parked(), integration.counts()["issued"]) == ([], 2)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Nobody has heard of this", id="N33-unknown-text"),
        pytest.param("This looks like a duplicate: already issued", id="N33-nearly-a-duplicate"),
    ],
)
def test_a_refusal_that_nobody_knows_is_parked_and_not_taken_for_a_duplicate(network, words):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "status", "status": 422, "message": words})
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert acclaim.fired(fault) == 1
    refused(integration, SAFETY, f"{REFUSED_422}{words}")
    network.pass_time(86_400)
    assert acclaim.calls() == ["POST 422", "POST 201"]


def test_N40_one_template_that_fails_keeps_no_other_from_its_badges(network):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "status", "status": 500, "badge_template_id": TEMPLATES[SAFETY], "first": 3})
    for student in ("priya", "lea", "tom"):
        integration.complete(student, SAFETY)
        integration.complete(student, ONBOARDING)
        integration.complete(student, DATA)
    assert (acclaim.fired(fault), integration.held_up()) == (3, [])
    assert integration.counts() == {"issued": 6, "received": 3}
    network.pass_time(60)
    assert integration.counts() == {"issued": 9}
    assert [len(acclaim.badges(student)) for student in ("priya", "lea", "tom")] == [3, 3, 3]


def test_N40_flapping_between_200_and_500_holds_up_nothing(network):
    acclaim, integration = network.acclaim, network.direct()
    faults = [acclaim.arm({"kind": "status", "status": 500, "after": after}) for after in range(6)]
    students = [f"s{number}" for number in range(12)]
    for student in students:
        integration.complete(student, SAFETY)
    assert [acclaim.fired(fault) for fault in faults] == [1] * 6
    assert acclaim.calls() == ["POST 500", "POST 201"] * 6
    assert (integration.held_up(), integration.counts()) == ([], {"issued": 6, "received": 6})
    network.pass_time(60)
    assert integration.counts() == {"issued": 12}
    assert [len(acclaim.badges(student)) for student in students] == [1] * 12
