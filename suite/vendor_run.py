"""A run against one real Acclaim: prepared before the scenarios, cleaned up after them."""

import os
import re
import shlex
from collections.abc import Generator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import BaseAdapter

from report.target import keep_secrets, without_secrets
from steps.drivers.account import Account, Secret, WrongAccount
from steps.drivers.belongings import BADGES, Belongings
from steps.drivers.protocol import NotThere
from steps.drivers.vendor import VendorAcclaim
from suite.recording import Recording
from suite.signals import end_on_signals, on_signals

if TYPE_CHECKING:
    from report.plugin import Reporting

_MARKER = re.compile(r"suite-\d{8}-[0-9a-f]{6}")


class VendorRun:
    """A run against one Acclaim; what it makes there carries `marker`."""

    def __init__(self, config: pytest.Config, base: str, organization: str, token: Secret) -> None:
        from suite.parity.exchanges import Exchanges, RecordingAdapter  # here: others need not wait for it

        self._reporting: Reporting | None = None
        self._config, self._scenarios, self._begun, self.lines = config, 0, False, list[str]()
        self.recording = Recording(config)
        keep_secrets(config, token.hidden_in)
        self.exchanges = Exchanges(base)
        self.adapter = RecordingAdapter(self.exchanges, token)
        self.account = Account(base, organization, token, _for_one_host(self.prefix, self.adapter))
        named = _named(config.getoption("--acclaim-template"))
        self.belongings = Belongings(self.account, self.marker, named, self.exchanges.issued)

    @property
    def prefix(self) -> str:
        """How every address of that Acclaim begins."""
        parts = urlsplit(self.exchanges.base)
        return f"{parts.scheme}://{parts.netloc}/"

    @cached_property
    def marker(self) -> str:
        """Of this run, or of the one that is to be cleaned up after."""
        left: str | None = self._config.getoption("--acclaim-clean")
        if left and not _MARKER.fullmatch(left):
            raise WrongAccount(
                f"{left!r} is no marker such as suite-20260302-0a1b2c, which every run says at its begin"
            )
        return left or f"suite-{datetime.now(UTC):%Y%m%d}-{os.urandom(3).hex()}"  # noqa: TID251  # of the real day

    def next_acclaim(self) -> VendorAcclaim:
        self._scenarios += 1
        return VendorAcclaim(self.account, self.belongings, self._scenarios)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._config.pluginmanager.hasplugin("socket"):
            hosts = ["127.0.0.1", "localhost", urlsplit(self.account.url).hostname or ""]
            for item in items:
                item.add_marker(pytest.mark.allow_hosts(hosts))

    def clean(self) -> tuple[str, int]:
        """Takes back what an earlier run has left; gives what is to be said of that, and the exit code."""
        left = self._take_back()
        if not self.belongings.are_found:
            left += [f"no template carries {self.marker}: if that run was given --acclaim-template, give the same"]
        said = "; ".join(left) or f"nothing of {self.marker} is left that could be taken back"
        return f"--acclaim-clean: {said}", 1 if left else 0

    def pytest_sessionstart(self) -> None:
        from report.plugin import collected  # here: as a plugin, pytest has to import it first

        self._reporting = collected(self._config)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if session.items and not self._config.option.collectonly:
            self._begun = True
            self._say(f"acclaim: {urlsplit(self.account.url).netloc}; whatever is made there carries {self.marker}")
            self._say(f"acclaim: what this run leaves if it is killed is taken back with {self._cleaning}")
            try:
                self.belongings.prepare()
            except (NotThere, requests.RequestException, ValueError, LookupError, TypeError) as problem:
                told = str(problem) if isinstance(problem, NotThere) else type(problem).__name__
                pytest.exit(f"--acclaim-url: nothing could be prepared: {told}", 2)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self) -> None:
        """Whoever presses Ctrl-C once more, before or while it is cleaned up, would leave badges there."""
        if self._begun:
            on_signals(self._go_on)

    def _take_back(self) -> list[str]:
        on_signals(self._go_on)
        try:
            return self.belongings.take_back()
        finally:
            end_on_signals()

    def _go_on(self) -> None:
        self._say(f"acclaim: this is still being cleaned up; whoever kills it cleans up with {self._cleaning}")

    @property
    def _cleaning(self) -> str:
        named = [word for one in self._config.getoption("--acclaim-template") for word in ("--acclaim-template", one)]
        return shlex.join(["--acclaim-clean", self.marker, *named])

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(self) -> Generator[None, Any, Any]:
        """Before anybody else sees a report: a traceback into the libraries can show what they send."""
        report = yield
        if report.longrepr and (text := str(report.longrepr)) != self._without_secrets(text):
            report.longrepr = self._without_secrets(text)
        report.sections = [(name, self._without_secrets(text)) for name, text in report.sections]
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._begun:
            left = self._take_back()
            self.lines = [f"left in {self.marker}, for --acclaim-clean: {line}" for line in left]
            session.exitstatus = session.exitstatus or (1 if left else 0)
            self._record(session)

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self) -> None:
        for line in self.lines:
            self._say(line)

    def _say(self, line: str) -> None:
        """However quiet the run is: whoever kills it needs the marker."""
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if isinstance(terminal, pytest.TerminalReporter):
            terminal.write_line(self._without_secrets(line))

    def _record(self, session: pytest.Session) -> None:
        assert self._reporting, "it is there from the beginning of the session"
        is_alike, lines = self.recording.record(session, self._reporting.run(), self.exchanges, self._known)
        session.exitstatus = session.exitstatus or (0 if is_alike else 1)
        self.lines += lines

    @property
    def _known(self) -> dict[str, str]:
        return {self.account.token: "<token>", self.account.organization: "<organization>", self.marker: "<marker>"}

    def _without_secrets(self, text: str) -> str:
        return without_secrets(self._config, text)


def _for_one_host(prefix: str, adapter: BaseAdapter) -> requests.Session:
    """A session that follows no redirect and calls nobody else, whatever an answer says is the next page."""
    session = requests.Session()
    session.trust_env, session.max_redirects = False, 0
    session.adapters.clear()
    session.mount(prefix, adapter)
    return session


def _named(options: Sequence[str]) -> dict[str, str]:
    """Ids by names; raises WrongAccount."""
    named = {}
    for option in options:
        name, _, template = option.rpartition("=")
        if name not in BADGES or not re.fullmatch(r"[\w-]+", template):
            raise WrongAccount(f"--acclaim-template {option!r}: write NAME=ID, with one of {', '.join(BADGES)}")
        named[name] = template
    return named
