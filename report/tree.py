"""A run as a tree: groups of rules, their rules, the features that show them, scenarios."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from report.outcomes import Outcome
from report.played import Scenario
from report.rules import Rule
from report.verified import AGES_AFTER, is_old

OUTSIDE = Rule("", "Outside the rules", "Scenarios that carry no rule of the page")


@dataclass
class Branch:
    """A rule with the scenarios of this run that show it; `written` is how many there are in the features played."""

    rule: Rule
    date: str
    scenarios: list[Scenario] = field(default_factory=list)
    written: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of its scenarios were played, not only those that somebody chose."""
        return len(self.scenarios) >= self.written

    @property
    def outcome(self) -> Outcome | None:
        """The gravest of its scenarios, None when none was played."""
        outcomes = {scenario.outcome for scenario in self.scenarios}
        return next((outcome for outcome in Outcome if outcome in outcomes), None)

    @property
    def last_verified(self) -> str:
        """The day on which all that is said of it was seen to hold; "" when this run has not."""
        return self.date if self.outcome is Outcome.PASSED and self.is_whole else ""

    @property
    def at_the_vendor(self) -> str:
        """When it was seen to hold there, in words."""
        day = self.rule.verified
        if not day:
            return "never"
        return f"{day}, more than {AGES_AFTER} days before this run" if is_old(day, self.date) else day

    @property
    def features(self) -> list[tuple[str, list[Scenario]]]:
        return [(name, list(each)) for name, each in groupby(self.scenarios, lambda one: one.feature)]


@dataclass
class Run:
    """All of a run. `unplayed` are scenarios that were chosen and not reached.

    `problems` are what went wrong outside of any, each with where it was;
    `date` is the day of the run as YYYY-MM-DD, `started` its first instant, `target` what was tried, in words.
    """

    date: str
    target: str
    branches: list[Branch]
    unplayed: list[Scenario]
    problems: list[tuple[str, str]]

    @property
    def scenarios(self) -> list[Scenario]:
        return [scenario for branch in self.branches for scenario in branch.scenarios]

    @property
    def how_many(self) -> str:
        """Of scenarios, in words."""
        return "1 scenario" if len(self.scenarios) == 1 else f"{len(self.scenarios)} scenarios"

    @property
    def known(self) -> int:
        """How many failed as was expected."""
        return sum(bool(scenario.known) for scenario in self.scenarios)

    @property
    def counts(self) -> dict[Outcome, int]:
        counted = Counter(scenario.outcome for scenario in self.scenarios)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def started(self) -> float:
        return min((scenario.started for scenario in self.scenarios), default=0.0)

    @property
    def ended(self) -> float:
        return max((scenario.started + scenario.seconds for scenario in self.scenarios), default=0.0)

    @property
    def is_good(self) -> bool:
        """Whether nothing has failed, and the run came to its end; what nobody wanted played is no failure."""
        return not self.problems and not self.unplayed and not any(one.is_wrong for one in self.scenarios)

    @property
    def groups(self) -> list[tuple[str, list[Branch]]]:
        return [(name, list(each)) for name, each in groupby(self.branches, lambda branch: branch.rule.group)]


def run_of(
    date: str,
    target: str,
    rules: Mapping[str, Rule],
    played: Iterable[Scenario],
    unplayed: Iterable[Scenario] = (),
    problems: Iterable[tuple[str, str]] = (),
    written: Iterable[Collection[str]] = (),
) -> Run:
    """The tree; scenarios stand under the first rule among their tags, ordered by feature, line and example.

    `written` has the tags of every scenario of the features, played or not.
    """
    branches = {rule.id: Branch(rule, date) for rule in rules.values()}
    outside = Branch(OUTSIDE, date)
    for tags in written:
        branches.get(_rule(tags, rules), outside).written += 1
    for scenario in sorted(played, key=lambda one: one.place):
        branches.get(_rule(scenario.tags, rules), outside).scenarios.append(scenario)
    grown = [*branches.values(), *([outside] if outside.scenarios else [])]
    return Run(date, target, grown, sorted(unplayed, key=lambda one: one.place), sorted(set(problems)))


def _rule(tags: Collection[str], rules: Mapping[str, Rule]) -> str:
    return next((tag for tag in sorted(tags) if tag in rules), "")
