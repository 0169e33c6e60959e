"""A run as JSON, for programs: what came of each rule, scenario and step. Only `seconds` differs from run to run."""

import json
from typing import Any

from report.played import Scenario, Step
from report.tree import Branch, Run


def as_text(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def results(run: Run) -> dict[str, Any]:
    return {
        "date": run.date,
        "target": run.target,
        "counts": run.counts,
        "rules": [_rule(branch) for branch in run.branches],
        "not_played": [scenario.test for scenario in run.unplayed],
        "problems": [{"where": where, "message": message} for where, message in run.problems],
        "seconds": {scenario.test: round(scenario.seconds, 3) for scenario in run.scenarios},
    }


def _rule(branch: Branch) -> dict[str, Any]:
    rule = branch.rule
    return {
        "id": rule.id,
        "group": rule.group,
        "text": rule.text,
        "outcome": branch.outcome,
        "evidence": rule.level,
        "last_verified": branch.last_verified or None,
        "verified_at_the_vendor": branch.rule.verified or None,
        "all_played": branch.is_whole,
        "scenarios": [_scenario(scenario) for scenario in branch.scenarios],
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "test": scenario.test,
        "feature": scenario.feature,
        "file": scenario.file,
        "line": scenario.line,
        "name": scenario.name,
        "example": scenario.values or None,
        "outcome": scenario.outcome,
        "reason": scenario.reason or None,
        "known": scenario.known or None,
        "again": scenario.again,
        "steps": [_step(step) for step in scenario.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    told = {"keyword": step.keyword, "text": step.text, "line": step.line, "outcome": step.state}
    return told | {"message": step.message or None, "caused": [effect["kind"] for effect in step.effects]}
