"""Where the scenarios stand: in our features, or in those that an option names."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, ScenarioTemplate

from steps.catalogue import FEATURES, hidden_scenarios
from steps.guide.checking import Unreadable, read, shown

_PYTESTS = {"filterwarnings", "parametrize", "skip", "skipif", "timeout", "usefixtures", "xfail"}

_named: list[Path] = []  # what is imported as tests is told of no option


def places() -> list[Path]:
    """The folder or the file that is played."""
    return _named or [FEATURES]


def chosen() -> list[Feature]:
    """The features that are played; raises Unreadable."""
    return [feature for place in places() for feature in read(place)]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption(
        "--features",
        dest="features_played",  # pytest-bdd has taken the plain word
        metavar="PATH",
        help="Play these, a folder or a file, in place of the suite's own.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    named = config.getoption("--features")
    _named[:] = [config.invocation_params.dir / named] if named else []
    if named:
        for tag in sorted(_tags(named)):
            config.addinivalue_line("markers", f"{tag}: a tag in {named}")


def _tags(named: str) -> set[str]:
    """All tags of features of one's own, which pytest wants to know; features that cannot be played end the run."""
    try:
        features = chosen()
    except Unreadable as problem:
        pytest.exit(f"--features: {problem}", 2)
    scenarios = [scenario for feature in features for scenario in feature.scenarios.values()]
    if not scenarios:
        pytest.exit(f"--features: {named}: there is no scenario", 2)
    tags = {tag for scenario in scenarios for tag in _tags_of(scenario)}
    if wrong := next(_unplayable(features, tags), ""):
        pytest.exit(f"--features: {wrong}", 2)
    return tags


def _unplayable(features: Iterable[Feature], tags: Iterable[str]) -> Iterator[str]:
    """What would not be played, or not as it is written, a sentence each."""
    for feature in features:
        hidden = hidden_scenarios(feature)
        empty = {one.line_number: f"{name!r} has no step" for name, one in feature.scenarios.items() if not one.steps}
        yield from (f"{shown(feature.filename)}:{line}: {said}" for line, said in sorted((hidden | empty).items()))
    for tag in sorted(tags):
        if tag in _PYTESTS or not re.fullmatch(r"[A-Za-z][\w-]*", tag):
            taken = f"{', '.join(sorted(_PYTESTS))} are pytest's own"
            yield f"@{tag} can be no tag: they begin with a letter, have letters, digits, - and _ alone, and {taken}"


def _tags_of(scenario: ScenarioTemplate) -> set[str]:
    of_rows = (tag for examples in scenario.examples for tag in examples.tags)
    return {*scenario.tags, *scenario.feature.tags, *(scenario.rule.tags if scenario.rule else ()), *of_rows}
