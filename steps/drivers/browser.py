"""A browser without scripts: opens pages, follows links, fills in forms, keeps cookies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

import lxml.html
import requests


@dataclass(frozen=True)
class Page:
    """A page as it came."""

    url: str
    status: int
    content: bytes

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.content.decode() or "<html></html>")

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
        for anchor in self.all("a[href]"):
            if " ".join(anchor.text_content().split()) == text:
                return urljoin(self.url, str(anchor.get("href")))
        raise AssertionError(f"no link {text!r} on {self.url}, which reads: {self.text[:300]}")

    def form(self, selector: str) -> lxml.html.FormElement:
        found = self.all(selector)
        assert found, f"no form {selector!r} on {self.url}, which reads: {self.text[:300]}"
        form: lxml.html.FormElement = found[0]
        return form


class Browser:
    """One person's browser; `page` is what it shows."""

    def __init__(self, new_session: Callable[[], requests.Session]) -> None:
        self._session = new_session()
        self.page = Page("about:blank", 0, b"")

    def open(self, url: str) -> Page:
        return self._show(self._session.get(url, headers={"Accept": "text/html"}))

    def follow(self, text: str) -> Page:
        return self.open(self.page.link(text))

    def submit(self, selector: str, fields: Mapping[str, str | None] | None = None) -> Page:
        """Sends the form; `fields` are written over what it holds, None takes a field or tick away."""
        form = self.page.form(selector)
        values = [(name, value) for name, value in form.form_values() if name not in (fields or {})]
        values += [(name, value) for name, value in (fields or {}).items() if value is not None]
        address = urljoin(self.page.url, form.get("action") or self.page.url)
        return self._show(self._session.post(address, data=values, headers={"Accept": "text/html"}))

    def press(self, text: str) -> Page:
        """Presses the first button that reads `text`."""
        for button in self.page.all("form button"):
            if " ".join(button.text_content().split()) == text:
                form = next(button.iterancestors("form"))
                form.set("data-pressed", "yes")
                return self.submit("form[data-pressed=yes]")
        raise AssertionError(f"no button {text!r} on {self.page.url}, which reads: {self.page.text[:300]}")

    def download(self, url: str) -> requests.Response:
        return self._session.get(url)

    def _show(self, answer: requests.Response) -> Page:
        assert answer.status_code < 500, f"{answer.request.method} {answer.url} answered {answer.status_code}"
        self.page = Page(answer.url, answer.status_code, answer.content)
        return self.page
