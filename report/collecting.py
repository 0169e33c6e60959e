"""What happens while scenarios are played, in whichever process plays them."""

import inspect
import re
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import parser as gherkin
from pytest_bdd import parsers
from pytest_bdd.scenario import get_step_function
from pytest_bdd.steps import StepFunctionContext

from report.again import again
from report.exchanges import WATCHED, unwatch
from report.outcomes import Outcome, State, outcome_of, state_of
from report.played import Definition, Scenario, Step
from report.target import without_secrets
from report.tested import feature_of, from_root, row_of, tags_of, template_of
from report.words import undefined

PLAYED = "scenario as played"
"""The user property of a test's last report that has the scenario."""

CHOSEN = "chosen scenarios"
"""What a worker hands over at its end: every scenario that it was to know of."""

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of objects: another one in each run


class Collecting:
    """Writes down each scenario as it is played; `chosen` has them by the ids of their tests."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.chosen: dict[str, Scenario] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            template = template_of(item)
            if template is not None:
                self.chosen[item.nodeid] = self._described(item, template)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[CHOSEN] = {test: one.as_json() for test, one in self.chosen.items()}

    def pytest_bdd_before_scenario(self, request: pytest.FixtureRequest, scenario: gherkin.Scenario) -> None:
        """Finds out who defines each step: of those that will not be reached, too."""
        if not request.config.getoption("--report"):  # to look for them takes as long as to play them
            return
        for step, spoken in zip(self.chosen[request.node.nodeid].steps, scenario.steps, strict=True):
            context = get_step_function(request, spoken)
            step.definition = self._definition(context) if context else None

    def pytest_bdd_before_step(
        self, request: pytest.FixtureRequest, scenario: gherkin.Scenario, step: gherkin.Step
    ) -> None:
        self._step(request, scenario, step).started = time.time()

    def pytest_bdd_after_step(
        self, request: pytest.FixtureRequest, scenario: gherkin.Scenario, step: gherkin.Step
    ) -> None:
        self._ended(request.node, self._step(request, scenario, step)).state = State.PASSED

    def pytest_bdd_step_error(
        self, request: pytest.FixtureRequest, scenario: gherkin.Scenario, step: gherkin.Step
    ) -> None:
        self._ended(request.node, self._step(request, scenario, step))

    def pytest_bdd_step_func_lookup_error(
        self, request: pytest.FixtureRequest, scenario: gherkin.Scenario, step: gherkin.Step
    ) -> None:
        self._step(request, scenario, step).started = time.time()

    def pytest_bdd_after_scenario(self, request: pytest.FixtureRequest) -> None:
        """What came late, and what a step caused that said it cannot be played, belongs to the last step begun."""
        begun = [step for step in self.chosen[request.node.nodeid].steps if step.started]
        if begun:
            begun[-1].effects += _news(request.node)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        report = yield
        scenario = self.chosen.get(item.nodeid)
        if scenario:
            scenario.started = scenario.started or call.start
            scenario.seconds += call.duration
            _judge(scenario, call, report, item.config)
            if call.when == "teardown":
                scenario.outcome = scenario.outcome or _in_the_end(scenario)
                report.user_properties.append((PLAYED, scenario.as_json()))
                unwatch(item)
        return report

    def _step(self, request: pytest.FixtureRequest, scenario: gherkin.Scenario, step: gherkin.Step) -> Step:
        return self.chosen[request.node.nodeid].steps[scenario.steps.index(step)]

    @staticmethod
    def _ended(node: pytest.Item, step: Step) -> Step:
        step.seconds = time.time() - step.started
        step.effects += _news(node)
        return step

    def _described(self, item: pytest.Item, template: gherkin.ScenarioTemplate) -> Scenario:
        example, values = row_of(item)
        scenario, feature = template.render(values), template.feature
        return Scenario(
            test=item.nodeid,
            again=again(item.config, item.nodeid),
            file=feature_of(self._root, template),
            feature=feature.name,
            rule_name=template.rule.name if template.rule else "",
            name=scenario.name,
            line=template.line_number,
            example=example,
            values=values,
            tags=sorted(tags_of(item, template)),
            steps=[_told(step) for step in scenario.steps],
        )

    def _definition(self, context: StepFunctionContext) -> Definition:
        function = inspect.unwrap(context.step_func)
        file, line = inspect.getsourcefile(function) or "", function.__code__.co_firstlineno
        is_regular = isinstance(context.parser, parsers.re)
        return Definition(context.parser.name, is_regular, from_root(self._root, file), line)


def _told(step: gherkin.Step) -> Step:
    table = [[str(cell) for cell in row] for row in step.datatable.raw()] if step.datatable else None
    return Step(step.keyword, step.name, step.type, step.line_number, table, step.docstring)


def _news(node: pytest.Item) -> list[dict[str, Any]]:
    journal = node.stash.get(WATCHED, None)
    return journal.news() if journal else []


def _in_the_end(scenario: Scenario) -> Outcome:
    """What comes of a scenario in which nothing went wrong."""
    if scenario.steps and all(step.state is State.PASSED for step in scenario.steps):
        return Outcome.PASSED
    scenario.message = "not all of its steps were played"
    return Outcome.ERROR


def _judge(scenario: Scenario, call: pytest.CallInfo[None], report: pytest.TestReport, config: pytest.Config) -> None:
    """What a phase of a test (setup, call, teardown) says of its scenario; what was wrong first counts."""
    scenario.known = scenario.known or getattr(report, "wasxfail", "")
    if call.excinfo:
        _blame(scenario, call.excinfo.value, str(call.when), config)
    elif report.failed:
        scenario.outcome, scenario.message, scenario.passes_now = Outcome.ERROR, report.longreprtext, True
    if scenario.known and report.failed:  # around its steps: nobody knew of that
        scenario.known, scenario.outcome = "", Outcome.ERROR
    if report.longreprtext and not report.skipped:
        scenario.details += _ADDRESS.sub("", report.longreprtext)


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as worse:  # noqa: BLE001  # somebody else's words
        return f"{type(error).__name__}, whose text cannot be told ({type(worse).__name__})"


def _blame(scenario: Scenario, error: BaseException, phase: str, config: pytest.Config) -> None:
    step = next((step for step in scenario.steps if step.is_under_way()), None) if phase == "call" else None
    state = state_of(error, step.kind if step else "")
    said = _ADDRESS.sub("", without_secrets(config, _said(error))) or type(error).__name__
    if step:
        said = undefined(step.kind, step.text, error) if state is State.UNDEFINED else said
        step.state, step.message, step.error = state, said, type(error).__name__
    else:
        is_skip = isinstance(error, pytest.skip.Exception)
        scenario.message += said if is_skip else f"{_AROUND[phase]}: {type(error).__name__}: {said}"
    if scenario.outcome is None or not scenario.outcome.is_wrong:
        scenario.outcome = outcome_of(state)


_AROUND = {"setup": "Before the first step", "call": "After the last step", "teardown": "After the scenario"}
