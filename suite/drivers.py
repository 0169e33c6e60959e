"""The driver that an option names."""

import importlib

from steps.drivers.declaring import problems
from steps.drivers.protocol import Lms


class WrongDriver(Exception):
    """No driver can be had by that name; `str()` says why, and what to do, in one line."""


def driver(spec: str) -> type[Lms]:
    """The class that `package.module:Driver` names; raises WrongDriver."""
    module, colon, name = spec.partition(":")
    if not (module and colon and name):
        raise WrongDriver(f"{spec!r} names no driver: write package.module:Class")
    try:
        found = getattr(importlib.import_module(module), name)
    except ImportError as error:
        raise WrongDriver(f"{spec!r} cannot be imported from here: {error}") from error
    except AttributeError:
        raise WrongDriver(f"there is no {name} in {module}") from None
    if not isinstance(found, type):
        raise WrongDriver(f"{spec!r} is no class")
    if wrong := problems(found):
        raise WrongDriver(f"{spec!r} is no driver yet: {'; '.join(wrong)}")
    return found
