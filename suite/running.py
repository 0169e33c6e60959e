"""One run of pytest over the scenarios, with what is wrong in what was asked for said in one line."""

import gc
import re
import sys
from collections.abc import Generator, Sequence

import pytest

from suite.place import HOME, INI, NAME

TESTS = INI.with_name("test_features.py")
_CODES: dict[int, int] = {
    pytest.ExitCode.OK: 0,
    pytest.ExitCode.INTERRUPTED: 2,
    pytest.ExitCode.USAGE_ERROR: 2,
    pytest.ExitCode.NO_TESTS_COLLECTED: 2,
}
"""What becomes of pytest's exit codes; of all others 1."""


def run(given: Sequence[str]) -> int:
    """Plays with these options; gives the exit code."""
    ours = ["-p", f"{HOME}suite.plugin", "-c", str(INI), "--rootdir", str(INI.parent.parent)]
    asked = _Asked()
    gc.disable()  # until it plays: what is loaded stays, and looking for garbage in it takes a quarter of a short run
    try:
        code = pytest.main([*ours, *given, str(TESTS)], [asked])
    except SystemExit as ended:
        sys.stderr.write(f"a plugin ends the process ({ended.code}): nothing was played\n")
        return 2
    finally:
        gc.enable()
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        sys.stderr.write("nothing was chosen: no scenario is as you asked\n")
    if code == pytest.ExitCode.OK and asked.is_collecting:
        sys.stderr.write("a plugin ends the run while scenarios are collected: nothing was played\n")
        return 2
    return _CODES.get(int(code), 1)


class _Asked:
    """Holds what was asked for to what there is, before anything is collected.

    `is_collecting` stays where the run ends before its scenarios are played.
    """

    is_collecting = False

    def pytest_collection(self) -> None:
        self.is_collecting = True

    @pytest.hookimpl(tryfirst=True)  # others may play in its place
    def pytest_runtestloop(self) -> None:
        self.is_collecting = False
        gc.freeze()
        gc.enable()

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        parser.prog = NAME

    @pytest.hookimpl(wrapper=True)
    def pytest_load_initial_conftests(self, parser: pytest.Parser, args: list[str]) -> Generator[None, object, object]:
        loaded = yield
        known, unknown = parser.parse_known_and_unknown_args(args)
        if unknown:
            raise pytest.UsageError(_is_none(unknown[0]))
        if known.features and not known.generate_missing:
            raise pytest.UsageError("'--feature' is pytest-bdd's, for code that is missing; is it '--features'?")
        if known.setuponly or known.setupplan:
            raise pytest.UsageError("--setup-only and --setup-plan play nothing: leave them out")
        for given in known.file_or_dir:
            if not given.startswith(str(TESTS)):
                raise pytest.UsageError(f"{given}: {_by_option(given)}")
        return loaded


def _by_option(given: str) -> str:
    _, colons, test = given.rpartition("::")
    return f"one scenario is --test {test}" if colons else f"features are named by an option: --features {given}"


def _is_none(option: str) -> str:
    from steps.guide.nearest import meant  # here: pytest has to import the plugins that it reads before anybody else
    from suite.helping import text

    return f"{option!r} is no option{meant(option.partition('=')[0], re.findall(r'--[a-z-]+', text(NAME)))}"
