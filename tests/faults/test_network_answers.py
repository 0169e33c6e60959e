"""Acclaim's answer to a badge is lost, spoilt or none: in the end there is one badge, asked for no oftener than it must."""

from typing import Any, NamedTuple

import pytest

from tests.faults.network import ONBOARDING, SAFETY, TEMPLATES

pytest_plugins = ["tests.faults.on_a_network"]


class Row(NamedTuple):
    """What goes wrong with the first call, the calls until there is a badge, and what an operator reads of the first."""

    id: str
    fault: dict[str, Any]
    calls: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return self.id


DONE = "POST 201", "GET 200"
STRANGE = "Acclaim answered in a form that this integration does not know"
NO_JSON = "Acclaim gave an answer that is not JSON"
BROKEN = "Acclaim did not answer: what came cannot be read to its end"
TOO_LONG = "Acclaim did not answer: more than 1048576 bytes"
BADGE = '{"data": {"id": "b-1", "recipient_email": "priya@example.org"}}'


def not_done(status: int) -> tuple[str, ...]:
    return f"POST {status}", "GET 200", "POST 201"


def unreachable(error: str) -> str:
    return f"Acclaim cannot be reached ({error})"


def failing(status: int) -> dict[str, Any]:
    return {"kind": "status", "status": status}


ROWS = [
    Row("N5-reset-and-not-done", {"kind": "reset"}, not_done(502), unreachable("ConnectionError")),
    Row("N6-reset-and-done", {"kind": "reset", "effect": "done"}, DONE, unreachable("ConnectionError")),
    Row("N8-body-cut-short", {"kind": "truncated"}, DONE, BROKEN),
    Row("N9-chunk-cut-short", {"kind": "truncated-chunks"}, DONE, BROKEN),
    Row("N11-slow-first-byte", {"kind": "delay", "seconds": 3}, DONE, unreachable("ReadTimeout")),
    Row("N13-500-and-not-done", failing(500), not_done(500), "Acclaim answered 500"),
    Row("N13-500-and-done", failing(500) | {"effect": "done"}, ("POST 500", "GET 200"), "Acclaim answered 500"),
    Row("N14-502-page-and-not-done", {"kind": "page"}, not_done(502), "Acclaim answered 502"),
    Row("N14-502-page-and-done", {"kind": "page", "effect": "done"}, ("POST 502", "GET 200"), "Acclaim answered 502"),
    Row("N18-truncated-json", {"kind": "body", "body": BADGE[:-9]}, DONE, NO_JSON),
    Row("N19-empty-body", {"kind": "body"}, DONE, NO_JSON),
    Row("N20-no-id", {"kind": "altered", "without": ["data.id"]}, DONE, STRANGE),
    Row("N20-nan", {"kind": "body", "body": BADGE.replace('"b-1"', "NaN")}, DONE, NO_JSON),
    Row("N20-byte-order-mark", {"kind": "body", "body": f"\ufeff{BADGE}"}, DONE, NO_JSON),
    Row("N21-page", {"kind": "body", "body": "<html>Welcome</html>", "content_type": "text/html"}, DONE, NO_JSON),
    *(
        Row(
            f"N23-{status}",
            {"kind": "altered", "status": status},
            (f"POST {status}", "GET 200"),
            f"Acclaim answered {status} where 201 is due",
        )
        for status in (200, 202, 204)
    ),
    Row("N34-409-and-not-done", failing(409), not_done(409), "Acclaim answered 409"),
    Row("N34-409-and-done", failing(409) | {"effect": "done"}, ("POST 409", "GET 200"), "Acclaim answered 409"),
    Row("N35-huge", {"kind": "huge", "megabytes": 4}, DONE, TOO_LONG),
    Row("N35-gzip-bomb", {"kind": "gzip-bomb", "megabytes": 16}, DONE, NO_JSON),  # it is not unpacked
    Row("N36-header-flood", {"kind": "header-flood"}, DONE, unreachable("ConnectionError")),
    Row("N36-junk-before-the-status", {"kind": "junk"}, DONE, unreachable("ConnectionError")),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_there_is_one_badge_in_the_end(network, row):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm(row.fault)
    integration.complete("priya", SAFETY)
    integration.complete("tom", ONBOARDING)
    assert (acclaim.fired(fault), integration.counts()) == (1, {"received": 1, "issued": 1})
    assert acclaim.calls() == [row.calls[0], "POST 201"]
    network.pass_time(29)
    assert len(acclaim.calls()) == 2  # until then the badge may still come
    network.pass_time(60)
    network.pass_time(86_400)
    assert acclaim.calls() == [row.calls[0], "POST 201", *row.calls[1:]]
    assert (acclaim.badges("priya"), acclaim.badges("tom")) == ([TEMPLATES[SAFETY]], [TEMPLATES[ONBOARDING]])
    assert integration.attempts(1) == [f"later: {row.reason}", "issued"]
    assert integration.counts() == {"issued": 2}


def test_N36_an_answer_after_100_continue_is_the_answer(network):
    integration = network.direct()
    fault = network.acclaim.arm({"kind": "junk", "body": "HTTP/1.1 100 Continue\r\n\r\n"})
    integration.complete("priya", SAFETY)
    assert (network.acclaim.fired(fault), network.acclaim.calls()) == (1, ["POST 201"])
    assert (integration.attempts(1), integration.counts()) == (["issued"], {"issued": 1})


def test_N7_the_badge_that_comes_late_is_waited_for(network):
    acclaim, integration = network.acclaim, network.direct()
    fault = acclaim.arm({"kind": "drop", "effect": "late", "late_seconds": 20, "seconds": 3})
    integration.complete("priya", SAFETY)
    network.pass_time(29)
    assert (acclaim.fired(fault), acclaim.calls(), acclaim.badges("priya")) == (1, ["POST 502"], [])
    acclaim.world.pass_time("20 seconds")
    network.pass_time(60)
    assert acclaim.calls() == ["POST 502", "POST 201", "GET 200"]  # the second one is the first one, late
    assert integration.attempts(1) == ["later: Acclaim cannot be reached (ReadTimeout)", "issued"]
    assert (acclaim.badges("priya"), integration.counts()) == ([TEMPLATES[SAFETY]], {"issued": 1})
