"""Every page can be used by everybody, on a telephone as well, and is light."""

import os

import pytest

from stage.playing import play_in
from steps.drivers.browser import PlainBrowser
from steps.drivers.control import new_world
from tests.browser.axe import serious
from tests.browser.focus import lost
from tests.browser.pages import ROLES, every_page, furnish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_BYTES = 100_000
TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def play(stage):
    """People sit in front of plain browsers here, which are quick; only who looks at pages has a real one."""
    name, start = f"pages-{os.getpid()}", "2026-03-02T09:00:00Z"
    session = stage.new_session()
    world = new_world(session, stage.simulator_url, name, "northwind", start)
    yield furnish(play_in(stage, world))
    session.delete(f"{stage.simulator_url}/_simulator/worlds/{name}")
    stage.switchboard.clear()


@pytest.fixture
def window(chromium):
    window = chromium.window(viewport=TELEPHONE)
    yield window
    window.close()
    window.refuse_travel()


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_pages_can_be_used_by_everybody(play, window, role):
    found = []
    for view, page in role(play, window).pages():
        about = [*serious(window.tab), *lost(window.tab), *unfit(window.tab, page)]
        found += [f"{view}: {what}" for what in about]
    assert found == [], "\n" + "\n".join(found)


def unfit(tab, page):
    """What is wrong with a page on a telephone, and with its size."""
    width = tab.evaluate("document.documentElement.scrollWidth")
    if width > TELEPHONE["width"]:
        yield f"is {width} pixels wide on a screen of {TELEPHONE['width']}"
    if len(page.content) > MOST_BYTES:
        yield f"has {len(page.content):,} bytes"


def test_no_page_is_left_out(play):
    people = [role(play, PlainBrowser(play.acclaim._new_session)) for role in ROLES.values()]
    assert all(list(one.pages()) for one in people)
    assert every_page() - {view for one in people for view in one.reached} == set()
