"""What a run says of a driver in a few lines: outcomes, what is unsupported and why, how many rules were shown."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from report.outcomes import Outcome
from report.tree import OUTSIDE, Branch, Run

if TYPE_CHECKING:
    from report.plugin import Reporting


class Verdict:
    """Says it below what pytest says; `driver` is what the option names."""

    def __init__(self, driver: str, reporting: "Reporting") -> None:
        self._driver, self._reporting = driver, reporting

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(self._driver, "=")
        for line in lines(self._reporting.run()):
            terminalreporter.write_line(line)


def lines(run: Run) -> Iterator[str]:
    """The verdict; each reason stands once, with the number of scenarios that it keeps from being played."""
    counted = [f"{count} {outcome}" for outcome, count in run.counts.items() if count]
    yield f"{len(run.scenarios)} scenarios: {', '.join(reversed(counted)) or 'none was played'}"
    reasons = Counter(one.reason for one in run.scenarios if one.outcome is Outcome.UNSUPPORTED)
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:3} unsupported, {reason}"
    rules = [branch for branch in run.branches if branch.rule is not OUTSIDE]
    shown = [branch for branch in rules if branch.last_verified]
    yield f"{len(shown)} of {len(rules)} rules were shown by all their scenarios"
    for words, found in _others(rules):
        if found:
            yield f"  {words}: {', '.join(branch.rule.id for branch in found)}"


def _others(rules: list[Branch]) -> Iterator[tuple[str, list[Branch]]]:
    """The rules that were tried and not wholly shown, each once."""
    rest = [branch for branch in rules if not branch.last_verified]
    wrong = [branch for branch in rest if branch.outcome and branch.outcome.is_wrong]
    partly = [branch for branch in rest if branch not in wrong and _passed(branch)]
    yield "not kept", wrong
    yield "shown in part", partly
    for outcome in (Outcome.UNSUPPORTED, Outcome.DISABLED):
        yield str(outcome), [each for each in rest if each.outcome is outcome and each not in partly]


def _passed(branch: Branch) -> bool:
    return any(one.outcome is Outcome.PASSED for one in branch.scenarios)
