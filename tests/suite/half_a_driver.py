"""Drivers that are wrong, each in its own way."""

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


class Learner:
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

    def student(self, person, browser) -> Learner:
        """Somebody who does half."""

    def admin(self, person, browser):
        """Somebody."""

    def close(self):
        """Over."""
