"""The help of the command: what the suite's own modules add to pytest's options, and what the exit code means."""

import importlib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from suite.plugin import MODULES

_END = """\
exit code:
0: all that was played is as promised, or failed as the baseline says; unsupported and disabled ones are not played
1: something is not as promised, or the suite is wrong, or a known failure passes
2: nothing was played, or the run was interrupted; one line says why

All other options are pytest's: pytest --help
"""


def text(name: str) -> str:
    """For the command of that name."""
    parser = ArgumentParser(
        name,
        usage="%(prog)s [options]",
        description="Plays the scenarios that hold an integration to the promises of the article and to our own rules.",
        epilog=_END,
        formatter_class=RawDescriptionHelpFormatter,
    )
    for module in map(importlib.import_module, MODULES):
        if hasattr(module, "pytest_addoption"):
            module.pytest_addoption(_Group(parser))
    return parser.format_help()


class _Group:
    """As much of pytest's parser, and of its groups, as those who add options use."""

    def __init__(self, parser: ArgumentParser) -> None:
        self._parser = parser

    def getgroup(self, name: str, description: str = "") -> "_Group":
        return self

    def addoption(self, *names: str, **how: Any) -> None:
        self._parser.add_argument(*names, **how)
