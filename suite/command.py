"""The command that plays the scenarios: pytest, told where they are."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
INI = _HERE / "suite.ini"
HOME = __name__.removesuffix("suite.command")
"""What stands before the names of our packages: the one name that they are below when installed, "" here."""

_CODES: dict[int, int] = {
    pytest.ExitCode.INTERNAL_ERROR: 1,
    pytest.ExitCode.USAGE_ERROR: 2,
    pytest.ExitCode.NO_TESTS_COLLECTED: 2,
}
"""Of pytest's exit codes those that are others here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays them with pytest's options and the suite's own, `--help` shows both; gives the exit code.

    0: all that was played is as promised; 1: something is not, or the suite is wrong; 2: nothing was played, or not to
    its end.
    """
    given = sys.argv[1:] if arguments is None else arguments
    ours = ["-p", f"{HOME}suite.plugin", "-c", str(INI), "--rootdir", str(_HERE.parent)]
    code = pytest.main([*ours, *given, str(_HERE / "test_features.py")])
    return _CODES.get(int(code), int(code))
