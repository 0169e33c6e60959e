"""The job of GitHub Actions is YAML, and what it calls is there; nobody runs the job here."""

import re
import shlex

import pytest
import yaml

from report.writing import PAGE
from tests.packing.conftest import PROJECT, ROOT

TEXT = (ROOT / "examples" / "github-actions" / "acclaim.yml").read_text(encoding="utf-8")
STEPS = yaml.safe_load(TEXT)["jobs"]["scenarios"]["steps"]
OURS = [shlex.split(step["run"]) for step in STEPS if step.get("run", "").startswith("acclaim-")]


def test_it_says_that_it_was_not_run():
    assert "was not run" in TEXT.splitlines()[0]


def test_what_it_installs_is_called_so():
    assert re.findall(r"(\w+)-\*\.whl", TEXT) == [PROJECT["project"]["name"].replace("-", "_")]
    assert set(re.findall(r"\$wheel\[(\w+)\]", TEXT)) <= PROJECT["project"]["optional-dependencies"].keys()


def test_it_calls_something_of_ours():
    assert OURS


@pytest.mark.parametrize("words", OURS, ids=" ".join)
def test_what_it_calls_does_that_and_leaves_what_it_keeps(words, called, tmp_path):
    module, main = PROJECT["project"]["scripts"][words[0]].split(":")
    program = f"import sys; from {module} import {main}; sys.exit({main}({[*words[1:], '-k', 'last_badge']}))"
    code, said = called("-c", program)
    assert code == 0, said
    kept = {step["with"]["path"] for step in STEPS if "upload-artifact" in step.get("uses", "")}
    told = set(re.findall(r"cat (\S+)", TEXT))
    assert {*kept, *told, *(f"{folder}/{PAGE}" for folder in kept)} <= {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")
    }
