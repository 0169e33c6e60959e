"""Events: what is one, what is none, and what is taken from it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.completions import Event, NotAnEvent, parse_event

USER, COURSE = {"id": "u1"}, {"id": "c1"}


def body(**parts):
    return json.dumps(
        {
            "event_type": "COURSE_COMPLETION",
            "timestamp": "t",
            "user": USER,
            "course": COURSE,
        }
        | parts
    )


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"{}}",
        b"null",
        b"[]",
        b'"x"',
        b"5",
        b"{}",
        b"[" * 5000,
        b"[" * 1020 + b"]" * 1020,
        b'{"event_type":"COURSE_COMPLETION","user":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"event_type":"X","n":NaN}',
        b'{"event_type":"X","n":Infinity}',
        b'{"event_type":"X","n":1e400}',
        b'{"event_type":"X","n":"\\ud800"}',
        b'{"event_type":"X","n":"\xff"}',
        b'\xef\xbb\xbf{"event_type":"X"}',
        '{"event_type":"X"}'.encode("utf-16"),
        b'[{"event_type":"COURSE_COMPLETION"}]',
        b'{"event_type":null}',
        b'{"event_type":["COURSE_COMPLETION"]}',
        b'{"event_type":""}',
        b'{"event_type":"' + b"X" * 65 + b'"}',
        body(user=None),
        body(user="u1"),
        body(user={}),
        body(user={"id": 5}),
        body(user={"id": ""}),
        body(user={"id": "../x"}),
        body(user={"id": "u1\n"}),
        body(user={"id": "u1", "email": ["a@b"]}),
        body(user={"id": "u1", "first_name": {}}),
        body(course=None),
        body(course={"id": True}),
        body(course={"id": "c1", "published_course_id": 7}),
        body(course={"id": "c1", "url": 7}),
        body(timestamp=None),
        body(timestamp=1700000000),
        body(timestamp="\x00"),
    ],
)
def test_a_body_that_is_no_event_is_refused(bad):
    with pytest.raises(NotAnEvent):
        parse_event(bad if isinstance(bad, bytes) else bad.encode())


def test_the_reason_repeats_nothing_of_the_body():
    with pytest.raises(NotAnEvent) as caught:
        parse_event(body(user={"id": "priya@example.com", "email": "priya@example.com"}).encode())
    assert "$.user.id does not fit" in str(caught.value)
    assert "priya" not in str(caught.value)


@pytest.mark.parametrize(
    "kind",
    [
        "PATH_COMPLETION",
        "LESSON_COMPLETION",
        "QUIZ_COMPLETION",
        "PING",
        "course_completion",
    ],
)
def test_another_type_is_an_event_without_completion(kind):
    assert parse_event(json.dumps({"event_type": kind, "user": 5}).encode()) == Event(kind)


def test_what_is_needed_is_read_and_the_rest_left_alone(event):
    completion = parse_event(json.dumps(event(extra={"deep": [1]})).encode()).completion
    assert (completion.student.email, completion.student.last_name) == (
        "priya@example.com",
        "O'Neil",
    )
    assert (completion.course.id, completion.course.published_course_id) == ("c1", "p1")
    assert (completion.course.title, completion.course.url) == (
        "Data Literacy 101",
        "https://academy.test/data",
    )
    assert completion.progress.completed_at == datetime(2026, 2, 1, 10, 0, tzinfo=UTC)
    assert completion.progress.success_status == "PASSED"
    assert completion.key == "u1:c1:g1"


def test_without_progress_id_the_time_of_completion_tells_completions_apart():
    block = {"completed_at": "2026-02-01T12:00:00+02:00", "success_status": None}
    assert parse_event(body(course_progress=block).encode()).completion.key == "u1:c1:2026-02-01T10:00:00+00:00"


def test_what_is_not_complete_is_kept_apart_from_its_later_completion():
    block = {"course_progress_id": "g1", "completed_at": None, "success_status": None}
    assert parse_event(body(course_progress=block).encode()).completion.key == "u1:c1:t"


@pytest.mark.parametrize(
    "change",
    [
        {"success_status": "passed"},
        {"success_status": "false"},
        {"success_status": ["PASSED"]},
        {"completed_at": "2026-02-01T12:00:00"},
        {"completed_at": "yesterday"},
        {"completed_at": 1700000000},
        {"completed_at": "0001-01-01T00:00:00+14:00"},
        {"course_progress_id": 7},
        {"course_progress_id": "a b"},
    ],
)
def test_a_progress_block_that_is_not_well_formed_is_left_aside(event, change):
    block = event()["course_progress"] | change
    assert parse_event(json.dumps(event(course_progress=block)).encode()).completion.progress is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PARTS = st.dictionaries(
    st.sampled_from(["id", "email", "title", "url", "completed_at", "success_status"]),
    JSON,
)
EVENTS = st.fixed_dictionaries(
    {"event_type": st.just("COURSE_COMPLETION") | JSON},
    optional={
        "timestamp": st.just("t") | JSON,
        "user": PARTS | JSON,
        "course": PARTS | JSON,
        "course_progress": PARTS,
    },
)


@settings(max_examples=150)
@given(
    st.binary(max_size=60)
    | JSON.map(lambda it: json.dumps(it).encode())
    | EVENTS.map(lambda it: json.dumps(it).encode())
)
def test_whatever_comes_is_an_event_or_refused_as_none(anything):
    try:
        found: object = parse_event(anything)
    except NotAnEvent as refused:
        found = refused
    assert isinstance(found, Event | NotAnEvent)
