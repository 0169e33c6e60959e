"""The command that plays the scenarios: pytest, told where they are."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
INI = _HERE / "suite.ini"
_HOME = __name__.removesuffix("suite.command")


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays them with pytest's options and the suite's own, `--help` shows both; gives the exit code.

    0: all that was played is as promised; 1: something is not; 2: nothing was played, for it was asked for wrongly.
    """
    given = sys.argv[1:] if arguments is None else arguments
    ours = ["-p", f"{_HOME}suite.plugin", "-c", str(INI), "--rootdir", str(_HERE.parent)]
    code = pytest.main([*ours, *given, str(_HERE / "test_features.py")])
    return 2 if code == pytest.ExitCode.USAGE_ERROR else int(code)
