"""The README names what is there, and commands of ours with the Python that has us."""

import re

from tests.docs.pages import PAGES, ROOT


def test_every_folder_named_is_there():
    table = PAGES["README.md"].partition("## Where things are")[2]
    named = re.findall(
        r"`([a-z]+)/`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert {"simulator", "integration", "features", "steps"} <= set(named)
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def test_a_command_that_is_shown_has_the_python_that_has_the_simulator():
    bare = [
        f"{page}: {shown}"
        for page, text in PAGES.items()
        if page != "CHANGELOG.md"
        for shown in re.findall(r"\S*python\s+-m\s+simulator\b", text)
        if not shown.lstrip("`(").startswith(".venv/bin/")
    ]
    assert bare == []
