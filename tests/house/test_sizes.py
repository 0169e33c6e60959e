"""Modules stay small enough to be read at once, and have their place in the architecture page."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("simulator", "integration", "bounded", "steps", "stage", "bench", "report", "suite", "twins", "packing")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 250, 45


def too_long(text):
    """What of a module is longer than the house likes."""
    found = ["the module"] if len(text.splitlines()) > LONGEST_MODULE else []
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    return found + [
        one.name for one in functions if one.end_lineno - one.lineno >= LONGEST_FUNCTION and not is_flat(one)
    ]


def is_flat(function):
    """Whether it does nothing but give one value: what the API shows of a thing is as long as the thing."""
    *before, last = (step for step in function.body if not isinstance(step, ast.Expr))
    return isinstance(last, ast.Return) and len(before) <= 2


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_is_short(path):
    assert too_long(path.read_text(encoding="utf-8")) == []


PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
HEADINGS = {
    "simulator": "The simulator",
    "simulator/acclaim/web/api": "The Web Service API",
    "simulator/control": "The control plane",
    "simulator/control/pages": "The inspector",
    "simulator/commands": "The commands",
    "simulator/fixture": "The fixture",
    "integration": "The integration",
    "bounded": "Bounded",
    "report": "The report",
    "suite": "The suite",
    "steps": "The steps",
    "steps/drivers": "The drivers",
    "steps/guide": "The guide",
    "twins": "The twins",
    "packing": "The wheel",
}
ON_THE_PAGE = [(place, path.stem) for place in HEADINGS for path in sorted((ROOT / place).glob("[!_]*.py"))]


def named_under(heading, page):
    """The modules in the first column of the table below a heading."""
    section = re.search(rf"^## {heading}\n(.*?)(^## |\Z)", page, re.DOTALL | re.MULTILINE)
    rows = re.findall(r"^\| ([^|]*)\|", section[1] if section else "", re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(("place", "module"), ON_THE_PAGE, ids=[f"{place}/{module}" for place, module in ON_THE_PAGE])
def test_the_architecture_page_names_it(place, module):
    assert module in named_under(HEADINGS[place], PAGE)


def test_a_module_that_stands_elsewhere_on_the_page_is_not_named():
    page = "## One\n`said` of late\n| `here`, `there` | `told` |\n## Two\n| `other` | what |\n"
    assert named_under("One", page) == {"here", "there"}
    assert named_under("Two", page) == {"other"}
    assert named_under("Three", page) == set()


def test_what_is_too_long_is_found():
    long = "def f():\n" + "    x = 1\n" * 50 + "    y = x\n"
    assert too_long(long) == ["f"]
    assert too_long("x = 1\n" * 251) == ["the module"]
    assert too_long("def f():\n    return {\n" + "        1: 2,\n" * 60 + "    }\n") == []
