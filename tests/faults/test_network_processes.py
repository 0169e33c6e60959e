"""The integration as it is served, in real time, while its network fails."""

import time

import pytest

from stage.waiting import wait_until
from tests.faults import troubles
from tests.faults.network import ONBOARDING, SAFETY, TEMPLATES, TOKEN
from tests.faults.serving import Served, comes_to

pytest_plugins = ["tests.faults.on_a_network"]


UNREACHABLE = "Acclaim cannot be reached"


@pytest.fixture
def served(network, tmp_path):
    return Served(network, tmp_path)


def test_N2_a_name_that_does_not_resolve_is_tried_again_and_keeps_nobody_from_starting(network, served):
    nowhere, reason = f"http://acclaim.invalid:{network.acclaim.port}/v1", f"later: {UNREACHABLE} (ConnectionError)"
    with served.serve(nowhere, RES_OPTIONS="timeout:1 attempts:1") as integration:
        integration.complete("priya", SAFETY)
        integration.complete("tom", ONBOARDING)
        assert integration.counts() == {"received": 2}
        assert wait_until(lambda: reason in integration.attempts(1), 15)
    assert network.acclaim.calls() == []
    with served.serve(f"{network.acclaim.url}/v1") as integration:
        assert comes_to(integration, issued=2)
        assert (integration.attempts(1)[0], integration.attempts(1)[-1]) == (reason, "issued")
    assert network.acclaim.calls().count("POST 201") == 2
    assert (network.acclaim.badges("priya"), network.acclaim.badges("tom")) == (
        [TEMPLATES[SAFETY]],
        [TEMPLATES[ONBOARDING]],
    )


def test_N7_the_badge_that_comes_after_the_time_out_is_waited_for(network, served):
    network.road.open()
    network.road.meet(troubles.late(2.4))  # an attempt takes 1 second at most, and settles for 2
    with served.serve(network.road_url, INTEGRATION_SETTLE_SECONDS="2") as integration:
        integration.complete("priya", SAFETY)
        assert wait_until(lambda: network.road.fired == 1, 5)
        integration.complete("tom", ONBOARDING)
        assert comes_to(integration, issued=1, received=1)
        assert comes_to(integration, issued=2)
        assert integration.attempts(1) == [f"later: {UNREACHABLE} (ReadTimeout)", "issued"]
    assert network.road.requests == ["POST", "POST", "GET"]
    assert network.acclaim.badges("priya") == [TEMPLATES[SAFETY]]


def test_N15_acclaim_is_left_alone_for_as_many_seconds_as_it_asks(network, served):
    fault = network.acclaim.arm({"kind": "status", "status": 503, "retry_after": 3})
    network.road.open()
    with served.serve(network.road_url) as integration:
        integration.complete("priya", SAFETY)
        assert wait_until(lambda: network.acclaim.fired(fault) == 1, 5)
        began = time.monotonic()
        integration.complete("tom", ONBOARDING)
        assert comes_to(integration, issued=1, received=1)
        assert wait_until(lambda: len(network.road.requests) > 2, 10)
        assert 2.8 < time.monotonic() - began < 6
        assert comes_to(integration, issued=2)
    assert network.acclaim.calls() == ["POST 503", "POST 201", "GET 200", "POST 201"]


def test_N27_a_token_that_expires_holds_up_everything_until_there_is_a_new_one(network, served):
    acclaim, base_url = network.acclaim, f"{network.acclaim.url}/v1"
    acclaim.world.pass_time("100 days")
    fields = {"description": "The next one", "read_enabled": True, "write_enabled": True}
    acclaim.token = token = acclaim.ask("POST", "/authorization_tokens", json=fields)["data"]["token"]
    with served.serve(base_url) as integration:
        integration.complete("s0", SAFETY)
        assert comes_to(integration, issued=1)
        acclaim.world.pass_time("81 days")
        for number in range(1, 6):
            integration.complete(f"s{number}", SAFETY)
        assert wait_until(lambda: acclaim.calls().count("POST 401") > 1, 10)
        assert integration.held_up() == ["everything: Acclaim refuses the credentials of this integration"]
        assert integration.counts() == {"issued": 1, "received": 5}
        changed = served.run("rotate-token", base_url=base_url, ACCLAIM_NEW_API_TOKEN=token)
        assert changed.returncode == 0, changed.stderr
        assert comes_to(integration, issued=6)
        assert integration.held_up() == []
        assert integration.attempts(2)[-1] == "issued"
    assert [len(acclaim.badges(f"s{number}")) for number in range(6)] == [1] * 6
    assert acclaim.calls().count("POST 201") == 6
    assert (len(served.said("alarm")), len(served.said("resumed"))) == (1, 1)
    assert not [secret for secret in (TOKEN, token, "@") if secret in served.log]


def test_N31_what_is_refused_for_good_is_what_the_command_parked_lists(network, served):
    network.acclaim.ask("PUT", f"/badge_templates/{TEMPLATES[SAFETY]}", json={"state": "archived"})
    with served.serve(f"{network.acclaim.url}/v1") as integration:
        integration.complete("priya", SAFETY)
        assert comes_to(integration, parked=1)
        (told,) = integration.parked()
    listed = served.run("parked", base_url=f"{network.acclaim.url}/v1")
    assert (listed.returncode, network.acclaim.calls()) == (1, ["POST 422"])
    assert f"course {told}" in listed.stdout
    assert [line["outcome"] for line in served.said("completion")] == ["parked"]
