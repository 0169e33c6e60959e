"""Which scenario a test plays."""

from pathlib import Path

import pytest
from pytest_bdd import parser as gherkin
from pytest_bdd.scenario import scenario_wrapper_template_registry

_EXAMPLE = "_pytest_bdd_example"


def template_of(item: pytest.Item) -> gherkin.ScenarioTemplate | None:
    """The scenario, in an outline with its rows yet to be filled in; None for any other test."""
    return scenario_wrapper_template_registry.get(item.obj) if isinstance(item, pytest.Function) else None


def row_of(item: pytest.Item) -> tuple[int | None, dict[str, str]]:
    """The row of an outline's examples that is played: its number from 0 and its values; (None, {}) elsewhere."""
    callspec = getattr(item, "callspec", None)
    values = dict(callspec.params.get(_EXAMPLE, {})) if callspec else {}
    return (callspec.indices[_EXAMPLE], values) if callspec and values else (None, {})


def tags_of(item: pytest.Item, template: gherkin.ScenarioTemplate) -> set[str]:
    """Those of the scenario, of all that it stands in, and of the examples that its row is among."""
    callspec = getattr(item, "callspec", None)
    of_row = {mark.name for mark in callspec.marks} if callspec else set()
    return template.tags | template.feature.tags | (template.rule.tags if template.rule else set()) | of_row


def feature_of(root: Path, template: gherkin.ScenarioTemplate) -> str:
    """The feature's file, from the root of the project; in full where it stands elsewhere."""
    path = Path(template.feature.filename)
    return from_root(root, str(path)) if path.is_relative_to(root) else path.as_posix()


def from_root(root: Path, file: str) -> str:
    """A file as it is named in the project."""
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
