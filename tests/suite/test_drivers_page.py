"""docs/drivers.md names every capability with all that it asks for, and nothing else; what it shows is what there is."""

import inspect
import os
import re
from dataclasses import fields
from pathlib import Path

import pytest

from steps.drivers.capabilities import CAPABILITIES, capability_of
from steps.drivers.protocol import Lms, Place
from steps.drivers.roles import Admin, Operator, Student

DOCS = Path(__file__).parents[2] / "docs"
PAGE, TUTORIAL = DOCS / "drivers.md", DOCS / "tutorial-own-integration.md"
FORMS = {"Driver": Lms, "student": Student, "admin": Admin, "operator": Operator}


def table():
    """A row for each capability: what is meant, and the methods of the voices that belong to it."""
    rows = [f"| `{name}` | {meaning} | {', '.join(asked(name))} |" for name, meaning in CAPABILITIES.items()]
    return "\n".join(["| capability | what is meant | asks for |", "|---|---|---|", *rows])


def asked(capability):
    return [
        f"{voice} `{method}{arguments(getattr(form, method))}`"
        for voice, form in FORMS.items()
        for method in vars(form)
        if capability_of(form, method) == capability
    ]


def arguments(method):
    if isinstance(method, property):
        return ""
    names = [name for name in inspect.signature(method).parameters if name != "self"]
    return f"({', '.join(names)})"


def test_the_table_is_what_the_protocol_asks_for():
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(r"\| capability \|.*?(?=\n\n)", text, re.DOTALL)[0]
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text.replace(found, table()), encoding="utf-8")
        found = table()
    assert found == table()


@pytest.mark.parametrize("name", [one.name for one in fields(Place)])
def test_the_page_tells_of_all_that_a_driver_is_told(name):
    assert f"| `{name}` |" in PAGE.read_text(encoding="utf-8")


def test_the_tutorial_shows_the_first_driver_as_it_is():
    driver = (DOCS.parent / "examples" / "other_lms" / "first_driver.py").read_text(encoding="utf-8")
    assert f"```python\n{driver}```" in TUTORIAL.read_text(encoding="utf-8")
