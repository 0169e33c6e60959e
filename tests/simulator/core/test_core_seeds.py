"""Seed files: everything that is wrong with one is said at once, in plain words, with its line and column."""

import re
import time
from pathlib import Path

import pytest
import yaml

from simulator.clock import Clock
from simulator.seeds import BadSeed, inline, packaged, seed_at, seed_document
from tests.simulator.places import START

ROOT = Path(__file__).parents[3]

SMALL = """\
acclaim:
  organizations:
    - id: b3b5e0f2-0000-4000-8000-000000000001
      name: Acme
      vanity_slug: acme
      bio: Acme teaches.
      website_url: https://acme.example
      contact_email: badges@acme.example
      city: Utrecht
      country: Netherlands
      token: acme-token-0001
      templates:
        - id: b3b5e0f2-0000-4000-8000-0000000000a1
          name: Welder
          vanity_slug: welder
          description: Welds.
          skills: [Welding]
          activities:
            - {title: Weld, type: Assessment}
          global_activity_url: https://acme.example/weld
skilljar:
  organizations:
    - name: Acme
      domain_name: acme.example
      api_key: acme-key-0001
      courses:
        - title: Welding
          score_lesson: Exam
          lessons:
            - title: Exam
              questions:
                - {text: "Hot?", options: ["Yes, very", "No"], correct: "Yes, very"}
      paths:
        - {title: All, courses: [Welding]}
"""


def said(tmp_path, text: str) -> list[str]:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSeed) as refused:
        seed_at(str(path))
    return str(refused.value).splitlines()


@pytest.mark.parametrize("name", packaged())
def test_what_comes_with_the_simulator_is_in_order(name):
    path = ROOT / "simulator" / "seeds" / f"{name}.yaml"  # a file of anybody's is checked
    assert seed_at(str(path)).document == seed_at(name).document == seed_document(name)


def test_a_small_seed_is_in_order(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert seed_at(str(tmp_path / "small.yaml")).document["acclaim"]["organizations"][0]["name"] == "Acme"


@pytest.mark.parametrize(
    ("good", "bad", "place"),
    [
        ("skills: [Welding]", "skills: Welding", "line 17, column 11: acclaim.organizations.0.templates.0.skills: must be a list"),
        ("      name: Acme\n      vanity", "      vanity", "line 3, column 7: acclaim.organizations.0: lacks name"),
        ("city: Utrecht", "town: Utrecht", "line 9, column 7: acclaim.organizations.0.town: is not known here"),
        ("token: acme-token-0001", "token: 12345", "line 11, column 7: acclaim.organizations.0.token: must be a text"),
        ("token: acme-token-0001", "token: a@b", "acclaim.organizations.0.token: must be a token without spaces, colons and @"),
        ("{title: Weld, type", "{titel: Weld, type", "acclaim.organizations.0.templates.0.activities.0.titel: is not known here"),
        ("description: Welds.", "state: gone\n          description: Welds.", "state: must be one of draft, active, archived"),
        ("score_lesson: Exam", "score_lesson: Test", "line 28, column 11: skilljar.organizations.0.courses.0.score_lesson: names no quiz of this course"),
        ('correct: "Yes, very"', "correct: Maybe", "questions.0.correct: is none of the options"),
        ("courses: [Welding]", "courses: [Sewing]", "paths.0.courses.0: names no course of this organization"),
        ("courses: [Welding]", "courses: []", "paths.0.courses: must have at least 1"),
        ("api_key: acme-key-0001", "api_key: acme-key-0001\n      students: [{email: x}]", "students.0.email: must be an e-mail address"),
        ("acclaim:", "acclaims:", "line 1, column 1: acclaims: is not known here"),
        ("city: Utrecht", "city: Utrecht\n      city: Rome", "line 10, column 7: acclaim.organizations.0.city: is given twice"),
        ("city: Utrecht", "1: Utrecht", "line 9, column 7: acclaim.organizations.0.1: must have a text as its name, in quotes"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_column(tmp_path, good, bad, place):
    assert good in SMALL
    lines = said(tmp_path, SMALL.replace(good, bad, 1))
    assert any(line.startswith("mine.yaml, line ") and place in line for line in lines), lines


def test_everything_is_said_at_once_in_the_order_of_the_file(tmp_path):
    lines = said(
        tmp_path,
        SMALL.replace("skills: [Welding]", "skills: x")
        .replace("name: Acme", "name: [1]")
        .replace("score_lesson: Exam", "score_lesson: Test"),
    )
    numbers = [int(re.search(r"line (\d+)", line)[1]) for line in lines]
    assert len(lines) >= 4
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "twice",
    ["id: b3b5e0f2-0000-4000-8000-000000000001", "token: acme-token-0001"],
)
def test_an_id_or_a_token_twice(tmp_path, twice):
    second = SMALL[SMALL.index("    - id") : SMALL.index("      templates")]
    for kept in ("b3b5e0f2-0000-4000-8000-000000000001", "acme-token-0001"):
        if kept not in twice:
            second = second.replace(kept, "another-one")
    lines = said(tmp_path, SMALL.replace("skilljar:", second + "skilljar:", 1))
    assert len(lines) == 1
    assert lines[0].endswith(
        f"{twice.partition(':')[0]}: is given twice, first in line {3 if twice.startswith('id') else 11}"
    )


def laughing(first: str, form: str) -> str:
    """Nine levels of nine aliases each."""
    levels = [f"a{one}: &a{one} " + form.format(",".join([f"*a{one - 1}"] * 9)) for one in range(1, 10)]
    return "\n".join([f"a0: &a0 {first}", *levels])


@pytest.mark.parametrize(
    "text",
    [
        laughing("[x]", "[{}]"),
        laughing("{x: y}", "{{<<: [{}]}}"),
        laughing("[x]", "[{}]").replace("a9: &a9 [", "? [*a8]\n: ["),
        f"a: &a {'x' * 100_000}\nb: [{','.join(['*a'] * 10_000)}]",
        f"a: &a {'x' * 100_000}\nb:\n" + "  - {*a : 1}\n" * 10_000,
    ],
    ids=["lists", "merged", "names", "letters", "letters of names"],
)
def test_aliases_that_stand_for_far_more_than_is_written_are_refused_soon(tmp_path, text):
    began = time.monotonic()
    (line,) = said(tmp_path, text)
    assert line.startswith("mine.yaml: is no YAML: line ")
    assert time.monotonic() - began < 30


def test_aliases_may_stand_for_more_than_is_written(tmp_path):
    lessons = "&lessons [" + ", ".join(["{title: Lesson, questions: []}"] * 100) + "]"
    lines = said(tmp_path, f"a: {lessons}\nb: [{', '.join(['*lessons'] * 100)}]")
    assert not any("is no YAML" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [", "is no YAML"), ("", "must be a mapping"), ("- a", "must be a mapping"), ("a: &a [*a]", ""), ("\x00", "is no YAML"), ("a: !!python/object:x.y {}", "is no YAML"), ("a: 1\n---\nb: 2", "is no YAML")],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_seed_at_all(tmp_path, text, words):
    lines = said(tmp_path, text)
    assert any(words in line for line in lines), lines


def test_a_document_given_inline_is_checked_too(place):
    answer = place.control("POST", "/worlds", json={"name": "not-made", "seed": {"acclaim": {"organizations": {}}}})
    assert (answer.status_code, answer.json["error"]) == (400, "the seed: acclaim.organizations: must be a list")


def test_the_same_document_gives_the_same_ids(place, simulator):
    document, made = yaml.safe_load(SMALL), []
    for name in ("one-inline", "two-inline"):
        answer = place.control("POST", "/worlds", json={"name": name, "seed": document, "frozen_at": START.isoformat()})
        assert answer.status_code == 201, answer.text
        made.append(
            {
                key: value
                for key, value in answer.json["skilljar"]["organizations"][0].items()
                if key not in {"courses", "api_key_at_root"}
            }
        )
        assert answer.json["seed"] == inline(document).name
        simulator.worlds.remove(name)
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "path", ["/etc/hostname", "simulator/seeds/northwind.yaml", "../seeds/northwind", "seed.schema", "northwind.yaml"]
)
def test_no_file_of_the_machine_is_read_over_the_control_plane(place, path):
    answer = place.control("POST", "/worlds", json={"name": "not-made", "seed": path})
    assert answer.status_code == 400
    assert "there is no seed named" in answer.json["error"]
    with pytest.raises(BadSeed):
        place.simulator.worlds.create("not-made", path, Clock())


def test_what_the_docs_show_of_mistakes_is_said_of_the_example(tmp_path, monkeypatch):
    text = (ROOT / "docs/seeds.md").read_text(encoding="utf-8")
    spoilt = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    for right, wrong in (
        ("skills: [Navigation, Knots]", "skills: Navigation"),
        ("score_lesson: Exam", "score_lesson: End"),
    ):
        assert right in spoilt
        spoilt = spoilt.replace(right, wrong)
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(spoilt, encoding="utf-8")
    with pytest.raises(BadSeed) as caught:
        seed_at("mine.yaml")
    assert str(caught.value) == re.search(r"```text\n(mine.yaml.*?)\n```", text, re.DOTALL)[1]
