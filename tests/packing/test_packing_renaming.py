"""Imports of our packages get another name before them, and nothing else of a module changes."""

import pytest

from packing.renaming import CannotRename, renamed

PACKAGES = ("simulator", "steps")


def under_a_roof(source):
    return renamed(source, PACKAGES, "roof", "steps/one.py")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("from simulator import app", "from roof.simulator import app"),
        ("from simulator.acclaim.domain import a, b", "from roof.simulator.acclaim.domain import a, b"),
        ("from simulator.x import (\n    a,\n    b,\n)\n", "from roof.simulator.x import (\n    a,\n    b,\n)\n"),
        ("from   simulator.x import a  # why", "from   roof.simulator.x import a  # why"),
        ("import simulator", "from roof import simulator"),
        ("import simulator as s", "from roof import simulator as s"),
        ("import simulator.app as app", "from roof.simulator import app as app"),
        ("def f():\n\tfrom steps.play import Play\n", "def f():\n\tfrom roof.steps.play import Play\n"),
        ("if TYPE_CHECKING: from steps.play import Play", "if TYPE_CHECKING: from roof.steps.play import Play"),
        ("x = 'é'; from steps import a; import steps", "x = 'é'; from roof.steps import a; from roof import steps"),
    ],
)
def test_an_import_of_ours_is_made_from_below_the_roof(written, said):
    assert under_a_roof(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "from simulators import app",
        "from os import steps",
        "import os.path",
        "from . import steps",
        "from .steps import a",
        "text = '''\nfrom simulator import app\n'''\n",
        "# from steps import a\r\n\x0cx = 1\r\n",
        "",
    ],
)
def test_what_is_no_import_of_ours_stays(written):
    assert under_a_roof(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "import simulator.app",
        "import os, simulator",
        "from \\\n    simulator import app",
        "from simulator  .x import y",
    ],
)
def test_what_has_no_twin_is_refused_where_it_stands(written):
    with pytest.raises(CannotRename, match=r"steps/one.py, line 2: write it as `from package import module`"):
        under_a_roof(f"'''About.'''\n{written}\n")
