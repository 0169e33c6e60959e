"""Which scenarios are played: those of some rules, and not those that somebody chose to leave out."""

from typing import Any

import pytest

from report.outcomes import NotPlayed, Outcome
from steps.guide.nearest import meant
from suite.scenarios import Scenario, rules_called, scenario_of

_WRONG = "wrong choice"
"""What a worker hands over where a name was asked for that no test has."""

_LEFT_OUT = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--test", action="append", default=[], metavar="NAME", help="Play one, by its test's name.")
    group.addoption("--rule", action="append", default=[], metavar="ID", help="Play those of a rule or a group alone.")
    group.addoption(
        "--disable",
        action="append",
        default=[],
        metavar="ID=REASON",
        help="Leave those of a rule or a group out, and report them as disabled.",
    )


def pytest_configure(config: pytest.Config) -> None:
    try:
        wanted = {rule for asked in config.getoption("--rule") for rule in rules_called(asked)}
        config.stash[_LEFT_OUT] = dict(pair for asked in config.getoption("--disable") for pair in _left_out(asked))
    except ValueError as problem:
        pytest.exit(str(problem), 2)
    if wanted or config.getoption("--test"):
        config.pluginmanager.register(_Chosen(wanted, config.getoption("--test")), "suite-chosen")


def _left_out(asked: str) -> list[tuple[str, str]]:
    name, _, reason = asked.partition("=")
    if not reason.strip():
        raise ValueError(f"--disable {asked}: say why, --disable {name}=REASON")
    return [(rule, reason.strip()) for rule in rules_called(name)]


class _Chosen:
    """Keeps the scenarios of some rules, or of some names, and every test that is no scenario."""

    def __init__(self, rules: set[str], names: list[str]) -> None:
        self._rules, self._names = rules, names
        self._said = ""

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        told = {item: scenario_of(item) for item in items}
        wrong = self._nobodys([item.name for item, one in told.items() if one])
        if wrong:
            if not hasattr(config, "workeroutput"):
                raise pytest.UsageError(wrong)
            config.workeroutput[_WRONG] = wrong  # a worker cannot refuse: it chooses nothing, and says why
        others = [item for item, one in told.items() if one and (wrong or not self._is_wanted(item, one))]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._said = getattr(node, "workeroutput", {}).get(_WRONG, self._said)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._said:
            terminalreporter.write_line(self._said)

    def _nobodys(self, known: list[str]) -> str:
        """What is wrong with the names that were asked for, in words."""
        wrong = next((name for name in self._names if name not in known), None)
        return f"--test: {wrong!r} is no scenario's test{meant(wrong, known)}" if wrong else ""

    def _is_wanted(self, item: pytest.Item, scenario: Scenario) -> bool:
        is_named = not self._names or item.name in self._names
        return is_named and (not self._rules or bool(scenario.rules & self._rules))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    scenario = scenario_of(item)
    if scenario and (reason := _reason(item.config, scenario)):
        raise NotPlayed(Outcome.DISABLED, reason)


def _reason(config: pytest.Config, scenario: Scenario) -> str:
    left_out = config.stash[_LEFT_OUT]
    return next((left_out[rule] for rule in sorted(scenario.rules) if rule in left_out), "")
