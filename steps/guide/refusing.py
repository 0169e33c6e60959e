"""Ends a scenario at a step that asks for what there cannot be, before it is played; a plugin of pytest."""

import inspect
from collections.abc import Callable

import pytest
from pytest_bdd.parser import Step
from pytest_bdd.steps import step_function_context_registry

from report.outcomes import WrongScenario
from steps.catalogue import Phrase
from steps.guide.fitting import OF_THE_LMS, unfitting


@pytest.hookimpl(trylast=True)
def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step, step_func: Callable[..., object]) -> None:
    """Last, so that whoever tells of the scenario knows that the step was begun."""
    trusted = OF_THE_LMS if request.config.getoption("--lms-driver", None) else frozenset[str]()
    phrase = _said(step, step_func)
    found = unfitting(phrase, step, trusted) if phrase else []
    if found:
        raise WrongScenario("; ".join(found))


def _said(step: Step, function: Callable[..., object]) -> Phrase | None:
    """The phrase that a step says; None where its author declares no columns and takes a table: any may stand there."""
    defined = (one for one in step_function_context_registry.values() if one.step_func is function)
    phrases = (Phrase(step.type, one.parser, function.__module__) for one in defined if one.type in (None, step.type))
    phrase = next((each for each in phrases if each.matches(step)), None)
    takes_any = phrase and not phrase.columns and "datatable" in inspect.signature(function).parameters
    return None if takes_any else phrase
