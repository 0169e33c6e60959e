"""What drivers ask of a browser, and the plain one: it opens pages, follows links, fills in forms, keeps cookies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urljoin

import lxml.html
import orjson
import requests


@dataclass(frozen=True)
class Page:
    """A page as it came."""

    url: str
    status: int
    content: bytes

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.content.decode() or "<html><body></body></html>")

    @property
    def text(self) -> str:
        """What can be read on the page, spaces and line breaks folded."""
        return " ".join(self.tree.text_content().split())

    def is_a(self, page_class: str) -> bool:
        """Whether the page's body carries this class; pages say so what they are."""
        return page_class in self.tree.find("body").get("class", "").split()

    def all(self, selector: str) -> list[lxml.html.HtmlElement]:
        found: list[lxml.html.HtmlElement] = self.tree.cssselect(selector)
        return found

    def texts(self, selector: str) -> list[str]:
        return [" ".join(element.text_content().split()) for element in self.all(selector)]

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def link(self, text: str) -> str:
        """The address behind the first link that reads `text`."""
        return urljoin(self.url, str(self.all("a[href]")[self.place(text, "a[href]")].get("href")))

    def place(self, text: str, selector: str) -> int:
        """Which of all that the selector finds is the first that reads `text`, counted from 0."""
        texts = self.texts(selector)
        assert text in texts, f"no {selector} {text!r} on {self.url}, which reads: {self.text[:300]}"
        return texts.index(text)

    def form(self, selector: str) -> lxml.html.FormElement:
        found = self.all(selector)
        assert found, f"no form {selector!r} on {self.url}, which reads: {self.text[:300]}"
        form: lxml.html.FormElement = found[0]
        return form


@dataclass(frozen=True)
class Download:
    """A file as it came; names of headers are alike in capitals and in small letters."""

    headers: Mapping[str, str]
    content: bytes

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.content)
        return found


class Browser(Protocol):
    """One person's browser; `page` is what it shows."""

    page: Page

    def open(self, url: str) -> Page:
        """Goes to an address."""

    def follow(self, text: str) -> Page:
        """Follows the first link that reads `text`."""

    def submit(self, selector: str, fields: Mapping[str, str | None] | None = None) -> Page:
        """Fills in a form and sends it; `fields` are written over what it holds, None takes a field or tick away."""

    def press(self, text: str) -> Page:
        """Presses the first button of a form that reads `text`."""

    def download(self, url: str) -> Download:
        """Fetches a file; the page stays."""


class PlainBrowser:
    """One that knows HTTP and forms, and neither scripts nor styles."""

    def __init__(self, new_session: Callable[[], requests.Session]) -> None:
        self._session = new_session()
        self.page = Page("about:blank", 0, b"")

    def open(self, url: str) -> Page:
        return self._show(self._session.get(url, headers={"Accept": "text/html"}))

    def follow(self, text: str) -> Page:
        return self.open(self.page.link(text))

    def submit(self, selector: str, fields: Mapping[str, str | None] | None = None) -> Page:
        form = self.page.form(selector)
        values = [(name, value) for name, value in form.form_values() if name not in (fields or {})]
        values += [(name, value) for name, value in (fields or {}).items() if value is not None]
        address = urljoin(self.page.url, form.get("action") or self.page.url)
        return self._show(self._session.post(address, data=values, headers={"Accept": "text/html"}))

    def press(self, text: str) -> Page:
        button = self.page.all("form button")[self.page.place(text, "form button")]
        form = next(button.iterancestors("form"))
        form.set("data-pressed", "yes")
        named = {button.get("name"): button.get("value", "")} if button.get("name") else {}
        return self.submit("form[data-pressed=yes]", named)

    def download(self, url: str) -> Download:
        answer = self._session.get(url)
        return Download(answer.headers, answer.content)

    def _show(self, answer: requests.Response) -> Page:
        assert answer.status_code < 500, f"{answer.request.method} {answer.url} answered {answer.status_code}"
        self.page = Page(answer.url, answer.status_code, answer.content)
        return self.page
