"""The command that plays the scenarios."""

import sys
from collections.abc import Sequence
from importlib.util import find_spec

from suite.place import HOME, NAME

_NEEDED = ("pytest", "pytest_bdd", "lxml", "cssselect", "PIL", "pytest_timeout")
_HOW = "install the package with its extra, as in pip install '.[suite]'" if HOME else "make suite installs it"


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays them with pytest's options and the suite's own, `--help` shows these; gives the exit code.

    0: all that was played is as promised; 1: something is not, or the suite is wrong; 2: nothing was played, or not to
    its end.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        sys.stderr.write(f"the suite needs {', '.join(missing)}: {_HOW}\n")
        return 2
    if {"-h", "--help"} & set(given):
        from suite.helping import text  # here and below: only once it is known that they can be imported

        sys.stdout.write(text(NAME))
        return 0
    from suite.running import run

    return run(given)
