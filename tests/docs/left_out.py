"""What pages have people type and no test does, why, and what is held instead."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.docs.pages import ROOT
from tests.packing.conftest import PROJECT

_PROJECT = PROJECT["project"]
_EXTRAS = _PROJECT["optional-dependencies"]


def is_a_target(command):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert shlex.split(command, comments=True)[1] in targets, f"{command} names no target of {targets}"


def is_called_so(command):
    """What is installed is an extra of ours as `pyproject.toml` has it, or our wheel with extras that it has."""
    for word in shlex.split(command, comments=True)[2:]:
        wheel = re.fullmatch(r".*/(\w+)-([\d.]+)-py3-none-any\.whl(?:\[(.*)\])?", word)
        if wheel:
            assert (wheel[1].replace("_", "-"), wheel[2]) == (_PROJECT["name"], _PROJECT["version"]), word
            assert set(filter(None, (wheel[3] or "").split(","))) <= _EXTRAS.keys(), word
        elif ">=" in word:
            assert word in {each for extra in _EXTRAS.values() for each in extra}, f"no extra of ours asks for {word}"


def has_these_options(command):
    words = shlex.split(command, comments=True)
    ours = words[words.index("-m") + 1 :]
    options = {word for word in ours if word.startswith("--")}
    names = [word for word in ours[:2] if re.fullmatch("[a-z]+", word)]
    said = subprocess.run(
        [sys.executable, "-m", *names, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    ).stdout
    unknown = options - set(re.findall(r"--[a-z0-9-]+", said))
    assert options, f"{command} has no options"
    assert not unknown, f"{command}: --help knows nothing of {unknown}"


def is_of_others(command):
    """Nothing of ours is in it that could be held."""


@dataclass(frozen=True)
class LeftOut:
    pattern: str
    reason: str
    holds_instead: Callable[[str], None]


LEFT_OUT = (
    LeftOut(r"make (test|check|other)\b", "minutes, and the first plays this test; `.ci/run` calls them", is_a_target),
    LeftOut(r".*--acclaim-url https:", "calls the vendor", has_these_options),
    LeftOut(r"python -m venv \.venv", "it is there already: the Python in which the tests run", is_of_others),
    LeftOut(r"\S*pip install ", "asks an index; `make example` installs the wheel", is_called_so),
    LeftOut(r"createdb ", "needs a PostgreSQL; `make postgres` plays there", is_of_others),
    LeftOut(r".*--database postgresql", "needs a PostgreSQL; `make postgres` plays there", has_these_options),
)


def left_out(command):
    return next((one for one in LEFT_OUT if re.match(one.pattern, command)), None)
