"""The other LMS: what its driver lacks is what is known, what Acclaim says is final or not, and its client is careful."""

import json
import os
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from examples.other_lms import acclaim
from examples.other_lms.acclaim import Acclaim, Away, Refused
from examples.other_lms.badges import look, rows
from examples.other_lms.school import opened

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("other_lms_unsupported.txt")


@pytest.mark.skipif("OTHER_LMS" not in os.environ, reason="make other plays all scenarios, and names their report")
def test_nothing_is_unsupported_but_what_is_known_to_be():
    results = json.loads((ROOT / os.environ["OTHER_LMS"] / "results.json").read_text(encoding="utf-8"))
    found = "".join(sorted(set(unsupported(results))))
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def unsupported(results):
    for rule in results["rules"]:
        for one in rule["scenarios"]:
            if one["outcome"] != "passed":
                yield f"{rule['id']}: {one['name']}: {one['outcome']}, {one['reason'].partition(':')[0]}\n"


@pytest.fixture
def school(tmp_path):
    with opened(str(tmp_path / "school.sqlite")) as there:
        there.add_person("Tomás", "Ortega", "tomas@example.com", "learn")
        there.add_course("Data Literacy", "What is 6 times 7?", "42")
        there.connect("Data Literacy", "template-1", datetime.fromisoformat("2026-03-01T23:30:00-05:00"))
        yield there


def hand_in(school, at="2026-03-02T09:00:00+02:00", *, passed=True):
    (person,), (course,) = school.people(), school.courses()
    school.hand_in(person, course, passed, 100, datetime.fromisoformat(at))


class Counter:
    """An Acclaim that keeps what it is given, and answers as `answers` say."""

    def __init__(self, *answers):
        self.badges, self._answers = [], list(answers)

    def held(self, email, states, template=""):
        return self.badges

    def issue(self, badge):
        self.badges.append(badge)
        if self._answers:
            raise self._answers.pop(0)


NOON = datetime.fromisoformat("2026-03-02T12:00:00Z")


def told(school, there, *, seconds=0):
    """What a look says, some seconds after noon."""
    return list(look(school, there, "http://school.test", NOON + timedelta(seconds=seconds)).values())


def test_what_is_lost_after_it_was_issued_is_found_by_a_look_once_it_has_settled(school):
    hand_in(school)
    there = Counter(Away("no answer"))
    assert told(school, there) == ["later: no answer"]
    assert told(school, there, seconds=59) == ["later: what the last look asked for may still come"]
    assert told(school, there, seconds=60) == ["issued by an earlier look"]
    assert told(school, there, seconds=60) == []
    assert len(there.badges) == 1


def test_one_that_is_refused_holds_nobody_up(school):
    hand_in(school)
    hand_in(school)
    there = Counter(Refused("Validation failed: User already has this badge"), Refused("no such template"))
    assert told(school, there) == ["has it already", "refused: no such template"]
    assert told(school, there) == []


@pytest.mark.parametrize(
    ("at", "became"),
    [
        ("2026-03-02T05:29:59+01:00", "completed before the course had its badge"),
        ("2026-03-02T05:30:00+01:00", "issued"),
    ],
)
def test_instants_are_compared_and_sent_in_utc(school, at, became):
    hand_in(school, at)
    there = Counter()
    assert told(school, there) == [became]
    assert [badge["issued_at"] for badge in there.badges] == ["2026-03-02 04:30:00 +0000"] * (became == "issued")


def test_a_link_leads_to_the_web_or_nowhere():
    badge = {"badge_template": {"name": "One"}, "issued_at": "2026-03-02T09:00:00Z", "state": "pending"}
    there = Counter()
    there.badges = [{**badge, "accept_badge_url": "javascript:alert(1)"}]
    assert rows(there, "tomas@example.com") == [("One", "2026-03-02", "Accept", "")]


class Answer(BytesIO):
    """What `urlopen` gives."""

    status = 200


def failed(status, body=b'{"data": {"message": "so it is"}}'):
    return HTTPError("http://acclaim.test", status, "", {}, BytesIO(body))


@pytest.mark.parametrize(
    ("came", "expected", "said"),
    [
        (failed(422), Refused, "so it is"),
        (failed(400, b"<html>"), Refused, "no reason given"),
        (failed(401), Away, "Acclaim answered 401"),
        (failed(404), Away, "Acclaim answered 404"),
        (failed(429), Away, "Acclaim answered 429"),
        (failed(503), Away, "Acclaim answered 503"),
        (URLError("refused"), Away, "Acclaim gave no answer"),
        (TimeoutError("timed out"), Away, "Acclaim gave no answer"),
        (Answer(b"{}"), Away, "Acclaim answered 200"),
    ],
    ids=["422", "400", "401", "404", "429", "503", "not reached", "late", "200"],
)
def test_only_what_acclaim_says_of_a_badge_is_final(monkeypatch, came, expected, said):
    def urlopen(request, timeout):
        if isinstance(came, Exception):
            raise came
        return came

    monkeypatch.setattr(acclaim, "urlopen", urlopen)
    with pytest.raises(expected, match=said):
        Acclaim("http://acclaim.test/v1", "org", "token").issue({})


@pytest.mark.parametrize("answer", [{}, [], {"data": [{}], "metadata": {"total_pages": 1}}, Refused("so it is")])
def test_of_a_list_that_is_none_nobody_elses_badge_depends(monkeypatch, answer):
    def told(*_asked):
        if isinstance(answer, Refused):
            raise answer
        return answer

    monkeypatch.setattr(Acclaim, "_ask", told)
    with pytest.raises(Away, match="Acclaim's list is none"):
        Acclaim("http://acclaim.test/v1", "org", "token").held("priya@example.com", "pending")
