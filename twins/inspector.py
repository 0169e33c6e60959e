"""Twins whose pages for those who test show or turn something else than they say."""

import re
from typing import Any

import pytest

from twins.twin import Of, around, twin

_BUTTON = "A button brings the reminders"


@twin(
    "shows e-mails with links that lead nowhere", Of.INSPECTOR, "inspect-1", scenario="From the mailbox to the sign-up"
)
def _mailbox_cuts_links(patch: pytest.MonkeyPatch) -> None:
    from simulator.control.pages import mailbox

    def cut(render: Any, name: str, **context: Any) -> str:
        return re.sub(r'(href="[^"]*)/accept\?token=', r"\1?token=", str(render(name, **context)))

    around(patch, mailbox, "render_template", cut)


@twin("turns the clock and does nothing", Of.INSPECTOR, "inspect-2", scenario=f"{_BUTTON} (+1 day, 1 reminder)")
def _nothing_falls_due(patch: pytest.MonkeyPatch) -> None:
    from simulator.control.pages import home

    patch.setattr(home, "_keep_ran", lambda *_done: None)
    around(patch, home, "clock_target", lambda target, _asked: target({"seconds": 0}))


@twin("turns four days into one", Of.INSPECTOR, "inspect-2", scenario=f"{_BUTTON} (+4 days, 2 reminders)")
def _one_day_whatever_is_asked(patch: pytest.MonkeyPatch) -> None:
    from simulator.control.pages import home

    around(patch, home, "clock_target", lambda target, _asked: target({"days": 1}))
