"""For all tests: how fast they run on a busy machine says nothing about what they test, and how their ids are written."""

import gc
import re

import hypothesis
import pytest

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

gc.disable()  # until all tests are found: they and what they have loaded stay

_LONGEST_ID = 60


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Nobody has to look for garbage among thousands of tests, again and again, while they run."""
    gc.freeze()
    gc.enable()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Ids that can be copied to a command line: pytest reads brackets, quotes and backslashes there as its own."""
    if isinstance(val, bool | int | float | None) or callable(val) or isinstance(val, pytest.MarkDecorator):
        return None
    text = val.decode("latin-1") if isinstance(val, bytes) else str(val)
    if isinstance(val, str) and re.fullmatch(r"[\w .,:@/=+-]*", text, re.ASCII):
        return None
    return re.sub(r"[^\w.,@=+]+", "-", text, flags=re.ASCII).strip("-")[:_LONGEST_ID] or "blank"
