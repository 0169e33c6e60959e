"""A plugin that presses Ctrl-C once something has been played."""

import pytest

_PLAYED = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    _PLAYED.append(item)
    if len(_PLAYED) > 2:
        raise KeyboardInterrupt
