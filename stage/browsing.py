"""With `--browser`, what is tagged @browser is played in Chromium, with scripts and without; a plugin of pytest."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from steps.drivers.browser import Browser

if TYPE_CHECKING:
    from steps.drivers.chromium import Chromium, Window

KEPT = Path("browser-failures")
Opening = Callable[[], Browser]
_OPENED = pytest.StashKey["list[Window]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("acclaim-simulator")
    group.addoption("--browser", action="store_true", help="Play what is tagged @browser in Chromium, over sockets.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: played in a real browser as well, by --browser")
    if config.getoption("--browser"):
        _require_chromium()


def _require_chromium() -> None:
    """Ends the run with one line and exit code 2 where there is nothing to play in."""
    try:
        from steps.drivers.chromium import NoChromium, executable
    except ModuleNotFoundError:
        pytest.exit("--browser needs Playwright: make .venv/browser.built adds it", 2)
    try:
        executable()
    except NoChromium as missing:
        pytest.exit(f"--browser: {missing}", 2)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.config.getoption("--browser") and "scripts" in metafunc.fixturenames:
        metafunc.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--browser"):
        others = [item for item in items if item.get_closest_marker("browser") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--browser"):
        terminalreporter.write_line(
            "In Chromium: what is tagged @browser, with scripts and without; all else was left out."
        )


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator["Chromium | None"]:
    """One for all tests of a process; none without `--browser`."""
    if not request.config.getoption("--browser"):
        yield None
        return
    from steps.drivers.chromium import Chromium

    running = Chromium()
    yield running
    running.close()


@pytest.fixture
def scripts() -> bool:
    """Whether pages may run scripts; with `--browser` each scenario is played with and without."""
    return True


@pytest.fixture
def windows(request: pytest.FixtureRequest) -> "Iterator[list[Window]]":
    """The windows that were opened in a test. None of them may have asked for what is not on this machine."""
    opened: list[Window] = []
    request.node.stash[_OPENED] = opened  # what a report is made from: scenarios hold their fixtures elsewhere
    yield opened
    for window in opened:
        window.close()
    for window in opened:
        window.refuse_travel()


@pytest.fixture
def new_browser(chromium: "Chromium | None", windows: "list[Window]", scripts: bool) -> Opening | None:
    """What opens a window of Chromium; None where a plain browser will do."""
    if chromium is None:
        return None

    def open_another() -> Browser:
        windows.append(chromium.window(scripts=scripts))
        return windows[-1]

    return open_another


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the windows showed when a test failed is kept, and the report says where."""
    report = yield
    if report.when == "call" and report.failed:
        windows: list[Window] = item.stash.get(_OPENED, [])
        place = KEPT / re.sub(r"[^\w.-]+", "-", item.nodeid.rpartition("::")[2])
        kept = [str(path) for number, one in enumerate(windows, 1) for path in one.keep(place / f"window-{number}")]
        if kept:
            report.sections.append(("what the windows showed", "\n".join(kept)))
    return report
