"""The control plane is what its description says: every call of it is described, and answers as described."""

import re

import pytest
from openapi_spec_validator import validate

from simulator.control.describing import document
from tests.simulator.held_control import PATHS, hold_control

INSPECTED = "/_simulator/inspect/"
PAGES = {"/_simulator/", "/_simulator/mailbox", "/_simulator/mailbox/{mail_id}", "/_simulator/mailbox/{mail_id}/html",
    "/_simulator/mailbox/{mail_id}/source", "/_simulator/clock/turn", "/_simulator/start",
    "/_simulator/tour", "/_simulator/tour/mail", "/_simulator/tour/journal", "/_simulator/tour/end", "/_simulator/docs", "/_simulator/docs/", "/_simulator/openapi.json"}  # fmt: skip


def test_the_description_is_in_order():
    validate(document())


def test_every_call_is_described_and_no_other(simulator):
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method, rule.endpoint.rpartition(".")[2])
        for rule in simulator.app.url_map.iter_rules()
        if rule.rule.startswith("/_simulator")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method.upper(), item[method]["operationId"])
        for path, item in document()["paths"].items()
        for method in item.keys() & {"get", "post", "put", "delete"}
    }
    assert {one for one in served if one[0] not in PAGES and not one[0].startswith(INSPECTED)} == described


def test_it_is_served_with_its_page(still):
    told = still.control("GET", "/openapi.json").json
    assert told["servers"] == [{"url": f"http://localhost{still.prefix}"}]
    page = still.control("GET", "/docs/").text
    assert f"{still.prefix}/_simulator/openapi.json" in page
    assert still.control("GET", "/docs").status_code == 302


def test_an_answer_that_breaks_it_is_noticed(still, monkeypatch):
    answer = still.control("GET", "/clock")
    assert "/_simulator/clock" in PATHS
    monkeypatch.setattr(answer, "data", b"{}")
    with pytest.raises(Exception, match="required"):
        hold_control("GET", "/_simulator/clock", answer)


def test_a_new_world_takes_no_word_that_means_nothing(still):
    for told in ({"name": "b", "frozen": True}, {"name": "c", "strict": True}):
        refused = still.client.post("/_simulator/worlds", json=told)
        assert refused.status_code == 400
        assert "name, seed, frozen_at, switches, integration, new_ids, import" in refused.json["error"]


def test_who_is_lost_is_led_to_the_description(still):
    lost = still.control("GET", "/help")
    assert (lost.status_code, "/_simulator/docs/" in lost.json["error"]) == (404, True)
