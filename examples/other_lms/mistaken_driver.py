"""Fernweh Learning with a mistake, made on purpose: its table shows what was revoked. The scenarios notice."""

from typing import Any

from examples.other_lms import driver
from examples.other_lms.acclaim import EVERY_STATE, Acclaim


class Forgetful(Acclaim):
    """Asks for badges in whichever state."""

    def held(self, email: str, states: str, template: str = "") -> list[dict[str, Any]]:
        return super().held(email, EVERY_STATE, template)


class Driver(driver.Driver):
    """The same driver, with another client of Acclaim's API."""

    acclaim = Forgetful
