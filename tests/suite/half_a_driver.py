"""Drivers that are wrong, each in its own way."""

from typing import Any

import pytest

from examples.other_lms.driver import Driver
from examples.other_lms.mistaken_driver import Forgetful
from report.outcomes import NotPlayed, Outcome
from steps.drivers.skilljar import SkilljarLms

A_TEXT = "no class"


class Silent:
    """Declares nothing."""


class Confused:
    """Lacks what nobody asks for."""

    unsupported = {"wings": "it has none"}


class Lazy:
    """Lacks what everybody needs."""

    unsupported = {"courses": "too much work"}


class Mute:
    """Has one of its voices."""

    unsupported = {}

    def student(self, person, browser):
        """Somebody."""

    def operator(self):
        """Somebody."""


class HalfAStudent:
    """A student who does half."""

    def complete(self, course):
        """Completes."""

    def table(self):
        """Shows."""


class Half(Mute):
    """Says what its student is, so that it can be looked at before."""

    unsupported = dict.fromkeys(
        ("grades", "retakes", "addresses", "lessons", "languages", "pages"), "it is half a driver"
    )

    def student(self, person, browser) -> HalfAStudent:
        """Somebody who does half."""

    def admin(self, person, browser):
        """Somebody."""

    def close(self):
        """Over."""


class Whole(SkilljarLms):
    """Is made as any other, and can be lied with."""

    def __init__(self, place):
        """Needs no LMS: nothing is played on it."""

    def close(self):
        """Over."""


class Grown(Whole):
    """Changes its mind once it is there."""

    def __init__(self, place):
        """Declares what everybody needs."""
        self.unsupported = {"courses": "not today"}


class Leaving(Whole):
    """Ends the process."""

    def __init__(self, place):
        """Is gone."""
        raise SystemExit(0)


class Late(Whole):
    """Takes back what was shown."""

    def close(self):
        """Says that it was not played."""
        raise NotPlayed(Outcome.UNSUPPORTED, "on second thoughts")


class Lame(Driver):
    """Fails after its scenario."""

    def close(self):
        """Says that something is not as promised, and knows nothing of what was."""
        super().close()
        raise AssertionError("too late")


class Hopeless(Lame):
    """Fails in its scenarios as well."""

    acclaim = Forgetful


class Skipping(Driver):
    """Would rather not have been played."""

    def close(self):
        """Says so."""
        super().close()
        pytest.skip("not today")


class Leaving256(Driver):
    """Ends the run with a code that the system takes for 0."""

    def close(self):
        """Ends it."""
        super().close()
        pytest.exit("gone", 256)


class SkippingTheLook(Whole):
    """Answers a question with an outcome."""

    @classmethod
    def look(cls):
        """Is asked whether the LMS is there."""
        pytest.skip("not today")


class Bare(Whole):
    """Says nothing of what its methods return, or nothing that could be held to."""

    def student(self, person, browser):
        """Somebody."""

    def admin(self, person, browser) -> Any:
        """Anybody."""

    def operator(self) -> None:
        """Nobody, as it seems."""


class Content(Driver):
    """Has the whole run end well before anything was played."""

    def close(self):
        """Ends it."""
        super().close()
        pytest.exit("all is well", 0)


class TypedForCheckersAlone(Whole):
    """Names its types as those do who import them for type checkers alone."""

    def student(self, person: "Person", browser) -> "Nowhere":  # noqa: F821
        """Somebody."""

    def admin(self, person: "Person", browser) -> HalfAStudent:  # noqa: F821
        """Nobody who could administrate."""


class Absent(Whole):
    """Leads nowhere, and falls over when asked."""

    @classmethod
    def look(cls):
        """Is asked whether the LMS is there."""
        raise KeyError("address")
