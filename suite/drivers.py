"""The driver that an option names."""

import importlib
from collections.abc import Callable
from typing import TypeVar

import pytest

from steps.drivers.declaring import problems
from steps.drivers.protocol import Lms, NotThere

Answer = TypeVar("Answer")
_ENDS = (pytest.skip.Exception, pytest.fail.Exception, pytest.exit.Exception)  # none of them an Exception


class WrongDriver(Exception):
    """No driver can be had by that name; `str()` says why, and what to do, in one line."""


def driver(spec: str) -> type[Lms]:
    """The class that `package.module:Driver` names; raises WrongDriver."""
    module, colon, name = spec.partition(":")
    if not (module and colon and name):
        raise WrongDriver(f"{spec!r} names no driver: write package.module:Class")
    found = getattr(
        _asked(f"{spec!r} cannot be imported from here", lambda: importlib.import_module(module)), name, None
    )
    if found is None:
        raise WrongDriver(f"there is no {name} in {module}")
    if not isinstance(found, type):
        raise WrongDriver(f"{spec!r} is no class")
    if wrong := _asked(f"{spec!r} cannot be looked at", lambda: problems(found)):
        raise WrongDriver(f"{spec!r} is no driver yet: {'; '.join(wrong)}")
    return found


def look(found: type[Lms]) -> None:
    """Asks a driver that can tell whether its LMS is there; raises WrongDriver."""
    if hasattr(found, "look"):
        _asked("the LMS is not there", found.look)


def _asked(otherwise: str, ask: Callable[[], Answer]) -> Answer:
    """What somebody else's code says; whatever is wrong with it ends in one line."""
    try:
        return ask()
    except NotThere as absent:
        raise WrongDriver(_on_one_line(str(absent))) from absent
    except (Exception, SystemExit, *_ENDS) as error:
        said = error if isinstance(error, ImportError) else f"{type(error).__name__}: {error}"
        raise WrongDriver(_on_one_line(f"{otherwise}: {said}")) from error


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
