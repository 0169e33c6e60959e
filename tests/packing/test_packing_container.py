"""What the container file starts and asks is there; the image itself is built by nobody here."""

import json
import re
import subprocess
import sys

import pytest

from tests.packing.conftest import PROJECT, ROOT

FILE = (ROOT / "examples" / "container" / "Containerfile").read_text(encoding="utf-8")
SET = dict(re.findall(r"^ENV (\w+)=(.+)$", FILE, re.MULTILINE))


def words_after(instruction):
    return json.loads(re.search(rf"^{instruction}\b.*?(\[.*\])$", FILE, re.MULTILINE)[1])


def test_it_says_that_it_was_not_built():
    assert "was not built" in FILE.splitlines()[0]


def test_it_has_no_root_in_the_end():
    assert re.findall(r"^USER (.+)$", FILE, re.MULTILINE) == ["acclaim"]
    assert FILE.index("USER acclaim") > FILE.index("RUN ")


def test_what_it_copies_is_here_or_built_as_it_says():
    lock, wheel, _ = re.search(r"^COPY (.+)$", FILE, re.MULTILINE)[1].split()
    assert (ROOT / lock).exists()
    folder, _, name = wheel.partition("/")
    assert f"pip wheel --no-deps --wheel-dir {folder} ." in FILE
    assert name == f"{PROJECT['project']['name'].replace('-', '_')}-*.whl"


def test_its_variables_are_those_of_the_options():
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")))
    named = set(re.findall(r"ACCLAIM_SIMULATOR_(\w+)", FILE))
    assert named - told == set()
    assert named >= {"SERVE_HOST", "SERVE_ALLOW_HOST", "CONTROL_TOKEN"}


@pytest.fixture
def served(tmp_path, monkeypatch):
    """The program of the file, by its name's entry point, as the file has it served, but on a free port of the loopback."""
    for name, value in (SET | {"ACCLAIM_SIMULATOR_SERVE_HOST": "127.0.0.1"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_PORT", "0")
    monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_DATA", str(tmp_path / "worlds"))
    program, *words = words_after("CMD")
    module = PROJECT["project"]["scripts"][program].partition(":")[0].partition(".")[2]
    command = [sys.executable, "-c", f"from {module} import main; main()", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        monkeypatch.setenv("ACCLAIM_SIMULATOR_SERVE_PORT", re.search(r"http://127\.0\.0\.1:(\d+)", line)[1])
        yield process
        process.terminate()
        process.stdout.read()


def healthy():
    python, *words = words_after("HEALTHCHECK")
    assert python == "python"
    return subprocess.run([sys.executable, *words], capture_output=True, check=False, timeout=30).returncode == 0


def test_what_it_serves_is_healthy_until_it_ends(served):
    assert healthy()
    served.terminate()
    assert served.wait(timeout=30) == 0
    assert not healthy()
