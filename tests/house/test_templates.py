"""What every form has comes from the macros of form.html, so that a label, a hint and a problem are tied to their field everywhere."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "simulator"
PAGES = sorted(path for path in ROOT.rglob("templates/**/*.html") if path.name != "form.html")
BY_MACRO = {"<select": "form.choice", 'name="csrf_token"': "form.token"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_writes_by_hand_what_a_macro_writes(path):
    text = path.read_text(encoding="utf-8")
    assert [macro for written, macro in BY_MACRO.items() if written in text] == []
