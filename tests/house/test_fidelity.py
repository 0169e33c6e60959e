"""The register is whole: a row for each operation, rule and leniency, each with a source and with something that shows it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from simulator import fidelity
from simulator.acclaim.domain.errors import AcclaimError
from simulator.acclaim.web.api.contract import operations
from simulator.acclaim.web.api.errors import _RULE_OF_STATUS
from simulator.acclaim.web.api.leniency import Leniency
from simulator.fidelity import Row, rows
from simulator.skilljar.web.api.leniency import Leniency as OfTheLms
from suite.fidelity import page

ROOT = Path(__file__).parent.parent.parent
ROWS = rows()
GOLDEN = "tests/simulator/acclaim/test_acclaim_contract.py::test_the_wire_is_as_it_was"
PUBLIC = re.compile(
    r"https://github\.com/[\w.-]+/[\w.-]+|https://(?!github\.com)[\w-]+(\.[\w-]+)+(/[\w.-]+)*"
    r"|Credly help centre article \d+"
    r"|American Planning Association client|Totara plugin local_credly|University of Ottawa MakerRepo"  # no address known
)


def of(section):
    return {name for name, row in ROWS.items() if row.section == section}


def below(kind):
    return {kind} | {family for child in kind.__subclasses__() for family in below(child)}


def spoken():
    """The rules that the code names: on its families, and for single refusals."""
    for path in ROOT.glob("simulator/acclaim/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr == "because_of" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_operation_has_a_row_and_every_row_an_operation():
    assert of("operations") == set(operations())


def test_every_leniency_has_a_row_and_every_row_a_leniency():
    assert of("leniencies") == {leniency.id for leniency in (*Leniency, *OfTheLms)}


def test_every_rule_that_refuses_has_a_row():
    named = (
        {family.rule for family in below(AcclaimError)} | set(spoken()) | set(_RULE_OF_STATUS.values()) | {"failure"}
    )
    assert "duplicate-replace" in named
    assert named - set(ROWS) == set()


def without_basis(row):
    return row.evidence not in fidelity.EVIDENCE or (row.evidence != "assumed" and not PUBLIC.fullmatch(row.source))


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_says_something_and_names_where_it_is_from(row):
    assert row.says
    assert not without_basis(row), row.source


@cache
def names_in(path):
    parsed = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef)}


def is_shown(row):
    """Whether the test is there (for an answer, its wire file too), or the feature and its rule."""
    if row.shown_by.startswith("features/"):
        path, _, tag = row.shown_by.partition(" ")
        return tag in (ROOT / path).read_text(encoding="utf-8").split()
    path, _, name = row.shown_by.partition("::")
    test, _, one = name.rstrip("]").partition("[")
    if test == "test_the_wire_is_as_it_was" and not (ROOT / path).with_name("golden").joinpath(f"{one}.http").exists():
        return False
    return test in names_in(path)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_is_shown_by_something(row):
    assert is_shown(row), row.shown_by


def test_the_checks_find_what_is_wrong():
    good = ROWS["duplicates"]
    assert is_shown(good)
    assert not without_basis(good)
    for change in (
        {"evidence": "believed"},
        {"evidence": "weak", "source": ""},
        *({"source": source} for source in ("", "hearsay", "Credly help centre", "openedx/credentials")),
        *({"source": f"https://{place}"} for place in ("credly", "github.com", "github.com/openedx")),
    ):
        assert without_basis(Row(**vars(good) | change)), change
    for shown_by in (
        "features/earn.feature @earn-99",
        f"{good.shown_by}_not",
        "tests/house/test_fidelity.py::nothing",
        f"{GOLDEN}[nothing]",
    ):
        assert not is_shown(Row(**vars(good) | {"shown_by": shown_by}))


def test_a_row_twice_is_refused(monkeypatch):
    fidelity.rows.cache_clear()
    register = fidelity._register()
    monkeypatch.setattr(fidelity, "_register", lambda: register | {"lms": register["pages"]})
    with pytest.raises(ValueError, match="two rows"):
        fidelity.rows()
    fidelity.rows.cache_clear()


def test_the_number_of_assumptions_is_the_agreed_one():
    assert fidelity.counted()["assumed"] == fidelity.agreed()


def test_another_number_of_assumptions_stops_the_gate(monkeypatch):
    monkeypatch.setattr(fidelity, "agreed", lambda: 0)
    with pytest.raises(SystemExit, match="on purpose"):
        fidelity._count()


def test_the_page_is_the_registers():
    assert (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8") == page(ROOT)


def test_what_is_in_part_assumed_is_not_called_documented_alone():
    assert fidelity.source_of("duplicates").startswith("documented, in part assumed: ")
    assert fidelity.source_of("revoke-reason").startswith("documented: ")
    assert fidelity.source_of("deleted") == "assumed"


def test_weak_evidence_is_called_weak_and_counted_by_itself():
    assert fidelity.source_of("few-skills") == "weak: https://www.credly.com/docs/badge_templates_extended"
    assert fidelity.source_of("oauth-token").startswith("weak, in part assumed: ")
    of, partly = fidelity.counted(), sum(row.in_part_assumed for row in ROWS.values())
    assert fidelity._count() == (
        f"fidelity: {len(ROWS)} rows, {of['documented']} documented, {of['seen']} seen, {of['weak']} weak, "
        f"{of['assumed']} assumed, and {partly} of the first three in part assumed"
    )
