"""The school's own fixtures and steps."""

import pytest

from stage import Bed

pytest_plugins = ["steps.gardener"]


@pytest.fixture
def stage() -> Bed:
    return Bed()
