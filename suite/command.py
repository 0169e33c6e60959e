"""The command that plays the scenarios: pytest, told where they are."""

import sys
from collections.abc import Sequence

import pytest

from suite.place import HOME, INI

NAME = "acclaim-suite" if HOME else "python -m suite"
_CODES: dict[int, int] = {
    pytest.ExitCode.INTERNAL_ERROR: 1,
    pytest.ExitCode.USAGE_ERROR: 2,
    pytest.ExitCode.NO_TESTS_COLLECTED: 2,
}
"""Of pytest's exit codes those that are others here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays them with pytest's options and the suite's own, `--help` shows these; gives the exit code.

    0: all that was played is as promised; 1: something is not, or the suite is wrong; 2: nothing was played, or not to
    its end.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if {"-h", "--help"} & set(given):
        from suite.helping import text  # here: pytest has to import the plugins that it reads before anybody else

        sys.stdout.write(text(NAME))
        return 0
    ours = ["-p", f"{HOME}suite.plugin", "-c", str(INI), "--rootdir", str(INI.parent.parent)]
    code = pytest.main([*ours, *given, str(INI.with_name("test_features.py"))], [_Named()])
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        sys.stderr.write("nothing was chosen: no scenario is as you asked\n")
    return _CODES.get(int(code), int(code))


class _Named:
    """Has pytest speak of the command, where it says what is wrong with its options."""

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        parser.prog = NAME
