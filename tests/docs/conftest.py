"""Where pages are played: a copy of what a reader has in front of them."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tests.docs.terminal import Terminal, copy_of
from tests.packing.conftest import installed  # noqa: F401  # a fixture
from tests.plugin.conftest import run  # noqa: F401  # a fixture
from tests.simulator.conftest import simulator  # noqa: F401  # a fixture


@pytest.fixture
def terminal(tmp_path, request):
    """Opens the terminal of a page: in this repository, or in a stranger's project that has the wheel installed."""

    @contextmanager
    def terminal(page):
        if shutil.which("curl") is None or shutil.which("make") is None:
            pytest.skip("there is no curl here, or no make")
        folder = (ROOT / page).parent
        theirs = (folder / "pyproject.toml").exists() and folder != ROOT
        variables = {"PYTHONPATH": str(request.getfixturevalue("installed"))} if theirs else {}
        place = copy_of(folder if theirs else ROOT, tmp_path / "copy")
        with Path(tmp_path / "said").open("w", encoding="utf-8") as log, Terminal(place, log, **variables) as opened:
            yield opened

    return terminal
