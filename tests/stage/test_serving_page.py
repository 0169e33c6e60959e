"""docs/serving.md names every option of `serve`, and what it shows of a shared server is what happens."""

import re
import shlex
import shutil
import signal
import subprocess

import click
import pytest

from simulator.cli import main
from tests.stage.test_commands import ROOT, command, end, read_until

PAGE = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")


def test_every_option_stands_there_with_its_variable():
    context = click.Context(main, info_name="acclaim-simulator", **main.context_settings)
    serve = main.get_command(context, "serve")
    within = click.Context(serve, info_name="serve", parent=context)
    options = {
        one.opts[0]: re.search(r"env var: ACCLAIM_SIMULATOR_(\w+)", one.get_help_record(within)[1])[1]
        for one in serve.params
    }
    assert dict(re.findall(r"^\| `(--[a-z0-9-]+)` \| `(\w+)` \|", PAGE, re.MULTILINE)) == options


def test_several_names_stand_in_a_variable_with_blanks_between_them(monkeypatch):
    told = {}
    monkeypatch.setattr("simulator.serving.serve_until_stopped", lambda **options: told.update(options))
    variables = {"ACCLAIM_SIMULATOR_SERVE_ALLOW_HOST": "one.test two.test", "ACCLAIM_SIMULATOR_SERVE_STRICT": "1"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    main(["serve"], prog_name="acclaim-simulator", standalone_mode=False)
    assert (told["allowed_hosts"], told["switches"].strict) == (("one.test", "two.test"), True)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_a_team_shares_a_server_as_shown(tmp_path):
    (line,) = re.findall(r"^\$ \S+python -m (simulator serve .*)$", PAGE, re.MULTILINE)
    words = shlex.split(line.replace("build-server", "127.0.0.1").replace("--data worlds", f"--data {tmp_path}"))
    (calls,) = re.findall(r"```console\n(\$ S=.*?)```", PAGE, re.DOTALL)
    asked = "\n".join(line.removeprefix("$ ") for line in calls.splitlines() if line.startswith("$ "))
    shown = "".join(line for line in calls.splitlines(keepends=True) if not line.startswith("$ "))
    with command(*words, "--port", "0") as process:
        web = re.search(r"ready at (\S+)", read_until(process, "ready at"))[1]
        script = asked.replace("http://build-server:8400", web)
        said = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=20, check=True).stdout
        assert end(process, signal.SIGTERM) == 0
    assert said.replace(web, "http://build-server:8400") == shown
