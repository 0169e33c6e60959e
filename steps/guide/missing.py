"""Says more of a step that nobody has defined, wherever its failure is told; a plugin of pytest."""

from pytest_bdd.parser import Step

from steps.catalogue import phrases
from steps.guide.advice import advice
from steps.guide.fitting import heading


def pytest_bdd_step_func_lookup_error(step: Step, exception: Exception) -> None:
    exception.add_note(advice(phrases(), step.type, step.name, heading(step)))
