"""What a run has found out in a few lines: outcomes, what was not played and why, how many rules were shown."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from report.outcomes import Outcome
from report.played import Scenario
from report.target import TARGET
from report.tree import OUTSIDE, Branch, Run
from report.verified import NoRecord

if TYPE_CHECKING:
    from report.plugin import Reporting

_OTHERWISE = {"failed", "error", "skipped", "xfailed"}


class Verdict:
    """Says it below what pytest says: of a driver always, else where anything has not simply passed."""

    def __init__(self, driver: str | None, reporting: "Reporting") -> None:
        self._driver, self._reporting = driver, reporting

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        if self._driver or _OTHERWISE & {kind for kind, reports in terminalreporter.stats.items() if reports}:
            terminalreporter.section(self._driver or config.stash[TARGET], "=")
            for line in self._lines():
                terminalreporter.write_line(line)

    def _lines(self) -> list[str]:
        try:
            return list(lines(self._reporting.run()))
        except NoRecord as problem:
            return [str(problem)]


def lines(run: Run) -> Iterator[str]:
    """The verdict; each reason stands once, with the number of scenarios that it keeps from being played."""
    counted = [f"{count} {outcome}" for outcome, count in run.counts.items() if count]
    yield f"{run.how_many}: {', '.join(reversed(counted)) or 'none was played'}"
    reasons = Counter(said for one in run.scenarios if (said := _why(one)))
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:3} {reason}"
    rules = [branch for branch in run.branches if branch.rule is not OUTSIDE]
    shown = [branch for branch in rules if branch.last_verified]
    yield f"{len(shown)} of {len(rules)} rules were shown by all their scenarios"
    told = {branch.rule.id: _found_out(branch) for branch in rules if branch not in shown}
    for words in _WORDS:
        if found := [rule for rule, said in told.items() if said == words]:
            yield f"  {words}: {', '.join(found)}"


def _why(one: Scenario) -> str:
    """Why nobody has to look at one that has not passed, or how its being known has ended; "" for all others."""
    if one.passes_now:
        return one.reason
    is_chosen = one.known or one.outcome in {Outcome.UNSUPPORTED, Outcome.DISABLED}
    return f"{one.outcome}, {one.known or one.reason}" if is_chosen else ""


def _found_out(branch: Branch) -> str:
    return next((words for words, is_so in _WORDS.items() if is_so(branch)), "")


def _any(branch: Branch, outcome: Outcome) -> bool:
    return any(one.outcome is outcome and not one.passes_now for one in branch.scenarios)


_WORDS: dict[str, Callable[[Branch], bool]] = {
    "not kept": lambda rule: _any(rule, Outcome.FAILED),
    "nothing is known, for there were errors": lambda rule: _any(rule, Outcome.ERROR),
    "passes, though it is known to fail": lambda rule: any(one.passes_now for one in rule.scenarios),
    "shown in part": lambda rule: _any(rule, Outcome.PASSED),
    "unsupported": lambda rule: rule.outcome is Outcome.UNSUPPORTED,
    "disabled": lambda rule: rule.outcome is Outcome.DISABLED,
}
"""What is said of a rule that was tried and not wholly shown: the first that is so."""
