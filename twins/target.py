"""The suite on a target that does nothing: `python -m suite -p twins.target --null-target "always 500"`."""

import pytest

from report.target import TARGET
from twins.nothing import NULL_TARGETS

_ELSEWHERE = ("--wire", "--browser", "--simulator", "--lms-driver", "--acclaim-url")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("twins", "targets that do nothing")
    group.addoption("--null-target", choices=list(NULL_TARGETS), help="Play the scenarios on one that answers so.")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    name = config.getoption("--null-target")
    if name:
        elsewhere = [option for option in _ELSEWHERE if config.getoption(option)]
        if elsewhere:
            pytest.exit(f"--null-target is played in-process alone: leave {' and '.join(elsewhere)} out", 2)
        config.stash[TARGET] = f"a target that does nothing: {name}"


@pytest.fixture(autouse=True)
def _nothing(request: pytest.FixtureRequest, play: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its place once `play` has its world."""
    name = request.config.getoption("--null-target")
    if name:
        assert play
        NULL_TARGETS[name](monkeypatch)
