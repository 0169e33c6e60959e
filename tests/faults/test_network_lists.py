"""A list of badges of which not all can be seen is no list: neither for finding a badge again nor for a student's table."""

from urllib.parse import urlencode

import pytest

from tests.faults.network import NORTHWIND, ONBOARDING, SAFETY, TEMPLATES

pytest_plugins = ["tests.faults.on_a_network"]

LIST = {"operation": "listBadges", "kind": "altered"}
CIRCLE = "Acclaim's list leads in a circle or to another host"
STUDENT, ADDRESS = "priyaraman001", "priya@example.com"


def page(network, number, host=""):
    """A page that shows nothing and has another one behind it."""
    query = urlencode({"filter": f"badge_template_id::{TEMPLATES[SAFETY]}", "page": number})
    url = f"{host or network.acclaim.url}/v1/organizations/{NORTHWIND}/badges?{query}"
    return {"data": [], "metadata.next_page_url": url}


def circle(network):
    return [LIST | {"changes": page(network, 2), "first": 2}], CIRCLE, 2


def another_host(network):
    return [LIST | {"changes": page(network, 2, network.elsewhere.url)}], CIRCLE, 1


def another_name(network):
    """The same machine by a name that is not the one in the settings."""
    url = network.acclaim.url.replace("127.0.0.1", "localhost")
    return [LIST | {"changes": page(network, 2, url)}], CIRCLE, 1


def second_page_fails(network):
    failure = {"operation": "listBadges", "kind": "status", "status": 500}
    return [LIST | {"changes": page(network, 2)}, failure], "Acclaim answered 500", 2


def wrong_total(_network):
    return [LIST | {"changes": {"data": []}}], "Acclaim's list has 0 badges where it counts 1", 1


def badge_moves(network):
    """A badge was issued between two pages: one is shown on both of them, and ours on none."""
    other = {"data.0.evidence": [], "metadata.total_count": 2}
    following = {"metadata.next_page_url": page(network, 1)["metadata.next_page_url"]}
    reason = "Acclaim's list has 1 badges where it counts 2"
    return [LIST | {"changes": other | following}, LIST | {"changes": other}], reason, 2


BAD_LISTS = [
    pytest.param(circle, id="N37-circle"),
    pytest.param(another_host, id="N38-another-host"),
    pytest.param(another_name, id="N38-another-name"),
    pytest.param(second_page_fails, id="N39-second-page-fails"),
    pytest.param(wrong_total, id="N39-wrong-total"),
    pytest.param(badge_moves, id="N39-badge-moves"),
]


@pytest.mark.parametrize("bad_list", BAD_LISTS)
def test_what_cannot_be_seen_whole_is_not_taken_for_no_badge(network, bad_list):
    acclaim, integration = network.acclaim, network.direct()
    acclaim.arm({"kind": "drop", "effect": "done"})
    faults, reason, pages = bad_list(network)
    armed = [acclaim.arm(fault) for fault in faults]
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    network.pass_time(48)
    assert sum(acclaim.fired(fault) for fault in armed) == pages
    assert [call.split()[0] for call in acclaim.calls()] == ["POST", "POST"] + ["GET"] * pages
    assert network.elsewhere.heard() == 0
    assert integration.counts() == {"received": 1, "issued": 1}
    network.pass_time(86_400)
    assert [call.split()[0] for call in acclaim.calls()] == ["POST", "POST"] + ["GET"] * (pages + 1)
    lost = "later: Acclaim cannot be reached (ConnectionError)"
    assert integration.attempts(1) == [lost, f"later: {reason}", "issued"]
    assert (acclaim.badges("priya"), integration.counts()) == ([TEMPLATES[SAFETY]], {"issued": 2})


@pytest.mark.parametrize("bad_list", BAD_LISTS)
def test_no_half_table_is_shown(network, bad_list):
    acclaim, integration = network.acclaim, network.direct()
    issued = {
        "recipient_email": ADDRESS, "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
        "badge_template_id": TEMPLATES[SAFETY], "issued_at": "2026-03-01 09:00:00 +0000",
    }  # fmt: skip
    acclaim.ask("POST", "/badges", json=issued)
    faults, reason, pages = bad_list(network)
    armed = [acclaim.arm(fault) for fault in faults]
    shown = integration.table(STUDENT)
    assert (shown.status_code, shown.json()) == (503, {"error": reason})
    assert sum(acclaim.fired(fault) for fault in armed) == pages
    assert network.elsewhere.heard() == 0
    assert len(integration.table(STUDENT).json()["badges"]) == 1
