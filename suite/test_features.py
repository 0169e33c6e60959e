"""Every scenario of the features, in-process or, with --wire, over sockets; with --browser some of them in Chromium."""

import pytest
from pytest_bdd import scenarios

from suite.reading import places


@pytest.fixture(autouse=True)
def with_and_without(scripts: bool) -> bool:
    """Steps ask for their fixtures late; this has pytest know early that a scenario is to be played both ways."""
    return scripts


scenarios(*map(str, places()))
