"""The kill matrix: which scenario noticed which twin, as JSON and as a page; the same bytes for the same verdicts."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from report.outcomes import Outcome
from steps.rules import group_of
from twins.catalogue import UNBROKEN, twins
from twins.nothing import NULL_TARGETS
from twins.twin import Twin
from twins.verdicts import Verdict

Verdicts = dict[str, list[Verdict]]
Matrix = dict[str, Any]
_UNPLAYED = "was not played to its end"


def read(text: str) -> Verdicts:
    """The verdicts that the plugin has written, by the twin's name."""
    told = json.loads(text)
    return {name: [Verdict(**each) for each in verdicts] for name, verdicts in told.items()}


def matrix_of(verdicts: Verdicts) -> Matrix:
    """The matrix as it stands in JSON; scenarios in the order of their rules."""
    names = {each.scenario for found in verdicts.values() for each in found}
    return {
        "scenarios": sorted(names, key=_place),
        "played unbroken": len(verdicts.get(UNBROKEN, [])),
        "not passed unbroken": [each.scenario for each in verdicts.get(UNBROKEN, []) if each.outcome != Outcome.PASSED],
        "twins": [_row(twin, verdicts.get(twin.name, [])) for twin in twins()],
        "null targets": [_null_row(name, verdicts.get(name, [])) for name in NULL_TARGETS],
    }


def _place(scenario: str) -> tuple[int, int, str]:
    """Rules in the order of docs/rules.md: groups as the catalogue has them, numbers as numbers."""
    rule, _, title = scenario.partition(" ")
    return group_names().index(group_of(rule)), int(rule.rpartition("-")[2]), title


def group_names() -> list[str]:
    return list(dict.fromkeys(group_of(twin.rules[0]) for twin in twins()))


def _row(twin: Twin, verdicts: list[Verdict]) -> Matrix:
    named = named_verdict(twin, verdicts)
    return {
        "twin": twin.name,
        "broken": twin.of.value,
        "rules": list(twin.rules),
        "scenario": twin.named,
        "killed": is_killed(named),
        "at": named.step,
        "said": named.said,
    } | _outcomes(verdicts)


def _null_row(name: str, verdicts: list[Verdict]) -> Matrix:
    return {"target": name, "passed": of_outcome(verdicts, Outcome.PASSED)} | _outcomes(verdicts)


def _outcomes(verdicts: list[Verdict]) -> Matrix:
    """How many were played to their end, what fails at a Then, and what is in error, which is no kill."""
    return {
        "played": len(verdicts),
        "failed": of_outcome(verdicts, Outcome.FAILED),
        "in error": of_outcome(verdicts, Outcome.ERROR),
    }


def of_outcome(verdicts: list[Verdict], outcome: Outcome) -> list[str]:
    return sorted((each.scenario for each in verdicts if each.outcome == outcome), key=_place)


def named_verdict(twin: Twin, verdicts: list[Verdict]) -> Verdict:
    """What came of the scenario that has to fail; of one that was not ended, that it was not."""
    unplayed = Verdict(twin.named, Outcome.ERROR, "", _UNPLAYED)
    return next((each for each in verdicts if each.scenario == twin.named), unplayed)


def is_killed(named: Verdict) -> bool:
    """Only a Then that found something else than it promises kills; a crash does not."""
    return named.outcome == Outcome.FAILED


def problems(matrix: Matrix) -> list[str]:
    """Why the suite does not bite, a sentence each."""
    alive = [row for row in matrix["twins"] if not row["killed"]]
    found = [f'"{row["twin"]}" lives: {row["scenario"]} {row["at"] or "passes"} {row["said"]}'.strip() for row in alive]
    found += [f"{scenario} does not pass unbroken" for scenario in matrix["not passed unbroken"]]
    found += [f'"{row["target"]}" passes {scenario}' for row in matrix["null targets"] for scenario in row["passed"]]
    return found + [f"{where} only {played} scenarios were played" for where, played in _short(matrix)]


def _short(matrix: Matrix) -> Iterator[tuple[str, int]]:
    """Where not all scenarios were played, and how many; on twins only where it was not only the named ones."""
    played = {f'on "{row["target"]}"': row["played"] for row in matrix["null targets"]}
    if matrix["played unbroken"]:
        played |= {"unbroken,": matrix["played unbroken"]}
        played |= {f'on "{row["twin"]}"': row["played"] for row in matrix["twins"]}
    return ((where, count) for where, count in played.items() if count < len(matrix["scenarios"]))


def summary(matrix: Matrix) -> str:
    """The result in two sentences."""
    killed = sum(row["killed"] for row in matrix["twins"])
    passed = sum(len(row["passed"]) for row in matrix["null targets"])
    scenarios, idle = len(matrix["scenarios"]), len(matrix["null targets"])
    return (
        f"{killed} of {len(matrix['twins'])} broken twins killed by the named scenario. "
        f"{passed} of {scenarios} scenarios pass on {idle} targets that do nothing."
    )


def as_json(matrix: Matrix) -> str:
    return json.dumps(matrix, ensure_ascii=False, indent=1) + "\n"


def counts(row: Matrix) -> Counter[str]:
    """How many scenarios of each group fail on a twin."""
    return Counter(group_of(scenario.partition(" ")[0]) for scenario in row["failed"])
