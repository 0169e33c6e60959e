"""Whatever a page shows between fences is what happens: commands are typed, tests run, documents read, steps known."""

import ast
import re
import textwrap

import pytest
from click.testing import CliRunner

from steps.__main__ import main as steps
from tests.docs import documents
from tests.docs.consoles import is_as_shown, typed_in
from tests.docs.left_out import LEFT_OUT, left_out
from tests.docs.pages import BLOCKS, ROOT, Block, blocks_of, shown

pytest_plugins = ["pytester"]

LOOKED_AT_ALONE = {"text", "html"}  # pictures, and what something says
PLAYED = {"console", "python", "gherkin", *documents.LANGUAGES}
CONSOLES = {page: [typed for block in blocks for typed in typed_in(block)] for page, blocks in shown("console").items()}
FEATURES = " ".join(
    " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "features").rglob("*.feature")).split()
)


def nobody_plays(blocks):
    return [
        f"{block}: {block.language or 'no language'}"
        for block in blocks
        if block.language not in PLAYED | LOOKED_AT_ALONE
    ]


def test_somebody_plays_every_block():
    assert nobody_plays(BLOCKS) == []


def test_what_nobody_plays_is_noticed():
    page = "```\nplain\n```\n\n* in a list\n  ```sh\n  rm -r\n  ```\n\n```text\nthe rest\n```\n"
    assert nobody_plays(blocks_of("page", page)) == ["page:1: no language", "page:6: sh"]
    with pytest.raises(AssertionError, match="3 fences"):
        blocks_of("page", "```text\n```\n```text\n")


@pytest.mark.parametrize("page", CONSOLES)
def test_what_a_page_tells_to_type_is_answered_as_shown(terminal, page):
    played = [typed for typed in CONSOLES[page] if left_out(typed.command) is None]
    with terminal(page) as opened:
        for typed in played:
            code, said = opened.type(typed.command, refusals=bool(typed.output))
            assert code == 0, f"{typed.where}: {typed.command} ended with {code}: {said}"
            assert not typed.output or is_as_shown(said, typed.output), f"{typed.where}: {typed.command} said {said}"


LEFT = [typed for page in CONSOLES.values() for typed in page if left_out(typed.command)]


@pytest.mark.parametrize("typed", LEFT, ids=lambda typed: typed.command)
def test_what_is_not_typed_is_there(typed):
    left_out(typed.command).holds_instead(typed.command)
    assert typed.output == ""


def test_nothing_is_left_out_that_no_page_shows():
    used = {left_out(typed.command) for typed in LEFT}
    assert [one.pattern for one in LEFT_OUT if one not in used] == []


@pytest.mark.parametrize(
    ("said", "output", "agrees"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\nc", "a\n...\nc", True),
        ("a\nc", "a\n...\nc", True),
        ("one 12 s", "one ... s", True),
        ("a\nb", "a", False),
        ("a\nb", "b", False),
        ("one 12 m", "one ... s", False),
        ("", "200", False),
    ],
)
def test_dots_stand_for_the_rest(said, output, agrees):
    assert is_as_shown(said, output) is agrees


def test_a_command_ends_where_its_quotes_do():
    text = '$ curl -d \'{\n  "a": 1}\' \\\n    url   # it\'s here\n200\n\n$ S="a\n$b"\n'
    found = [(typed.command, typed.output) for typed in typed_in(Block("page", 1, "console", text))]
    assert found == [("curl -d '{\n  \"a\": 1}' \\\n    url   # it's here", "200"), ('S="a\n$b"', "")]


TESTS = [
    block for page in shown("python").values() for block in page if re.search("^def test_", block.text, re.MULTILINE)
]
SCRIPTS = {page: [block for block in blocks if block not in TESTS] for page, blocks in shown("python").items()}


@pytest.mark.parametrize("block", TESTS, ids=str)
def test_each_test_that_is_shown_passes(run, block):
    tests = sum(
        isinstance(each, ast.FunctionDef) and each.name.startswith("test_") for each in ast.parse(block.text).body
    )
    run(block.text).assert_outcomes(passed=tests)


@pytest.mark.parametrize("page", [page for page, blocks in SCRIPTS.items() if blocks])
def test_each_script_that_is_shown_runs_to_its_end(terminal, page, tmp_path):
    """Which is, of one whose last line raises something, that."""
    with terminal(page) as opened:
        for number, block in enumerate(SCRIPTS[page]):
            file = tmp_path / f"shown_{number}.py"
            file.write_text(block.text, encoding="utf-8")
            code, said = opened.type(f"PYTHONPATH=. python {file}", refusals=False)
            last = ast.parse(block.text).body[-1]
            raised = last.exc.func.id if isinstance(last, ast.Raise) else ""
            assert code == bool(raised), f"{block}: {said}"
            assert raised in said.strip().rpartition("\n")[2], f"{block}: {said}"


GHERKIN = shown("gherkin")


@pytest.mark.parametrize("page", GHERKIN)
def test_the_steps_shown_are_known(page, tmp_path):
    files = [tmp_path / f"line-{block.line}.feature" for block in GHERKIN[page]]
    for file, block in zip(files, GHERKIN[page], strict=True):
        file.write_text(as_a_feature(block.text), encoding="utf-8")
    checked = CliRunner().invoke(steps, ["check", *map(str, files)])
    assert checked.exit_code == 0, checked.output


def as_a_feature(text):
    """With what stands around it in a feature; a few steps make a scenario with a When and a Then."""
    first = re.search(r"^ *(?!@|#)(\w+)", text, re.MULTILINE)[1]
    if first not in {"Feature", "Rule", "Scenario"}:
        when = "" if re.search(r"^ *When ", text, re.MULTILINE) else 'When Priya completes "Onboarding Essentials"\n'
        then = "" if re.search(r"^ *Then ", text, re.MULTILINE) else "\nThen Acclaim holds no badge for Priya\n"
        text, first = "Scenario: Shown\n" + textwrap.indent(when + text + then, "  "), "Scenario"
    if first == "Scenario":
        text, first = "@earn-1\nRule: Shown\n" + textwrap.indent(text, "  "), "Rule"
    return text if first == "Feature" else "Feature: Shown\n" + textwrap.indent(text, "  ")


@pytest.mark.parametrize(
    "block", [block for page in GHERKIN.values() for block in page if "Scenario" in block.text], ids=str
)
def test_a_scenario_shown_is_one_of_ours(block):
    rule, named, scenario = block.text.partition("Scenario")
    assert " ".join((named + scenario).split()) in FEATURES
    assert " ".join(rule.split()) in FEATURES


DOCUMENTS = [block for page in shown(*documents.LANGUAGES).values() for block in page]


@pytest.mark.parametrize("block", DOCUMENTS, ids=str)
def test_a_document_shown_is_taken_by_its_reader(block, tmp_path, simulator):
    documents.read(block.language, block.text, tmp_path / f"shown.{block.language}", simulator)
