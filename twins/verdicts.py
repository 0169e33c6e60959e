"""What came of a scenario that was played on a twin: noticed at a Then, in error, or nothing."""

import re
from dataclasses import asdict, dataclass

from report.outcomes import Outcome, State
from report.played import Scenario
from steps.rules import rules_among

_WORLD = re.compile(r"scenario-\d+-\d+")


@dataclass(frozen=True)
class Verdict:
    """`outcome` is "failed" only where a Then found something else than it promises; `step` says which, `said` how."""

    scenario: str
    outcome: Outcome
    step: str
    said: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def key_of(tags: list[str], title: str) -> str:
    """How a scenario is named: by its rule and its title, with the values of its row."""
    return f"{rules_among(tags)[0]} {title}"


def verdict_of(played: Scenario, crashes: list[str]) -> Verdict:
    """A part that crashed is in error, whatever a Then made of it; so is a scenario that never came to its Thens."""
    step = next((each for each in played.steps if each.state not in {State.PASSED, State.NOT_RUN}), None)
    is_late = step is None or step.kind == "then"
    outcome = played.outcome if played.outcome and is_late else Outcome.ERROR
    said = crashes[0] if crashes else played.reason
    return Verdict(
        key_of(played.tags, played.title),
        Outcome.ERROR if crashes else outcome,
        f"{step.kind.capitalize()} {step.text}" if step else "",
        _WORLD.sub("scenario", said.partition("\n")[0]),
    )
