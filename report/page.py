"""A run as one page for people, complete in itself: no other file, no request, readable without scripts."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from report.outcomes import Outcome, State
from report.played import Scenario, Step
from report.rules import WORDS
from report.summary import SIGNS
from report.tree import Branch, Run

_STATE_SIGNS = {State(outcome): sign for outcome, sign in SIGNS.items()} | {State.UNDEFINED: "?", State.NOT_RUN: "·"}
_KINDS = {"request": ("exchange", "exchanges"), "mail": ("e-mail", "e-mails"), "webhook": ("webhook", "webhooks")}
_BEST_FIRST = (Outcome.PASSED, Outcome.DISABLED, Outcome.UNSUPPORTED, Outcome.FAILED, Outcome.ERROR)


def page(run: Run) -> str:
    return _environment().get_template("page.html").render(run=run, outcomes=_BEST_FIRST, words=WORDS)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"text": _text, "took": _took, "sign": _sign, "caused": _caused, "needle": _needle}
    environment.tests |= {"wrong": _is_wrong}
    return environment


def _text(value: object) -> Markup:
    """Text of an element: quotes stay as they are, which halves the size of JSON."""
    return Markup(str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))  # noqa: S704


def _took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _sign(state: Outcome | State | None) -> str:
    return _STATE_SIGNS[State(state) if state else State.NOT_RUN]


def _caused(step: Step) -> str:
    """How much a step caused, in words: "2 exchanges, 1 e-mail"; "" for nothing."""
    kinds = [effect["kind"] for effect in step.effects]
    counted = [(kinds.count(kind), names) for kind, names in _KINDS.items() if kind in kinds]
    gaps = [effect["name"] for effect in step.effects if effect["kind"] not in _KINDS]
    return ", ".join([*(f"{count} {names[count > 1]}" for count, names in counted), *gaps])


def _needle(scenario: Scenario, branch: Branch) -> str:
    """What a search looks through."""
    rows = [" ".join(row) for step in scenario.steps for row in step.table or []]
    said = [branch.rule.id, branch.rule.text, scenario.name, scenario.feature, scenario.file]
    return " ".join([*said, *(step.text for step in scenario.steps), *rows]).lower()


def _is_wrong(told: Any) -> bool:
    """Whether a rule, a scenario or a step has to be looked at."""
    if isinstance(told, Scenario):
        return told.is_wrong
    state: Outcome | State | None = told.state if isinstance(told, Step) else told.outcome
    return state is not None and state.is_wrong
