"""Options for playing against a real Acclaim, and what is refused before anything runs: a plugin of pytest."""

import json
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from report.verified import NoRecord, verified
from steps.cast import cast
from steps.drivers.account import Secret, WrongAccount, base_of, is_loopback, looks_real
from steps.drivers.protocol import NotThere
from steps.drivers.vendor import VendorAcclaim
from suite.signals import end_on_signals
from suite.vendor_run import VendorRun

if TYPE_CHECKING:
    from stage.standing import Stage

TOKEN, ORGANIZATION = "ACCLAIM_SUITE_TOKEN", "ACCLAIM_SUITE_ORGANIZATION"
_PLUGIN = "a real acclaim"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("a real Acclaim", "a real Acclaim (docs/sandbox.md)")
    group.addoption(
        "--acclaim-url",
        metavar="URL",
        help=f"Play against this Acclaim, with {TOKEN} and {ORGANIZATION} from the environment.",
    )
    group.addoption(
        "--acclaim-template",
        metavar="NAME=ID",
        action="append",
        default=[],
        help="Use a badge template that is there, instead of making some; once for each.",
    )
    group.addoption("--acclaim-clean", metavar="MARKER", help="Take back what a run that died has left there, and end.")
    group.addoption("--parity", metavar="FILE", help="Where the record goes; parity/<date>.json unless given.")


def pytest_configure(config: pytest.Config) -> None:
    """Everything that can be said before anything runs ends the run with a line and exit code 2."""
    try:
        run = run_of(config, os.environ)
    except (WrongAccount, NotThere) as problem:
        pytest.exit(f"--acclaim-url: {problem}", 2)
    if run and config.getoption("--acclaim-clean"):
        pytest.exit(*run.clean())
    if run:
        config.pluginmanager.register(run, _PLUGIN)
        end_on_signals()


def run_of(config: pytest.Config, environ: Mapping[str, str]) -> VendorRun | None:
    """The run that is asked for; None for any other. Raises WrongAccount and NotThere."""
    url, token = config.getoption("--acclaim-url"), environ.get(TOKEN, "")
    _require_words(config)
    if url is None:
        _require_nothing(config, token)
        return None
    if config.getoption("numprocesses", None) or config.getoption("dist", "no") != "no" or config.getoption("tx", None):
        raise WrongAccount("a real Acclaim is called by one process at a time: leave -n, --dist and --tx out")
    missing = [name for name in (TOKEN, ORGANIZATION) if not environ.get(name, "").strip()]
    if missing:
        raise WrongAccount(f"set {' and '.join(missing)} in the environment")
    if not re.fullmatch(r"[!-~]+", token.strip()):
        raise WrongAccount(f"{TOKEN} has something in it that no token has: blanks within, or letters beyond ASCII")
    base = base_of(url)
    if is_loopback(base) and looks_real(token):
        raise WrongAccount(f"{TOKEN} looks real, and a simulator on this machine has no business with it")
    run = VendorRun(config, base, environ[ORGANIZATION].strip(), Secret(token.strip()))
    if not config.getoption("--acclaim-clean"):
        _require_records(config, run)
    run.account.look()
    return run


def _require_records(config: pytest.Config, run: VendorRun) -> None:
    """Records that can be read, and a place for another: at the end of a run it would be too late to say so."""
    try:
        verified(config.rootpath)
    except NoRecord as problem:
        raise WrongAccount(str(problem)) from problem
    if run.recording.path.exists():
        is_there = f"{run.recording.name} is there already"
        raise WrongAccount(f"{is_there}: have this run's record written elsewhere, --parity FILE")


def _require_words(config: pytest.Config) -> None:
    """A variable of a shell that was never set gives an option that says nothing: it is not one that was left out."""
    for option in ("--acclaim-url", "--acclaim-clean", "--parity"):
        value: str | None = config.getoption(option)
        if value is not None and not value.strip():
            raise WrongAccount(f"{option} is empty: give it a value, or leave it out")


def _require_nothing(config: pytest.Config, token: str) -> None:
    """Options that mean nothing without an address; and a token that nothing here is to come near."""
    for option in ("--acclaim-clean", "--acclaim-template", "--parity"):
        if config.getoption(option):
            raise WrongAccount(f"{option} says something of a run against a real Acclaim: where is it?")
    if looks_real(token):
        raise WrongAccount(f"{TOKEN} looks real, and this run plays on a simulator: unset it, or say where it belongs")


def acclaim_and_seed(config: pytest.Config, stage: "Stage") -> tuple[VendorAcclaim | None, str | dict[str, Any]]:
    """What a scenario is played against unless it is a world of the simulator, and the seed of the LMS beside it."""
    run = config.pluginmanager.get_plugin(_PLUGIN)
    if not isinstance(run, VendorRun):
        return None, "northwind"
    stage.adapters[run.prefix] = run.adapter
    acclaim = run.next_acclaim()
    return acclaim, seed_for(acclaim)


def seed_for(acclaim: VendorAcclaim) -> dict[str, Any]:
    """The cast's LMS, whose people have the addresses that they have in this Acclaim."""
    from simulator import seeds
    from simulator.packaged import document_of

    text = json.dumps(document_of(seeds.__name__, "northwind.yaml"))
    for person in cast().values():
        text = text.replace(f'"{person.email}"', f'"{acclaim.address(person.email)}"')
    seed: dict[str, Any] = json.loads(text)
    return seed
