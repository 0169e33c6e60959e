"""The packages as they are installed, and folders of strangers who have such packages, too."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from packing.contents import contents, layout_of

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
ROOF = WHEEL["roof"]


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder with all that the wheel has, as `pip install` would lay it down: pytest finds its plugin there."""
    place = tmp_path_factory.mktemp("installed")
    files = contents(ROOT, layout_of(WHEEL))
    for name, content in (files | _said_of_it(files)).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def _said_of_it(files):
    project = PROJECT["project"]
    entries = project["entry-points"] | {"console_scripts": project["scripts"]}
    sections = [
        f"[{group}]\n" + "\n".join(" = ".join(entry) for entry in found.items()) for group, found in entries.items()
    ]
    texts = {
        "METADATA": f"Metadata-Version: 2.4\nName: {project['name']}\nVersion: {project['version']}\n",
        "entry_points.txt": "\n\n".join(sections),
        "RECORD": "\n".join(f"{name},," for name in files),
    }
    return {f"{ROOF}-{project['version']}.dist-info/{name}": text.encode() for name, text in texts.items()}


@pytest.fixture
def called(installed, tmp_path):
    """Runs Python in a folder (an empty one unless told), which comes before what is installed; gives code and words."""

    def called(*words, place=tmp_path):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "ACCLAIM"))}
        environment |= {"PYTHONPATH": f"{place}{os.pathsep}{installed}"}
        done = subprocess.run(
            [sys.executable, *words],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return called
