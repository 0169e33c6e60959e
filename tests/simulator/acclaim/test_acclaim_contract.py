"""The wire as it is, byte for byte: each kind of answer beside its file in `golden/`, and held to openapi.yaml.

`UPDATE_GOLDEN=1 python -m pytest tests/simulator/acclaim/test_acclaim_contract.py` writes the files anew; what has
changed then stands in the diff.
"""

import os
from pathlib import Path

import orjson
import pytest
from jsonschema_rs import ValidationError
from openapi_spec_validator import validate

from simulator.acclaim.web.api.contract import document, operations, schema_of, validator
from simulator.clock import Clock
from tests.simulator.acclaim.answers import ANSWERS, CREATED
from tests.simulator.held import operation_of
from tests.simulator.places import NORTHWIND, SAFETY, START, Place

GOLDEN = Path(__file__).with_name("golden")
HEADERS = ("Content-Type", "Location", "Allow", "WWW-Authenticate", "Retry-After", "Cache-Control", "X-Simulator-Rule",
    "X-Simulator-Source", "X-Simulator-Leniency", "X-Simulator-Nearest")  # fmt: skip


@pytest.fixture
def golden(simulator):
    """The same world for every answer, so that its ids and addresses are the same, too."""
    simulator.worlds.create("golden", "northwind", Clock(frozen_at=START))
    yield Place(simulator, "golden")
    simulator.worlds.remove("golden")


def on_the_wire(answer):
    """The answer as a file: status and headers that matter, and the body, whose JSON is spread over lines."""
    headers = [f"{name}: {answer.headers[name]}" for name in HEADERS if name in answer.headers]
    body = orjson.dumps(orjson.loads(answer.data), option=orjson.OPT_INDENT_2).decode() if answer.data else ""
    return "\n".join([f"HTTP {answer.status_code}", *headers, "", body, ""])


@pytest.mark.parametrize("name", ANSWERS)
def test_the_wire_is_as_it_was(golden, name):
    """Spread over lines for the eye; that the bytes are the same is seen by folding them up again."""
    call, status = ANSWERS[name]
    answer = call(golden)
    assert answer.status_code == status, answer.text
    written, kept = on_the_wire(answer), GOLDEN / f"{name}.http"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(written, encoding="utf-8")
    told = kept.read_text(encoding="utf-8")
    assert written == told
    body = told.partition("\n\n")[2].strip()
    assert answer.data == (orjson.dumps(orjson.loads(body)) if body else b"")


def test_every_golden_file_has_its_answer():
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.http" for name in ANSWERS}


def test_every_operation_has_a_golden_answer_that_went_well(simulator):
    seen = set()
    for name, (call, status) in ANSWERS.items():
        if status < 400:
            simulator.worlds.create("once", "northwind", Clock(frozen_at=START))
            request = call(Place(simulator, "once")).request
            seen.add(operation_of(request.method, request.path.removeprefix("/w/once")))
            simulator.worlds.remove("once")
    assert set(operations()) - seen == set()


def test_the_description_of_the_wire_is_in_order():
    validate(document())


def examples():
    for one in operations().values():
        if one.body:
            yield from ((one, example) for example in schema_of(one.body).get("examples", ()))


@pytest.mark.parametrize(("one", "example"), list(examples()), ids=lambda part: getattr(part, "id", ""))
def test_an_example_can_be_sent_as_it_stands(place, one, example):
    validator(one.body).validate(example)
    ids = {"organization_id": NORTHWIND, "badge_template_id": SAFETY}
    if one.id == "sendInvitations":
        place.own("POST", "/employees", json=schema_of("CreateEmployee")["examples"][0])
    if "badge_id" in one.path:
        ids["badge_id"] = place.issue()
    path = one.path.format_map(ids).removeprefix("/v1")
    if one.takes_form:
        answer = place.client.post(f"{place.prefix}{path}", data=example)
    else:
        answer = place.api(one.method, path, json=example)
    assert answer.status_code in {200, 201}, answer.text
    assert "X-Simulator-Leniency" not in answer.headers


def test_every_operation_is_served_and_no_other(simulator):
    served = {
        rule.endpoint.partition(".")[2]
        for rule in simulator.app.url_map.iter_rules()
        if rule.endpoint.startswith("acclaim_api.")
    }
    assert served == set(operations())


def test_an_answer_that_breaks_the_contract_is_noticed(place):
    answer = place.try_to_issue().json
    del answer["data"]["accept_badge_url"]
    assert not validator("BadgeAnswer").is_valid(answer)
    answer["data"]["accept_badge_url"] = answer["data"]["badge_url"] = "x"
    assert not validator("BadgeAnswer").is_valid(answer)


def test_a_created_template_is_found_at_its_location(place):
    answer = place.own("POST", "/badge_templates", json=CREATED)
    path = answer.headers["Location"].partition("/v1")[2]
    found = place.api("GET", path).json["data"]
    assert found["id"] == answer.json["data"]["id"]


def test_an_answer_in_any_test_is_held_to_the_contract(place, monkeypatch):
    """The check that every test rests on is seen to fail."""
    from simulator.acclaim.web.api.views import organizations

    shown = organizations.organization_shown
    for wrong in ({"stray": 1}, {"name": 5}, {"created_at": "yesterday"}):
        told = lambda *given, wrong=wrong, **named: shown(*given, **named) | wrong  # noqa: E731
        monkeypatch.setattr(organizations, "organization_shown", told)
        with pytest.raises(ValidationError):
            place.own("GET")
