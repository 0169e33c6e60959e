"""Parts of a report for themselves: the journal read on, rules, JUnit XML, the summary."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests

from report.bodies import LONGEST, trimmed
from report.collecting import _judge
from report.exchanges import Journal
from report.junit import junit
from report.outcomes import Outcome
from report.page import page
from report.played import Scenario, Step, from_json
from report.results import results
from report.rules import rules
from report.summary import summary
from report.tree import run_of
from steps.rules import rules as numbered
from tests.report.invented import REGISTER, RULES

pytestmark = pytest.mark.timeout(300)
ROOT = Path(__file__).parent.parent.parent
BASE = "http://simulator.test/w/scenario-7-1"


def scenario(name="It holds", outcome=Outcome.PASSED, line=3, **told):
    return Scenario(
        **{
            "test": f"t::{line}",
            "again": f"pytest t::{line}",
            "file": "features/a.feature",
            "feature": "A",
            "rule_name": "R",
            "name": name,
        }
        | {"line": line, "example": None, "values": {}, "tags": ["earn-1"], "outcome": outcome, "started": 1e9}
        | {"steps": [Step("Then", "it holds", "then", line + 1)]}
        | told
    )


class Session:
    def __init__(self, *entries):
        self.entries = list(entries)

    def get(self, url, headers, timeout):
        answer = requests.Response()
        answer.status_code, answer._content = 200, json.dumps({"entries": self.entries}).encode()
        return answer


def asked(id, **told):
    base = {"kind": "request", "name": "x", "at": "2026-03-02T09:00:00+00:00", "person": None, "query": "", "body": ""}
    return base | {"id": id, "method": "GET", "path": "/a", "status": 200, "answer": ""} | told


def test_each_entry_is_told_once():
    session = Session(asked("1"))
    journal = Journal(session, BASE)
    assert len(journal.news()) == 1
    session.entries.append(asked("2", path="/b"))
    assert [one["path"] for one in journal.news()] == ["/b"]
    assert journal.news() == []


def test_the_name_of_the_world_is_left_out():
    (told,) = Journal(Session(asked("1", body=f"see {BASE}/badges/1 of scenario-7-1")), BASE).news()
    assert told["sent"] == "see http://simulator.test/badges/1 of scenario"


@pytest.mark.parametrize(
    ("body", "sent"), [("csrf_token=***", None), ("csrf_token=***&email=a", "email=a"), ("a=1", "a=1")]
)
def test_the_token_of_a_form_is_left_out(body, sent):
    assert Journal(Session(asked("1", body=body)), BASE).news()[0].get("sent") == sent


def test_changes_are_not_told_of():
    assert Journal(Session(asked("1", kind="change")), BASE).news() == []


def test_a_journal_that_cannot_be_read_fails_nothing():
    class Gone:
        def get(self, *_, **__):
            raise requests.ConnectionError

    assert Journal(Gone(), BASE).news()[0]["kind"] == "gap"


@pytest.mark.parametrize(
    ("body", "shown"),
    [('{"a":[1]}', '{\n "a": [\n  1\n ]\n}'), ("plain", "plain"), ("y" * LONGEST, "y" * LONGEST)],
)
def test_bodies_are_laid_out_and_short_ones_kept(body, shown):
    assert trimmed(body) == shown


def test_long_bodies_are_cut_with_a_note():
    assert trimmed("y" * 2500) == "y" * 2000 + "\n... (the rest is left out)"


def test_of_long_json_the_deepest_is_folded_first():
    template = {"id": "t", "name": "y" * LONGEST, "skills": ["a"]}
    badge = {"badge_template": template, "evidence": [template], "alignments": [], "state": "pending"}
    folded = {"badge_template": "{...}", "evidence": "[...]", "alignments": [], "state": "pending"}
    shown = (
        json.dumps({"data": folded, "metadata": {}}, indent=1).replace('"{...}"', "{...}").replace('"[...]"', "[...]")
    )
    assert trimmed(json.dumps({"data": badge, "metadata": {}})) == shown
    many = trimmed(json.dumps({"data": [badge] * 40}))
    assert many.startswith('{\n "data": [\n  {\n   "badge_template": {...},\n   "evidence": [...],')
    assert (many.count('"state": "pending"') > 10, many.endswith("(the rest is left out)")) == (True, True)
    assert trimmed(json.dumps({"data": "y" * LONGEST})).endswith("yyy\n... (the rest is left out)")
    assert trimmed(json.dumps(["y" * LONGEST])).startswith('[\n "yyy')


def test_json_that_is_too_deep_to_be_read_is_cut():
    assert trimmed("[" * 5000).endswith("(the rest is left out)")


@pytest.mark.parametrize("left", range(1, 60))
def test_json_that_the_journal_has_cut_is_laid_out_as_far_as_it_goes(left):
    whole = {"a": [1, True, {}], "b: {": 'say "x, [y]"\n', "c": {"d": [], "é": None}, "e": 2.5}
    shown, cut = json.dumps(whole, indent=1, ensure_ascii=False), trimmed(json.dumps(whole, ensure_ascii=False)[:-left])
    assert shown.startswith(cut.rstrip())


def test_a_scenario_survives_the_way_between_processes():
    one = scenario(message="\ud800 <")
    assert from_json(one.as_json()) == one


def test_the_rules_of_this_repository():
    found = rules(ROOT)
    assert {id: rule.text for id, rule in found.items()} == numbered()
    assert list(dict.fromkeys(rule.group for rule in found.values()))[:2] == ["Set up", "Earn"]
    assert found["earn-5"].level == "documented"
    assert found["earn-1"].level == "article"
    assert found["inspect-1"].level == found["endure-1"].level == "own"


def test_without_pages_there_are_no_rules(tmp_path):
    assert rules(tmp_path) == {}


@pytest.fixture
def known(tmp_path):
    for name, text in (("docs/rules.md", RULES), ("simulator/fidelity.yaml", REGISTER)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    return rules(tmp_path)


def test_a_rule_that_holds_was_verified_on_the_day_of_the_run(known):
    run = run_of("2026-03-02", "in-process", known, [scenario()])
    assert [branch.last_verified for branch in run.branches] == ["2026-03-02", "", ""]


@pytest.mark.parametrize("worse", [Outcome.ERROR, Outcome.FAILED, Outcome.UNSUPPORTED, Outcome.DISABLED])
def test_a_rule_of_which_not_all_holds_was_not_verified(known, worse):
    run = run_of("2026-03-02", "in-process", known, [scenario(), scenario(outcome=worse, line=9)])
    assert (run.branches[0].outcome, run.branches[0].last_verified) == (worse, "")


def test_a_rule_of_which_only_some_was_played_was_not_verified(known):
    run = run_of("2026-03-02", "in-process", known, [scenario()], written=[{"earn-1"}, {"earn-1", "slow"}])
    assert (run.branches[0].outcome, run.branches[0].last_verified) == (Outcome.PASSED, "")
    assert "only 1 of its 2 scenarios were played" in page(run)
    assert "1 of 2 scenarios" in page(run)


def test_what_is_known_to_fail_is_shown_and_makes_no_run_bad(known):
    failed = scenario(outcome=Outcome.FAILED, known="known since 2026-03-01: our LMS rounds up", message="8, not 9")
    run = run_of("2026-03-02", "in-process", known, [failed])
    assert (run.is_good, run.known, run.counts[Outcome.FAILED]) == (True, 1, 1)
    assert results(run)["rules"][0]["scenarios"][0]["known"] == failed.known
    for text in (page(run), summary(run)):
        assert failed.known in text
        assert "1 failed as the baseline says" in text
    (case,) = ET.fromstring(junit(run).encode()).iter("skipped")
    assert case.get("message") == f"{failed.known}\n8, not 9"


def test_a_part_of_the_rules_is_no_failure_of_the_others(known):
    text = page(run_of("2026-03-02", "over sockets", known, [scenario()]))
    assert "1 of 1 rules hold; 2 were not looked at." in text
    assert "1 scenario on 2026-03-02: over sockets." in text


def test_scenarios_stand_in_the_order_of_their_feature(known):
    run = run_of("2026-03-02", "in-process", known, [scenario(line=9), scenario(line=3), scenario(line=9, example=1)])
    assert [one.place[1:] for one in run.scenarios] == [(3, -1), (9, -1), (9, 1)]


def test_junit_has_a_tag_for_each_outcome(known):
    told = [scenario(str(outcome), outcome, line, message="why <\x00>") for line, outcome in enumerate(Outcome, 1)]
    suites = ET.fromstring(junit(run_of("2026-03-02", "in-process", known, told)).encode())
    assert {name: suites.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "2",
    }
    assert [(one.get("name"), [(each.tag, each.get("type")) for each in one]) for one in suites.iter("testcase")] == [
        ("error", [("error", "error")]),
        ("failed", [("failure", "failed")]),
        ("unsupported", [("skipped", "unsupported")]),
        ("disabled", [("skipped", "disabled")]),
        ("passed", []),
    ]
    assert suites.find(".//failure").get("message") == "why <\ufffd>"


def test_the_summary_counts_and_names_what_has_to_be_looked_at(known):
    text = summary(
        run_of(
            "2026-03-02", "in-process", known, [scenario(), scenario("a|b <i>", Outcome.FAILED, 9, message="so\n*it*")]
        )
    )
    assert text.startswith("# Scenarios: ✗ 1 failed, ✓ 1 passed\n")
    assert "| Earn |  | 1 |  |  |  | 1 |" in text
    assert r"* **a\|b &lt;i&gt;** (features/a.feature:9): so \*it\*" in text
    assert "It holds" not in text


def test_the_summary_shows_what_went_wrong_outside(known):
    text = summary(
        run_of("2026-03-02", "in-process", known, [], problems=[("features/x.feature", "cannot be read")] * 2)
    )
    assert text.count("cannot be read") == 1
    assert text.startswith("# Scenarios: none\n")


def test_a_run_that_ended_before_all_was_played_is_not_good_for_any_program():
    run = run_of("2026-03-02", "x", {}, [scenario()], [scenario("Later")])
    assert run.is_good is False
    assert '<testcase classname="the run"' in junit(run)
    assert "it ended before 1 scenarios" in junit(run)


def test_an_exception_whose_text_cannot_be_told_is_told_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise KeyError("text")

    one, call = scenario(), SimpleNamespace(when="setup", excinfo=SimpleNamespace(value=Mute()))
    config = SimpleNamespace(stash=pytest.Stash())
    _judge(one, call, SimpleNamespace(failed=True, skipped=False, longreprtext="", wasxfail=""), config)
    assert (one.outcome, one.message) == (
        Outcome.ERROR,
        "Before the first step: Mute: Mute, whose text cannot be told (KeyError)",
    )
