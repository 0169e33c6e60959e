"""What is installed goes by one name only, whatever else goes by the names that its packages have here."""

import ast
import re
import subprocess

import pytest

from packing.contents import contents, layout_of
from tests.packing.conftest import PROJECT, ROOF, ROOT, WHEEL

# Those that stay here, too: nothing that is installed may ask for them.
PACKAGES = {init.parent.name for init in ROOT.glob("*/__init__.py")}
NO_MODULES = {"simulator.world", "simulator.wire"}  # keys of WSGI's environment
ASKING_BY_NAME = {"import_module", "files", "PackageLoader", "Flask", "Letters", "document_of", "getLogger"}
IMPORTING = """
import importlib, pkgutil, acclaim_simulator
names = [info.name for info in pkgutil.walk_packages(acclaim_simulator.__path__, "acclaim_simulator.")]
for name in names:
    try:
        if not name.endswith(("__main__", ".test_features")):  # these act
            importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != "playwright":  # where it is not installed
            raise
print(*names)
"""


@pytest.fixture(scope="module")
def files():
    return contents(ROOT, layout_of(WHEEL))


def named(source, files):
    """What in a module names a package or a module of ours as it is called here: imports, and texts."""
    found = [text for node in ast.walk(ast.parse(source)) for text in names_in(node, files)]
    return [text for text in found if text.partition(".")[0] in PACKAGES and text not in NO_MODULES]


def names_in(node, files):
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(level=0):
            return [node.module]
        case ast.Call(args=[ast.Constant(value=str() as text), *_]) if called_in(node) in ASKING_BY_NAME:
            return [text]
        case ast.List(elts=[ast.Constant(value=str() as text), _, *_]) if "." not in text:
            return [text]  # a command, as it goes after `python -m`
        case ast.Constant(value=str() as text) if "." in text and is_module(text.rstrip("."), files):
            return [text]
    return []


def called_in(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_module(text, files):
    path = f"{ROOF}/{text.replace('.', '/')}"
    return re.fullmatch(r"[\w.]+", text) and (f"{path}.py" in files or f"{path}/__init__.py" in files)


def follows_its_home(name, text, files):
    """The suite names its plugins after whatever is before its own name; playing it shows whether that is right."""
    return name.startswith(f"{ROOF}/suite/") and "." in text and is_module(text.rstrip("."), files)


def test_nothing_in_it_names_our_packages_as_they_are_called_here(files):
    modules = {name: content.decode() for name, content in files.items() if name.endswith(".py")}
    found = [(name, text) for name, source in modules.items() for text in named(source, files)]
    assert [one for one in found if not follows_its_home(*one, files)] == []
    assert len(modules) > 300


@pytest.mark.parametrize(
    "source",
    [
        "from simulator import app",
        "import integration.cli",
        "import_module('steps')",
        "import_module(f'simulator.commands.{name}')",
        "logging.getLogger('integration')",
        "plugins = ['steps.student', 'stage.browsing']",
        "names = ('x', 'report.plugin')",
        "[sys.executable, '-m', *['simulator', 'serve']]",
    ],
)
def test_what_names_them_is_found(source, files):
    assert named(source, files)


def test_what_would_stay_behind_is_found(files):
    assert named("from bench.load import one", files) == ["bench.load"]


@pytest.mark.parametrize(
    "source",
    ["from acclaim_simulator.simulator import app", "'see simulator.app'", "{'integration': 1}", "'simulator.test'"],
)
def test_what_does_not_is_not_complained_of(source, files):
    assert named(source, files) == []


@pytest.fixture
def namesakes(tmp_path):
    """A stranger's packages of our names, none of which may be asked for."""
    for name in PACKAGES:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise RuntimeError('a stranger is asked for {name}')\n")
    return tmp_path


def test_every_module_can_be_imported_beside_namesakes(called, namesakes):
    code, said = called("-W", "error", "-c", IMPORTING, place=namesakes)
    assert code == 0, said
    assert len(said.split()) > 300


def test_the_namesakes_would_be_seen(called, namesakes):
    _, said = called("-c", "import steps", place=namesakes)
    assert "a stranger is asked for steps" in said


@pytest.mark.parametrize("words", [*PROJECT["project"]["scripts"].values()])
def test_every_program_answers_beside_namesakes(words, called, namesakes):
    module, main = words.split(":")
    code, said = called("-c", f"from {module} import {main}; {main}(['--help'])", place=namesakes)
    assert code == 0, said
    assert "usage:" in said.lower()


@pytest.mark.parametrize("name", ["clock", "completion", "faults", "journal", "mail", "world"])
def test_every_command_is_found_by_its_name(name, called, namesakes):
    code, said = called("-m", ROOF, name, "--help", place=namesakes)
    assert (code, said.startswith("Usage:")) == (0, True), said


def test_lines_are_where_they_were(files):
    for name, content in files.items():
        place = ROOT / name.removeprefix(f"{ROOF}/")
        if place.suffix == ".py" and place.exists():
            assert content.count(b"\n") == place.read_bytes().count(b"\n"), name


def test_the_features_find_their_rules_and_their_phrases(called, namesakes):
    holds = (
        "from acclaim_simulator.steps.catalogue import features, phrases\n"
        "from acclaim_simulator.steps.guide.checking import findings\n"
        "from acclaim_simulator.steps.rules import rules\n"
        "read, defined, known = features(), phrases(), set(rules())\n"
        "print(len(read), [str(found) for one in read for found in findings(defined, known, one)])"
    )
    assert called("-c", holds, place=namesakes) == (0, f"{len(list((ROOT / 'features').glob('*.feature')))} []\n")


def test_the_scenarios_are_played_beside_namesakes(called, namesakes):
    code, said = called("-m", f"{ROOF}.suite", "-q", "-k", "revoked", place=namesakes)
    assert code == 0, said
    assert re.search(r"^[1-9]\d* passed, \d+ deselected", said, re.MULTILINE)


def test_nothing_comes_along_that_is_not_kept_here(files):
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not kept:
        pytest.skip("no repository: .ci/example compares them, too")
    places = {name.removeprefix(f"{ROOF}/") for name in files} - {"__init__.py", "__main__.py", "py.typed"}
    assert places - set(kept) == set()


TYPED = """
from acclaim_simulator.simulator.fixture.acclaim import Acclaim
from acclaim_simulator.integration.settings import Settings


def issue(acclaim: Acclaim, settings: Settings) -> None:
    reveal_type(acclaim.clock.now)
    reveal_type(settings.name)
    acclaim.token + 1
"""


def test_who_checks_types_sees_ours(called, tmp_path, installed):
    (tmp_path / "theirs.py").write_text(TYPED, encoding="utf-8")
    cache = ("--cache-dir", str(tmp_path / "cache"))
    _, said = called("-m", "mypy", *cache, "--strict", "--follow-imports=silent", "theirs.py", place=tmp_path)
    assert 'Revealed type is "datetime.datetime"' in said, said
    assert 'Revealed type is "str"' in said.replace("builtins.str", "str"), said
    assert "Unsupported operand" in said
    assert "Found 1 error" in said
