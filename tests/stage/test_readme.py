"""What the README shows is what happens."""

import re
import shutil
import signal
import subprocess

import pytest

from tests.stage.test_commands import ROOT, command, end, read_until, session  # noqa: F401  # a fixture

README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_calls() -> list[tuple[str, str]]:
    """Each `curl` of the README with the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    calls = [
        call for block in blocks for call in re.split(r"^\$ ", block, flags=re.MULTILINE) if call.startswith("curl")
    ]
    return [tuple(re.match(r"((?:\\\n|'[^']*'|[^\n'])*\n)(.*)", call, re.DOTALL).groups()) for call in calls]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_each_curl_prints_what_is_shown(session):  # noqa: F811
    calls = shown_calls()
    assert len(calls) >= 3
    with command("stage", "run", "--port", "0", "--integration-port", "0") as process:
        web = re.search(r"Simulator +(http://[^/]+)", read_until(process, "Ctrl-C ends both"))[1]
        for call, output in calls:
            shell = call.replace("http://127.0.0.1:8400", web)
            said = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=20, check=True)
            assert said.stdout == output, call
        assert end(process, signal.SIGTERM) == 0


def test_the_scenario_shown_is_one_of_ours():
    (shown,) = re.findall(r"```gherkin\n(.*?)```", README, re.DOTALL)
    feature = (ROOT / "features" / "view.feature").read_text(encoding="utf-8")
    squeezed = " ".join(feature.split())
    rule, scenario = shown.split("Scenario:")
    assert " ".join(rule.split()) in squeezed
    assert " ".join(scenario.split()) in squeezed


def test_every_folder_named_is_there():
    table = README.partition("## Where things are")[2]
    named = re.findall(
        r"`([a-z]+)/`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert {"simulator", "integration", "features", "steps"} <= set(named)
    assert [name for name in named if not (ROOT / name).is_dir()] == []


def test_every_link_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), ROOT / "features/README.md"]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(((?!https?:)[^)#]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_a_command_that_is_shown_has_the_python_that_has_the_simulator():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    bare = [
        f"{page.relative_to(ROOT)}: {shown}"
        for page in pages
        for shown in re.findall(r"\S*python\s+-m\s+simulator\b", page.read_text(encoding="utf-8"))
        if not shown.lstrip("`(").startswith(".venv/bin/")
    ]
    assert bare == []
