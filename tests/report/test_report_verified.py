"""What records of runs against a real Acclaim say of rules and operations, and how old that may be."""

import json

import pytest

from report.page import page
from report.results import results
from report.rules import rules
from report.tree import run_of
from report.verified import NoRecord, verified
from suite.fidelity import page as register_page
from suite.fidelity import write as write_register_page
from tests.report.test_report_parts import RULES, scenario

FEATURE = """
Feature: Earn
  @earn-5
  Rule: A rule
    Scenario: One
      Given a course
    Scenario Outline: Two
      Given <a> course
      Examples:
        | a     |
        | one   |
        | other |
"""
ALL = ("One", "Two", "Two")


@pytest.fixture
def project(tmp_path):
    for name, text in (("docs/rules.md", RULES.replace("earn-1", "earn-5")), ("features/earn.feature", FEATURE)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def keep(project, day, names=ALL, outcome="passed", worst=None, statuses=("200",), **told):
    scenarios = [{"name": name, "rules": ["earn-5"], "outcome": "passed"} for name in names]
    told = {"vendor": "sandbox.example", "interrupted": False} | told
    told |= {
        "day": day,
        "scenarios": [*scenarios[:-1], scenarios[-1] | {"outcome": outcome}],
        "operations": {"listBadges": {"statuses": dict.fromkeys(statuses, 1), "worst": worst}},
    }
    (project / "docs/parity").mkdir(exist_ok=True)
    (project / "docs/parity" / f"{day}.json").write_text(json.dumps(told))


def test_without_a_record_nothing_was_verified(project):
    assert (verified(project).rules, verified(project).records) == ({}, 0)
    assert rules(project)["earn-5"].verified == ""


def test_the_newest_day_on_which_all_scenarios_passed_counts(project):
    keep(project, "2026-01-05")
    keep(project, "2026-03-02")
    keep(project, "2026-04-01", outcome="unsupported")
    keep(project, "2026-04-02", names=ALL[1:])
    keep(project, "2026-04-03", names=("One", "Two", "Three"))
    assert verified(project).rules == {"earn-5": "2026-03-02"}
    assert rules(project)["earn-5"].verified == "2026-03-02"


def test_a_scenario_that_was_written_since_was_not_seen(project):
    keep(project, "2026-03-02")
    (project / "features/earn.feature").write_text(f"{FEATURE}    Scenario: Three\n      Given a course\n")
    assert verified(project).rules == {}


def test_an_operation_answered_as_described_when_nothing_changed_or_was_missing(project):
    keep(project, "2026-01-05", worst="info")
    keep(project, "2026-03-02", worst="warning")
    keep(project, "2026-03-03", worst="error")
    keep(project, "2026-03-04", statuses=("422",))
    assert verified(project).operations == {"listBadges": "2026-01-05"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"day": "soon", "scenarios": [], "operations": {}}'])
def test_what_is_no_record_is_named(project, text):
    (project / "docs/parity").mkdir()
    (project / "docs/parity/mine.json").write_text(text)
    with pytest.raises(NoRecord, match=r"mine\.json is no record of a run"):
        verified(project)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"rehearsal": True, "vendor": None}, r"2026-03-02\.json is of a rehearsal on this machine, not of the vendor"),
        ({"interrupted": True}, r"2026-03-02\.json is of a run that was interrupted"),
        ({"vendor": None}, r"2026-03-02\.json is no record of a run"),
        ({"vendor": ""}, r"2026-03-02\.json is no record of a run"),
        ({"interrupted": None}, r"2026-03-02\.json is no record of a run"),
    ],
)
def test_nothing_is_verified_by_a_rehearsal_or_by_half_a_run(project, told, said):
    keep(project, "2026-03-02", **told)
    with pytest.raises(NoRecord, match=said):
        verified(project)


def test_the_registers_page_is_refused_in_one_line(project, capsys):
    keep(project, "2026-03-02", rehearsal=True, vendor=None)
    assert write_register_page(project) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "2026-03-02.json is of a rehearsal" in said.err


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-08-29", "<dd>2026-03-02</dd>"),
        ("2026-08-30", "<dd>2026-03-02, more than 180 days before this run</dd>"),
    ],
)
def test_the_report_tells_beside_the_evidence_and_calls_old_what_is_old(project, today, said):
    keep(project, "2026-03-02")
    run = run_of(today, "ours", rules(project), [scenario(tags=["earn-5"])])
    assert f"<div><dt>At the vendor</dt>{said}</div>" in page(run)
    assert "<div><dt>At the vendor</dt><dd>never</dd></div>" in page(run)
    assert [rule["verified_at_the_vendor"] for rule in results(run)["rules"]] == ["2026-03-02", None, None]


def test_the_registers_page_tells_of_rows(project):
    assert "`docs/parity` ([how](sandbox.md)): never, there is none." in register_page(project)
    assert "**verified on" not in register_page(project).partition("## ")[2]
    keep(project, "2026-03-02")
    text = register_page(project)
    assert "([how](sandbox.md)): see below, 1 in all." in text
    noted = [line for line in text.partition("## ")[2].splitlines() if "2026-03-02**" in line]
    assert [line.split("`")[1] for line in noted] == ["listBadges", "lms-course-score"]
    assert "; **answers as described on 2026-03-02** |" in noted[0]
    assert "; **verified on 2026-03-02** |" in noted[1]
