"""A run as Cucumber Messages: one envelope a line, as other tools of the Cucumber family read it.

Source: https://github.com/cucumber/messages. A scenario is a test case without hooks, tried once; what a step caused is
attached to it as JSON. Of our outcomes, failed and error are FAILED there (the exception tells which), a step
that nobody defines is UNDEFINED, and unsupported, disabled and not run are SKIPPED with the reason as message.
"""

import platform
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from report.outcomes import State
from report.pickles import Pickles
from report.played import Definition, Scenario, Step
from report.results import as_text
from report.tree import Run

PROTOCOL = "34.2.0"

Envelope = dict[str, Any]

_STATUSES = {
    State.PASSED: "PASSED",
    State.FAILED: "FAILED",
    State.ERROR: "FAILED",
    State.UNDEFINED: "UNDEFINED",
}


def envelopes(run: Run, root: Path) -> Iterator[Envelope]:
    """All messages of a run, in an order that is the same each time."""
    scenarios = sorted(run.scenarios, key=lambda one: one.place)
    pickles = Pickles(root, sorted({scenario.file for scenario in scenarios}))
    definitions = _definitions(scenarios)
    yield {"meta": _meta()}
    yield from pickles.documents
    found = [(scenario, pickle) for scenario in scenarios if (pickle := pickles.of(scenario))]
    yield from ({"pickle": pickle} for _, pickle in found)
    yield from (_definition(*each) for each in definitions.values())
    yield {"testRunStarted": {"id": "run", "timestamp": _duration(run.started)}}
    cases = [_Case(number, scenario, pickle, definitions) for number, (scenario, pickle) in enumerate(found, 1)]
    yield from (case.told() for case in cases)
    for case in cases:
        yield from case.played()
    said = {"message": "\n".join(message for _, message in run.problems)} if run.problems else {}
    finished = {"success": run.is_good, "timestamp": _duration(run.ended), "testRunStartedId": "run"} | said
    yield {"testRunFinished": finished}


class _Case:
    """A scenario beside its pickle: their steps are the same."""

    def __init__(self, number: int, scenario: Scenario, pickle: dict[str, Any], definitions: "_Known") -> None:
        self._id = f"case-{number}"
        self._started = f"{self._id}-started"
        self._scenario, self._pickle, self._definitions = scenario, pickle, definitions
        self._is_begun = any(step.started for step in scenario.steps)
        self._steps = [
            (f"{self._id}-step-{place}", step)
            for place, (step, _) in enumerate(zip(scenario.steps, pickle["steps"], strict=False), 1)
        ]

    def told(self) -> Envelope:
        pickled = [step["id"] for step in self._pickle["steps"]]
        steps = [self._step(*each, pickled[place]) for place, each in enumerate(self._steps)]
        case = {"id": self._id, "pickleId": self._pickle["id"], "testSteps": steps, "testRunStartedId": "run"}
        return {"testCase": case}

    def _step(self, id: str, step: Step, pickled: str) -> dict[str, Any]:  # noqa: A002
        if not self._is_begun:
            return {"id": id, "pickleStepId": pickled}  # an empty list would say that nobody defines it
        defined = [self._definitions[_key(step.definition)][1]] if step.definition else []
        arguments: list[dict[str, Any]] = [{"stepMatchArguments": []} for _ in defined]
        told = {"stepDefinitionIds": defined, "stepMatchArgumentsLists": arguments}
        return {"id": id, "pickleStepId": pickled} | told

    def played(self) -> Iterator[Envelope]:
        started = _duration(self._scenario.started)
        yield {
            "testCaseStarted": {"id": self._started, "testCaseId": self._id, "attempt": 0, "timestamp": started},
        }
        now = self._scenario.started
        for id, step in self._steps:  # noqa: A001
            now = step.started or now
            yield {"testStepStarted": self._at(now, id)}
            yield from (self._attached(id, effect) for effect in step.effects)
            now += step.seconds
            yield {"testStepFinished": self._at(now, id) | {"testStepResult": self._result(step)}}
        ended = _duration(self._scenario.started + self._scenario.seconds)
        finished = {"testCaseStartedId": self._started, "timestamp": ended, "willBeRetried": False}
        yield {"testCaseFinished": finished}

    def _at(self, instant: float, id: str) -> dict[str, Any]:  # noqa: A002
        return {"testCaseStartedId": self._started, "testStepId": id, "timestamp": _duration(instant)}

    def _result(self, step: Step) -> dict[str, Any]:
        state, message, error = self._stated(step)
        told: dict[str, Any] = {"status": _STATUSES.get(state, "SKIPPED"), "duration": _duration(step.seconds)}
        if message:
            told["message"] = message
        if error and state in {State.FAILED, State.ERROR}:
            told["exception"] = {"type": error, "message": message}
        return told

    def _stated(self, step: Step) -> tuple[State, str, str]:
        """What came of a step. What went wrong outside of all has no step of its own: the first or the last has it."""
        outside, outcome = self._scenario.message, self._scenario.outcome
        bearer = next((one for _, one in reversed(self._steps) if one.state is State.PASSED), self._steps[0][1])
        if outside and step is bearer and outcome is not None and _bears(outcome, self._scenario):
            return State(outcome), outside, State(outcome).value
        return step.state, step.message, step.error

    def _attached(self, id: str, effect: dict[str, Any]) -> Envelope:  # noqa: A002
        told = {"testCaseStartedId": self._started, "testStepId": id, "fileName": f"{effect['kind']}.json"}
        body = {"body": as_text(effect), "contentEncoding": "IDENTITY", "mediaType": "application/json"}
        return {"attachment": told | body}


_Known = dict[tuple[str, int, str], tuple[Definition, str]]


def _bears(outcome: object, scenario: Scenario) -> bool:
    """Whether no step of it ended as the scenario did."""
    return all(step.state in {State.PASSED, State.NOT_RUN} for step in scenario.steps) and outcome != State.PASSED


def _definitions(scenarios: list[Scenario]) -> _Known:
    found = {_key(step.definition): step.definition for one in scenarios for step in one.steps if step.definition}
    numbers = count(1)
    return {key: (found[key], f"definition-{next(numbers)}") for key in sorted(found)}


def _key(definition: Definition) -> tuple[str, int, str]:
    return definition.file, definition.line, definition.phrase


def _definition(definition: Definition, id: str) -> Envelope:  # noqa: A002
    """Braces in a phrase are those of Python's `parse`: of the two kinds of patterns there are, the nearer."""
    pattern = {
        "source": definition.phrase,
        "type": "REGULAR_EXPRESSION" if definition.is_regular else "CUCUMBER_EXPRESSION",
    }
    place = {"uri": definition.file, "location": {"line": definition.line}}
    return {"stepDefinition": {"id": id, "pattern": pattern, "sourceReference": place}}


def _meta() -> dict[str, Any]:
    return {
        "protocolVersion": PROTOCOL,
        "implementation": {"name": "acclaim-simulator report"},
        "runtime": {"name": platform.python_implementation(), "version": platform.python_version()},
        "os": {"name": platform.system(), "version": platform.release()},
        "cpu": {"name": platform.machine()},
    }


def _duration(seconds: float) -> dict[str, int]:
    whole, part = divmod(max(0, round(seconds * 1_000_000_000)), 1_000_000_000)
    return {"seconds": whole, "nanos": part}
