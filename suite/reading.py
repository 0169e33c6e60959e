"""Where the scenarios stand: in our features, or in those that an option names."""

from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, ScenarioTemplate

from steps.catalogue import FEATURES
from steps.guide.checking import Unreadable, read

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
    for given in config.args:
        if given.endswith(".feature"):
            pytest.exit(f"{given}: features are named by an option: --features {given}", 2)
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
    return {tag for scenario in scenarios for tag in _tags_of(scenario)}


def _tags_of(scenario: ScenarioTemplate) -> set[str]:
    of_rows = (tag for examples in scenario.examples for tag in examples.tags)
    return {*scenario.tags, *scenario.feature.tags, *(scenario.rule.tags if scenario.rule else ()), *of_rows}
