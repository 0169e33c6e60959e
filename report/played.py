"""A scenario as it was played: it travels between processes as JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from report.outcomes import Outcome, State


@dataclass
class Definition:
    """Where a step's function stands: its phrase, and the file (from the root of the project) with its line."""

    phrase: str
    is_regular: bool
    file: str
    line: int


@dataclass
class Step:
    """One step. `kind` is "given", "when" or "then"; `started` is an instant, `seconds` a length.

    `table` has the rows under it, `effects` what it caused (`exchanges.py`).
    """

    keyword: str
    text: str
    kind: str
    line: int
    table: list[list[str]] | None = None
    docstring: str | None = None
    definition: Definition | None = None
    state: State = State.NOT_RUN
    message: str = ""
    error: str = ""
    started: float = 0.0
    seconds: float = 0.0
    effects: list[dict[str, Any]] = field(default_factory=list)

    def is_under_way(self) -> bool:
        return bool(self.started) and self.state is State.NOT_RUN


@dataclass
class Scenario:
    """One scenario, or one row of an outline's examples: `example` is its number, counted from 0.

    `again` is the command that plays it once more.
    `file` is the feature, from the root of the project; `tags` are its own, the rule's and the feature's.
    `message` is what went wrong outside of its steps, `details` the whole of what pytest says; `known` why it was
    expected to fail, if it was and did; `passes_now` if it was and did not.
    """

    test: str
    again: str
    file: str
    feature: str
    rule_name: str
    name: str
    line: int
    example: int | None
    values: dict[str, str]
    tags: list[str]
    steps: list[Step]
    outcome: Outcome | None = None
    message: str = ""
    details: str = ""
    known: str = ""
    passes_now: bool = False
    started: float = 0.0
    seconds: float = 0.0

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it stands among others."""
        return self.file, self.line, -1 if self.example is None else self.example

    @property
    def title(self) -> str:
        """Its name, with the values of its row."""
        return f"{self.name} ({', '.join(self.values.values())})" if self.values else self.name

    @property
    def reason(self) -> str:
        """Why it has not passed, in full."""
        return "\n".join(filter(None, [*(step.message for step in self.steps), self.message]))

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to look at it."""
        return self.outcome is not None and self.outcome.is_wrong and not self.known

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def from_json(text: str) -> Scenario:
    told = json.loads(text)
    steps = [_step(step) for step in told["steps"]]
    outcome = Outcome(told["outcome"]) if told["outcome"] else None
    return Scenario(**told | {"steps": steps, "outcome": outcome})


def _step(told: dict[str, Any]) -> Step:
    definition = Definition(**told["definition"]) if told["definition"] else None
    return Step(**told | {"definition": definition, "state": State(told["state"])})
