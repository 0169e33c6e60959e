"""Worlds as documents: written, read back exactly, and refused with the place that is wrong."""

import json
from base64 import b64decode
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.clock import Clock
from simulator.exports import exported, written
from simulator.imports import BadImport, imported
from simulator.worlds import WorldExists
from tests.simulator.core.test_core_reset import deeds, of_the_world
from tests.simulator.places import DATA_LITERATE, SAFETY, START, Place


def export_of(place: Place) -> dict:
    with place.world(write=False) as world:
        return json.loads(written(exported(world)))


@pytest.fixture
def bring(simulator):
    """Makes worlds of documents and removes them at the end."""
    made = []

    def make(name: str, document: dict) -> Place:
        imported(simulator.worlds, name, document, simulator.turning.kinds)
        made.append(name)
        return Place(simulator, name)

    yield make
    for name in made:
        simulator.worlds.remove(name)


def test_a_document_tells_what_it_is_and_all_that_is_in_the_world(place):
    deeds(place)
    document = export_of(place)
    assert list(document) == ["schema", "simulator", "world", "tables"]
    assert document["schema"] == 1
    assert document["world"] == {
        "name": place.name,
        "seed": "northwind",
        "clock": {"frozen_at": "2026-03-07T09:00:00+00:00", "ahead_microseconds": 0},
        "switches": {"strict": False, "webhook_204": False, "calls_per_minute": None, "webhook_seconds": 5.0},
    }
    assert list(document["tables"]) == sorted(document["tables"])
    assert not {"journal", "snapshot"} & set(document["tables"])
    assert all(document["tables"].values())
    assert {"kind": "token", "value": 2} in document["tables"]["counter"]
    assert document["tables"]["acclaim_issued_badge"][0]["state"] == "accepted"
    assert document["tables"]["origin"][0]["document"]["acclaim"]["organizations"][0]["name"] == "Northwind Academy"


def test_a_row_is_a_line(place):
    with place.world(write=False) as world:
        lines = written(exported(world)).decode().splitlines()
    organizations = [line for line in lines if line.startswith('      {"id":"b7a4c0de')]
    assert len(organizations) == 1
    assert json.loads(organizations[0].rstrip(","))["name"] == "Globex"


def test_pictures_are_base64(place, bring):
    answer = place.own("PUT", f"/badge_templates/{DATA_LITERATE}", json={"image": PIXEL})
    assert answer.status_code == 200, answer.text
    (picture,) = export_of(place)["tables"]["acclaim_template_picture"]
    assert any(
        isinstance(value, str) and b64decode(value).startswith(b"\x89PNG") for value in picture.values() if value
    )
    assert of_the_world(bring("pictures", export_of(place))) == of_the_world(place)


PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

DEEDS = {
    "issue": lambda place, number: place.try_to_issue(recipient_email=f"p{number}@example.com"),
    "issue twice": lambda place, number: place.try_to_issue(badge_template_id=SAFETY),
    "accept": lambda place, number: place.accepted_by_tomas(badge_template_id=SAFETY),
    "revoke": lambda place, number: [
        place.revoke(badge["id"]) for badge in place.own("GET", "/badges").json["data"][:1]
    ],
    "turn": lambda place, number: place.advance(days=1 + number % 3),
    "run": lambda place, number: place.control("PUT", "/switches", json={"calls_per_minute": 1000 + number}),
}


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(chosen=st.lists(st.sampled_from(sorted(DEEDS)), max_size=8), after=st.sampled_from(sorted(DEEDS)))
def test_a_document_read_back_is_the_same_world_which_goes_on_alike(simulator, chosen, after):
    simulator.worlds.create("first-life", "northwind", Clock(frozen_at=START))
    first, second = Place(simulator, "first-life"), Place(simulator, "other-life")
    try:
        for number, deed in enumerate(chosen):
            DEEDS[deed](first, number)
        document = export_of(first)
        imported(simulator.worlds, "other-life", deepcopy(document), simulator.turning.kinds)
        again = export_of(second)
        assert again == document | {"world": document["world"] | {"name": "other-life"}}
        assert of_the_world(second) == of_the_world(first)
        for place in (first, second):
            DEEDS[after](place, 99)
        badges = [without_prefix(place, place.own("GET", "/badges?page=1").text) for place in (first, second)]
        assert badges[0] == badges[1]
        assert without_prefix(first, str(of_the_world(first))) == without_prefix(
            second, str(of_the_world(second)).replace("/w/first-life/", "/w/other-life/")
        )
    finally:
        for name in {"first-life", "other-life"} & set(simulator.worlds.names()):
            simulator.worlds.remove(name)


def without_prefix(place: Place, text: str) -> str:
    return text.replace(f"/w/{place.name}/", "/w/it/")


def test_a_world_that_was_imported_can_be_reset(place, bring):
    before = of_the_world(place)
    deeds(place)
    again = bring("again", export_of(place))
    place.simulator.worlds.reset("again")
    assert of_the_world(again) == before


def test_a_name_that_is_taken(place, still):
    with pytest.raises(WorldExists):
        imported(place.simulator.worlds, still.name, export_of(place), place.simulator.turning.kinds)


def test_a_document_takes_the_place_of_a_world(place, simulator):
    deeds(place)
    place.control("PUT", "/switches", json={"strict": True})
    document = export_of(place)
    simulator.worlds.create("taken", "empty", Clock())
    taken = Place(simulator, "taken")
    taken.control("PUT", "/snapshots/before")
    imported(simulator.worlds, "taken", document, simulator.turning.kinds, replace=True)
    assert export_of(taken) == document | {"world": document["world"] | {"name": "taken"}}
    assert of_the_world(taken) == of_the_world(place)
    assert taken.control("GET", "/snapshots").json == {"snapshots": []}
    assert taken.issue(recipient_email="new@example.com") == place.issue(recipient_email="new@example.com")
    simulator.worlds.remove("taken")


def test_where_nothing_is_to_be_replaced_a_world_is_made(place, simulator):
    imported(simulator.worlds, "vacant", export_of(place), simulator.turning.kinds, replace=True)
    assert of_the_world(Place(simulator, "vacant")) == of_the_world(place)
    simulator.worlds.remove("vacant")


def test_a_document_that_cannot_be_replaces_nothing(place, simulator):
    deeds(place)
    before, document = export_of(place), export_of(place)
    document["tables"]["mail"].append(document["tables"]["mail"][0])
    with pytest.raises(BadImport, match="two rows have the same id"):
        imported(simulator.worlds, place.name, document, simulator.turning.kinds, replace=True)
    assert export_of(place) == before


def test_a_document_from_before_the_seconds_of_webhooks_is_read(place, bring):
    document = export_of(place)
    for holder in (document["world"], *document["tables"]["origin"]):
        del holder["switches"]["webhook_seconds"]
    brought = bring("older", document)
    for _ in range(2):
        assert export_of(brought)["world"]["switches"]["webhook_seconds"] == 5.0
        assert export_of(brought)["tables"]["origin"] == export_of(place)["tables"]["origin"]
        assert brought.control("POST", "/reset").status_code == 200


WRONG = {
    "schema: made by a newer": lambda document: document.update(schema=2),
    "schema: must be a whole number": lambda document: document.update(schema="1"),
    "lacks world": lambda document: document.pop("world"),
    "more: is not known here": lambda document: document.update(more=1),
    "tables.nothing: is not known here": lambda document: document["tables"].update(nothing=[]),
    "tables.mail: must be a list": lambda document: document["tables"].update(mail={}),
    "world.clock.frozen_at: must be an instant": lambda document: document["world"]["clock"].update(frozen_at="2026-03-02"),
    "world.switches: lacks strict": lambda document: document["world"]["switches"].pop("strict"),
    "tables.acclaim_organization.1: lacks name": lambda document: document["tables"]["acclaim_organization"][1].pop("name"),
    "tables.acclaim_organization.1.name: must be a text": lambda document: document["tables"]["acclaim_organization"][1].update(name=5),
    "tables.acclaim_organization.0.bio: must hold no NUL": lambda document: document["tables"]["acclaim_organization"][0].update(bio="a\x00"),
    "tables.acclaim_badge_template.0.state: must be one of": lambda document: document["tables"]["acclaim_badge_template"][0].update(state="new"),
    "tables.acclaim_badge_template.0.activities.0: lacks title": lambda document: document["tables"]["acclaim_badge_template"][0]["activities"][0].pop("title"),
    "tables.counter.0.value: must be at most": lambda document: document["tables"]["counter"][0].update(value=2**63),
    "tables.counter.0.value: must be at most 4611686018427387904": lambda document: document["tables"]["counter"][0].update(value=2**63 - 1),
    "tables.origin.0: its clock must stand between 1900 and 2999": lambda document: document["tables"]["origin"][0].update(frozen_at="3000-01-01T00:00:00+00:00"),
    "tables.due_work.0.due_at: must be an instant": lambda document: document["tables"]["due_work"][0].update(due_at="9999-12-31T23:59:59+00:00"),
    "tables.due_work.0.kind: nobody does nonsense": lambda document: document["tables"]["due_work"][0].update(kind="nonsense"),
    "world.switches: calls_per_minute": lambda document: document["world"]["switches"].update(calls_per_minute=0),
    "world.switches: webhook_seconds": lambda document: document["world"]["switches"].update(webhook_seconds=5.5),
    "tables.origin.0.switches: calls_per_minute": lambda document: document["tables"]["origin"][0]["switches"].update(calls_per_minute=0),
    "tables.origin.0.switches: webhook_seconds": lambda document: document["tables"]["origin"][0]["switches"].update(webhook_seconds=0),
    "world.switches.webhook_seconds: must be a number": lambda document: document["world"]["switches"].update(webhook_seconds=None),
    "tables.acclaim_organization: two rows have the same id": lambda document: document["tables"]["acclaim_organization"].append(document["tables"]["acclaim_organization"][0]),
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_made(place, said):
    document = export_of(place)
    WRONG[said](document)
    with pytest.raises(BadImport) as refused:
        imported(place.simulator.worlds, "wrong", document, place.simulator.turning.kinds)
    assert said in str(refused.value)
    assert "wrong" not in place.simulator.worlds.names()


def test_everything_wrong_is_said_at_once(place):
    document = export_of(place)
    for row in document["tables"]["acclaim_organization"]:
        row["name"] = None
    with pytest.raises(BadImport) as refused:
        imported(place.simulator.worlds, "wrong", document, place.simulator.turning.kinds)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("document", [None, [], "x", 5, {}])
def test_what_is_no_document(simulator, document):
    with pytest.raises(BadImport):
        imported(simulator.worlds, "wrong", document, simulator.turning.kinds)
