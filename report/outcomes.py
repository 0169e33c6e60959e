"""What can come of a scenario and of a step, and how a test says that it was not played."""

from enum import StrEnum

from _pytest.outcomes import Skipped
from pytest_bdd.exceptions import StepDefinitionNotFoundError


class Outcome(StrEnum):
    """What came of a scenario, the gravest first: a rule has the gravest outcome of its scenarios."""

    ERROR = "error"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"
    DISABLED = "disabled"
    PASSED = "passed"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to look at it."""
        return self in {Outcome.ERROR, Outcome.FAILED}


class State(StrEnum):
    """What came of a step: that of its scenario, or one of these."""

    ERROR = "error"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"
    DISABLED = "disabled"
    PASSED = "passed"
    UNDEFINED = "undefined"
    NOT_RUN = "not run"

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to look at it."""
        return self in {State.ERROR, State.FAILED, State.UNDEFINED}


_MEANINGS = {
    Outcome.PASSED: "It does what the scenario says.",
    Outcome.FAILED: "It does not do what the scenario says.",
    Outcome.UNSUPPORTED: "It declares that it does not do this.",
    Outcome.DISABLED: "Somebody chose not to play it.",
    Outcome.ERROR: "The scenario, or what it runs on, is wrong: nothing is known.",
}


class NotPlayed(Skipped):
    """Raised by whatever knows that a scenario cannot or should not be played: a hook, a fixture or a step.

    `raise NotPlayed(Outcome.UNSUPPORTED, "this LMS has no quizzes")`. pytest takes it for a skip; a plain skip counts
    as disabled.
    """

    def __init__(self, outcome: Outcome, reason: str) -> None:
        if outcome not in {Outcome.UNSUPPORTED, Outcome.DISABLED}:
            raise ValueError(f"what is not played is unsupported or disabled, not {outcome}")
        super().__init__(reason)
        self.outcome = outcome


class WrongScenario(Exception):
    """Raised by a step or a hook where a scenario asks for what there cannot be; `str()` says what, for people.

    An error, and never a failure: whatever is tried is not to blame.
    """


def state_of(error: BaseException, kind: str) -> State:
    """What comes of a step ("given", "when", "then", or "" outside of one) in which this was raised."""
    if isinstance(error, Skipped):
        return State(error.outcome) if isinstance(error, NotPlayed) else State.DISABLED
    if isinstance(error, StepDefinitionNotFoundError):
        return State.UNDEFINED
    return State.FAILED if kind and isinstance(error, AssertionError) else State.ERROR


def outcome_of(state: State) -> Outcome:
    """What comes of the scenario that ended with such a step: one that nobody defines is the suite's own error."""
    return Outcome.ERROR if state is State.UNDEFINED else Outcome(state)
