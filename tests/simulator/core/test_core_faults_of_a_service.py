"""A whole service that is away: one fault for all operations of a stand-in, for as long as it is armed."""

import pytest

from simulator.fault import NO_END
from tests.simulator.core.test_core_exports import export_of
from tests.simulator.core.test_core_faults import Caller
from tests.simulator.core.test_core_faults_of_the_lms import Asking
from tests.simulator.places import DATA_LITERATE, GLOBEX, GLOBEX_TOKEN, NORTHWIND, ONBOARDED

WHOLE = {"acclaim.*": Caller, "lms.*": Asking}


@pytest.fixture
def acclaim(place):
    return Caller(place)


@pytest.fixture
def lms(place):
    return Asking(place)


@pytest.mark.parametrize("whole", WHOLE)
def test_a_service_is_away_until_its_fault_is_taken_back(place, whole):
    caller = WHOLE[whole](place)
    operations = [one for one in place.control("GET", "/operations").json["operations"] if one["methods"] == ["GET"]]
    armed = caller.arm(whole, first="all")
    assert armed["first"] == "all"
    calls = ("", "/badges", "/badge_templates") if whole == "acclaim.*" else ("/ping", "/users/priyaraman001")
    assert len(operations) > len(calls)
    assert [caller.call("GET", path).status_code for path in calls * 3] == [503] * len(calls) * 3
    assert caller.fault(armed)["fired"] == len(calls) * 3
    assert caller.journal()[0][2] == f"{armed['id']} status"
    assert place.control("DELETE", f"/faults/{armed['id']}").status_code == 204
    assert caller.call("GET", calls[0]).status_code == 200


def test_the_other_service_is_there(acclaim, lms):
    acclaim.arm("acclaim.*", first="all")
    assert (acclaim.call("GET").status_code, lms.call("GET").status_code) == (503, 200)
    acclaim.place.control("DELETE", "/faults")
    acclaim.arm("lms.*", first="all")
    assert (acclaim.call("GET").status_code, lms.call("GET").status_code) == (200, 503)


def test_tokens_are_not_to_be_had_either(acclaim):
    acclaim.arm("acclaim.*", first="all")
    answer = acclaim.session.post(f"{acclaim.url}{acclaim.place.prefix}/oauth/token", data={"grant_type": "x"})
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")


def test_some_calls_of_a_service_fail_and_all_of_an_operation(acclaim):
    acclaim.arm("acclaim.*", first=2, after=1)
    assert [acclaim.call("GET", path).status_code for path in ("", "/badges", "", "/badges")] == [200, 503, 503, 200]
    acclaim.arm("getOrganization", first="all")
    assert [acclaim.call("GET", path).status_code for path in ("", "/badges", "")] == [503, 200, 503]


def test_a_fault_that_names_its_operation_is_asked_before_that_of_the_service(acclaim):
    whole = acclaim.arm("acclaim.*", first="all")
    named = acclaim.arm("getOrganization", status=500)
    assert [acclaim.call("GET", path).status_code for path in ("/badges", "", "")] == [503, 500, 503]
    assert [acclaim.fault(one)["fired"] for one in (whole, named)] == [2, 1]


def test_only_one_organization_or_template_is_away(acclaim):
    acclaim.arm("acclaim.*", organization_id=GLOBEX, first="all")
    assert acclaim.call("GET").status_code == 200
    assert acclaim.place.api("GET", f"/organizations/{GLOBEX}", token=GLOBEX_TOKEN).status_code == 503
    acclaim.arm("acclaim.*", badge_template_id=DATA_LITERATE, first="all")
    assert [acclaim.issue(badge_template_id=one).status_code for one in (ONBOARDED, DATA_LITERATE)] == [201, 503]


def test_it_is_told_as_it_was_armed_and_is_never_spent(acclaim):
    armed = acclaim.arm("acclaim.*", first="all", organization_id=NORTHWIND)
    assert acclaim.place.control("GET", "/faults?unfired=true").json == {"faults": [armed]}
    acclaim.call("GET")
    assert acclaim.fault(armed) == armed | {"fired": 1}
    (kept,) = export_of(acclaim.place)["tables"]["fault"]
    assert (kept["first"], kept["fired"]) == (NO_END, 1)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"operation": "acclaim"}, "operation: nobody serves 'acclaim'; did you mean acclaim.*?"),
        ({"operation": "skilljar.*"}, "acclaim.* and lms.* are all of a service"),
        ({"operation": "*"}, "acclaim.* and lms.* are all of a service"),
        ({"operation": "lms.*", "organization_id": NORTHWIND}, "organization_id: of Acclaim's calls; lms.* is"),
        ({"operation": "acclaim.*", "badge_template_id": "x"}, "badge_template_id: there is no such badge template"),
        ({"operation": "acclaim.*", "effect": "late", "late_seconds": 5}, "effect: not late for all of a service"),
        ({"operation": "acclaim.*", "first": "some"}, 'first: a whole number from 1 to 1000000, or "all"'),
        ({"operation": "acclaim.*", "first": NO_END}, 'first: a whole number from 1 to 1000000, or "all"'),
        ({"operation": "acclaim.*", "after": "all"}, "after: a whole number from 0 to 1000000"),
    ],
)
def test_what_cannot_be_is_refused_in_words(still, told, said):
    refused = still.control("POST", "/faults", json={"kind": "status", "status": 503} | told)
    assert refused.status_code == 400
    assert said in refused.json["error"]
