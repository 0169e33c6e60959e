"""The messages fit the types that Cucumber publishes, and each names only what stands before it."""

import enum
import types
import typing
from collections import Counter
from dataclasses import MISSING, fields, is_dataclass

import cucumber_messages
import jsonschema
import pytest
from cucumber_messages import _messages

pytestmark = pytest.mark.timeout(300)
_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}


def schema_of(kind):
    """A published type as JSON schema, with nothing beyond its fields; Cucumber makes the type from its own schema."""
    if kind is cucumber_messages.Group:
        return {"type": "object"}  # the only one within itself, and none of ours has one
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind, vars(_messages))
        needed = [camel(one.name) for one in fields(kind) if one.default is MISSING]
        properties = {camel(name): schema_of(hint) for name, hint in hints.items()}
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    if isinstance(kind, enum.EnumMeta):
        return {"enum": [one.value for one in kind]}
    if typing.get_origin(kind) is list:
        return {"type": "array", "items": schema_of(typing.get_args(kind)[0])}
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return schema_of(next(one for one in typing.get_args(kind) if one is not type(None)))
    return _PLAIN[kind]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


ENVELOPE = jsonschema.Draft202012Validator(schema_of(cucumber_messages.Envelope))


def wrong_messages(messages):
    return [error.message for message in messages for error in ENVELOPE.iter_errors(message)]


def of(messages, kind):
    return [message[kind] for message in messages if kind in message]


@pytest.fixture(scope="module")
def results(alone):
    """What came of the steps by the scenario's name: their statuses and messages."""
    messages = alone.messages
    pickles = {pickle["id"]: pickle["name"] for pickle in of(messages, "pickle")}
    cases = {case["id"]: pickles[case["pickleId"]] for case in of(messages, "testCase")}
    started = {one["id"]: cases[one["testCaseId"]] for one in of(messages, "testCaseStarted")}
    found = {}
    for finished in of(messages, "testStepFinished"):
        found.setdefault(started[finished["testCaseStartedId"]], []).append(finished["testStepResult"])
    return found


def test_every_message_is_one_of_the_published_types(alone):
    assert wrong_messages(alone.messages) == []


@pytest.mark.parametrize(
    "message",
    [
        {"testRunFinished": {"success": True, "timestamp": {"seconds": 1}}},
        {"testRunFinished": {"success": "yes", "timestamp": {"seconds": 1, "nanos": 0}}},
        {"testStepFinished": {"duration": 1}},
        {"surprise": {}},
    ],
)
def test_a_wrong_message_is_found(message):
    assert wrong_messages([message]) != []


def test_each_kind_is_there_as_often_as_it_should_be(alone):
    counts = Counter(next(iter(message)) for message in alone.messages)
    assert counts.pop("attachment") == 25
    assert counts == {
        "meta": 1,
        "source": 1,
        "gherkinDocument": 1,
        "pickle": 12,
        "stepDefinition": 6,
        "testRunStarted": 1,
        "testCase": 12,
        "testCaseStarted": 12,
        "testStepStarted": 28,
        "testStepFinished": 28,
        "testCaseFinished": 12,
        "testRunFinished": 1,
    }


def test_messages_name_only_what_stands_before_them(alone):
    known = {"run"}
    for message in alone.messages:
        named = set(references(message))
        assert named <= known, message
        known |= set(own_ids(message))


def references(value):
    names = ("pickleId", "pickleStepId", "testCaseId", "testCaseStartedId", "testStepId", "testRunStartedId")
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if name in names:
            yield each
        elif name in {"astNodeIds", "stepDefinitionIds"}:
            yield from each
        else:
            yield from references(each)


def own_ids(value):
    if isinstance(value, dict):
        yield from [value["id"]] if isinstance(value.get("id"), str) else []
        for each in value.values():
            yield from own_ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from own_ids(each)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("A badge comes", ["PASSED", "PASSED", "PASSED"]),
        ('A <b>bold</b> & "quoted" badge does not come', ["PASSED", "FAILED", "SKIPPED"]),
        ("A step that nobody defines", ["PASSED", "UNDEFINED", "SKIPPED"]),
        ("No quizzes here", ["PASSED", "SKIPPED", "SKIPPED"]),
        ("Somebody chose", ["SKIPPED", "SKIPPED"]),
        ("The deed itself breaks", ["FAILED", "SKIPPED"]),
        ("The stage is not there", ["FAILED", "SKIPPED"]),
        ("The stage cannot be taken down", ["PASSED", "FAILED"]),
    ],
)
def test_what_came_of_each_step(results, name, statuses):
    assert [result["status"] for result in results[name]] == statuses


def test_failed_and_error_are_told_apart_by_the_exception(results):
    failed = results['A <b>bold</b> & "quoted" badge does not come'][1]
    assert failed["exception"]["type"] == "AssertionError"
    assert results["A check that cannot be made"][1]["exception"] == {"type": "ValueError", "message": "no number"}
    assert results["The stage is not there"][0]["exception"]["type"] == "error"


def test_why_something_was_not_played(results):
    assert results["No quizzes here"][1]["message"] == "this LMS has no quizzes"
    assert results["Somebody chose"][0]["message"] == "not on <Mondays>"


def test_each_row_of_an_outline_has_a_pickle_of_its_own(alone):
    rows = [pickle for pickle in of(alone.messages, "pickle") if pickle["name"] == "Of two rows one fails"]
    assert [pickle["steps"][1]["text"] for pickle in rows] == ["Priya has 1 badge", "Priya has 2 badges"]


def test_who_defines_a_step(alone):
    told = {one["pattern"]["source"]: one for one in of(alone.messages, "stepDefinition")}
    has = told[r"Priya has (?P<number>\d+) badges?"]
    assert has["pattern"]["type"] == "REGULAR_EXPRESSION"
    assert has["sourceReference"]["uri"] == "conftest.py"
    case = next(one for one in of(alone.messages, "testCase") if one["id"] == "case-3")
    assert [len(step["stepDefinitionIds"]) for step in case["testSteps"]] == [1, 0, 1]


def test_who_defines_the_steps_of_what_was_never_begun_is_left_open(alone):
    cases = {one["id"]: one for one in of(alone.messages, "testCase")}
    assert not any("stepDefinitionIds" in step for step in cases["case-5"]["testSteps"])


def test_the_run_has_failed(alone):
    assert alone.messages[-1]["testRunFinished"]["success"] is False
