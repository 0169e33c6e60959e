"""A real browser: each person has a window of Chromium of their own, and nobody's reaches beyond this machine."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, Error, Locator, Request, Response, sync_playwright
from requests.structures import CaseInsensitiveDict

from steps.drivers.browser import Download, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_LOOPBACK = ("127.0.0.1", "localhost")
_MILLISECONDS = 20_000


class NoChromium(Exception):
    """There is none, or it does not start; `str()` is one line that says how to get it."""


def executable() -> str:
    """Where Chromium is: what CHROMIUM names, else the first that the machine has; raises NoChromium."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else _NAMES)), None)
    if found is None:
        where = f" at {named}" if named else ""
        raise NoChromium(f"there is no Chromium{where}: apt-get install chromium, or name yours with CHROMIUM")
    return found


class Chromium:
    """One running Chromium; its windows share nothing."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        """`aliases` are names that stand for an address of this machine: {"simulator.test": "127.0.0.1:8400"}.

        Any other name, and any other address, is one that this Chromium cannot resolve.
        """
        self._own = (*_LOOPBACK, *(aliases or {}))
        mapped = [f"MAP {name} {address}" for name, address in (aliases or {}).items()]
        resolver = ", ".join([*mapped, "MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in _LOOPBACK)])
        self._playwright = sync_playwright().start()
        try:
            self._chromium = self._playwright.chromium.launch(
                executable_path=executable(), args=["--no-sandbox", f"--host-resolver-rules={resolver}"]
            )
        except (Error, NoChromium) as error:
            self._playwright.stop()
            raise NoChromium(str(error).splitlines()[0]) from error

    def window(self, *, scripts: bool = True, **look: Any) -> "Window":
        """A new one without cookies; `look` is what Playwright's new_context takes: viewport, color_scheme, ..."""
        context = self._chromium.new_context(java_script_enabled=scripts, **look)
        return Window(context, self._own)

    def close(self) -> None:
        self._chromium.close()
        self._playwright.stop()


class Window:
    """One person's browser; `page` is what it shows, `abroad` what it asked other machines for, in vain."""

    def __init__(self, context: BrowserContext, own: tuple[str, ...] = _LOOPBACK) -> None:
        context.set_default_timeout(_MILLISECONDS)
        names = "|".join(map(re.escape, own))
        self._foreign = re.compile(rf"^(?!https?://({names})(:\d+)?(/|$))(https?|wss?):", re.IGNORECASE)
        self._context = context
        self.abroad: list[str] = []
        context.on("request", self._notice)
        self.tab = context.new_page()
        self.page = Page("about:blank", 0, b"")

    def open(self, url: str) -> Page:
        return self._show(self.tab.goto(url))

    def follow(self, text: str) -> Page:
        return self._click(self.tab.locator("a[href]").nth(self.page.place(text, "a[href]")))

    def submit(self, selector: str, fields: Mapping[str, str | None] | None = None) -> Page:
        """Fills in the form as a person does, and clicks on its first button."""
        self.page.form(selector)  # fails in words where there is none
        form = self.tab.locator(selector).first
        for name, value in (fields or {}).items():
            _fill_in(form.locator(f'[name="{name}"]'), value)
        return self._click(form.locator("button").first)

    def press(self, text: str) -> Page:
        return self._click(self.tab.locator("form button").nth(self.page.place(text, "form button")))

    def download(self, url: str) -> Download:
        """By a click, where the page links to it, else as its scripts would, with the person's cookies."""
        places = [urljoin(self.page.url, str(anchor.get("href"))) for anchor in self.page.all("a[href]")]
        if url in places:
            with self.tab.expect_download() as expected:
                self.tab.locator("a[href]").nth(places.index(url)).click()
            return Download({}, Path(expected.value.path()).read_bytes())
        return self.fetch(url)

    def fetch(self, url: str) -> Download:
        """What is at an address, the page staying as it is; fails for other machines, which this could reach."""
        assert not self._foreign.match(url), f"{url} is not on this machine"
        answer = self._context.request.get(url)
        return Download(CaseInsensitiveDict(answer.headers), answer.body())

    def show_again(self) -> Page:
        """What the window shows now, after something was done in it by other means."""
        self.page = Page(self.tab.url, self.page.status, self.tab.content().encode())
        self.refuse_travel()
        return self.page

    def refuse_travel(self) -> None:
        """Fails, naming the addresses, when a page asked for anything that is not on this machine."""
        assert not self.abroad, f"the browser asked other machines for {', '.join(self.abroad)}"

    def keep(self, path: Path) -> list[Path]:
        """Writes what is shown as a picture and as HTML beside each other; gives both files."""
        path.parent.mkdir(parents=True, exist_ok=True)
        picture, text = path.with_suffix(".png"), path.with_suffix(".html")
        self.tab.screenshot(path=picture, full_page=True)
        text.write_text(self.tab.content(), encoding="utf-8")
        return [picture, text]

    def close(self) -> None:
        self._context.close()

    def _click(self, wanted: Locator) -> Page:
        """A click on what can be seen and is not in the way of anything else, and the page that it leads to."""
        try:
            with self.tab.expect_navigation() as coming:
                wanted.click()
        except Error as error:
            raise AssertionError(f"{_held_back(self.tab) or str(error)} (on {self.tab.url})") from error
        return self._show(coming.value)

    def _show(self, answer: Response | None) -> Page:
        status = answer.status if answer else self.page.status  # none: another place on the same page
        assert status < 500, f"{self.tab.url} answered {status}"
        self.page = Page(self.tab.url, status, self.tab.content().encode())
        self.refuse_travel()
        return self.page

    def _notice(self, request: Request) -> None:
        if self._foreign.match(request.url):
            self.abroad.append(request.url)


def _fill_in(field: Locator, value: str | None) -> None:
    """Writes, chooses or ticks; None empties a field and takes ticks away."""
    kind = field.first.evaluate("field => field.type")
    if kind == "radio" or (kind == "checkbox" and value is not None):
        field.and_(field.page.locator(f'[value="{value}"]')).check()
    elif kind == "checkbox":
        for tick in field.all():
            tick.uncheck()
    elif kind.startswith("select"):
        field.select_option(value or "")
    else:
        field.fill(value or "")


def _held_back(tab: Any) -> str:
    """What the browser itself holds against the form on a page, if it does."""
    wrong = tab.locator(":invalid:not(form, fieldset)").all()
    said = [f"{field.get_attribute('name')}: {field.evaluate('field => field.validationMessage')}" for field in wrong]
    return f"the browser holds the form back: {'; '.join(said)}" if said else ""
