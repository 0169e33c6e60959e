"""docs/serving.md names every option of `serve`."""

import re

import click

from simulator.cli import main
from tests.stage.test_commands import ROOT

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
