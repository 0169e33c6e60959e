"""The browser that plays scenarios does as people do, and reaches nothing beyond this machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.axe import serious
from tests.browser.focus import lost

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PAGE = """<!doctype html><html lang="en"><head><title>Planted</title></head><body><main><h1>Planted</h1>{}</main></body></html>"""


@pytest.fixture
def window(chromium):
    window = chromium.window()
    yield window
    window.close()


def plant(window, body):
    window.tab.set_content(PAGE.format(body))
    return window.show_again()


@pytest.mark.parametrize("url", ["https://example.com/a.png", "http://203.0.113.7/a.png", "http://[2001:db8::1]/a.png"])
def test_a_picture_from_another_machine_is_not_fetched_and_named(window, url):
    with pytest.raises(AssertionError, match="asked other machines for " + url.replace("[", r"\[").replace("]", r"\]")):
        plant(window, f"<img alt='' src='{url}'>")
    assert window.tab.evaluate("document.images[0].naturalWidth") == 0


def test_a_form_that_the_browser_holds_back_says_why(window):
    window.tab.set_default_timeout(1000)
    plant(window, "<form id='f'><label>Name <input name='name' required></label><button>Send</button></form>")
    with pytest.raises(AssertionError, match="holds the form back: name: "):
        window.submit("form#f", {"name": None})


@pytest.mark.parametrize("how", ["disabled", "hidden"])
def test_a_button_that_nobody_could_press_is_not_pressed(window, how):
    window.tab.set_default_timeout(1000)
    plant(window, f"<form><button {how}>Send</button></form>")
    with pytest.raises(AssertionError, match="not (enabled|visible)"):
        window.press("Send")


def test_what_is_wrong_with_a_page_is_found(window):
    plant(
        window, "<p style='color:#eee;background:#fff'>pale</p><style>a {outline: none}</style><a href='#x'>there</a>"
    )
    assert {one.partition(" ")[0] for one in serious(window.tab)} == {"color-contrast"}
    (one,) = lost(window.tab)
    assert "'text': 'there'" in one


def test_a_window_keeps_what_it_shows(window, tmp_path):
    plant(window, "<p>seen</p>")
    picture, text = window.keep(tmp_path / "kept" / "window-1")
    assert (picture.read_bytes()[:4], "<p>seen</p>" in text.read_text()) == (b"\x89PNG", True)


PLANTED = """
import pytest

@pytest.fixture(autouse=True)
def everything_looks_wrong(monkeypatch):
    from steps.drivers.browser import Page
    monkeypatch.setattr(Page, "is_a", lambda page, kind: False)
"""


@pytest.mark.timeout(120)
def test_a_scenario_that_fails_says_where_to_see_what_its_windows_showed(tmp_path):
    (tmp_path / "planted.py").write_text(PLANTED)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "planted", "--browser"]
    command += ["tests/test_features.py::test_a_returning_earner[scripts]"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "what the windows showed" in ran.stdout, ran.stdout + ran.stderr
    kept = [ROOT / line for line in ran.stdout.splitlines() if line.startswith("browser-failures/")]
    assert [path.name for path in kept] == ["window-1.png", "window-1.html"]
    assert all(path.stat().st_size > 1000 for path in kept)


@pytest.mark.timeout(120)
def test_without_chromium_there_is_one_line_that_says_how_to_get_it():
    command = [sys.executable, "-m", "pytest", "-q", "--browser", "--collect-only", "tests/test_features.py"]
    environment = os.environ | {"CHROMIUM": "/nowhere/chromium"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == "Exit: --browser: there is no Chromium at /nowhere/chromium: apt-get install chromium, or name yours with CHROMIUM\n"
    )
