"""Projects of strangers that use the plugin, each in a folder of its own."""

import os
from pathlib import Path

import pytest

import simulator.app  # noqa: F401  # before pytester keeps what is imported: parts of it can be imported only once

ROOT = Path(__file__).parent.parent.parent
QUIET = ("-p", "no:randomly", "-p", "no:cacheprovider", "-q")
# Of all the plugins that this repository's tests use, a stranger has this one.
APART = ("-p", "xdist.plugin", "-p", "no:cacheprovider", "-q")


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs tests, given as text, as a project that has the plugin installed; `apart` in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in [name for name in os.environ if name.startswith("ACCLAIM_SIMULATOR_PYTEST")]:
        monkeypatch.delenv(name)

    def run(tests, *options, apart=False):
        pytester.makepyfile(tests)
        if not apart:
            return pytester.runpytest_inprocess("-p", "simulator.pytest_plugin", *QUIET, *options)
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        return pytester.runpytest_subprocess("-p", "simulator.pytest_plugin", *APART, *options)

    return run
