"""Documents that pages show, read by whoever reads them in earnest."""

import configparser
import json
import tomllib

import yaml

from simulator.clock import Clock
from simulator.seeds import seed_at
from suite import baseline
from tests.simulator.places import START

_PARSERS = {
    "toml": tomllib.loads,
    "json": json.loads,
    "yaml": yaml.safe_load,
    "ini": lambda text: configparser.ConfigParser().read_string(text),
}
LANGUAGES = tuple(_PARSERS)


def read(language, text, file, simulator):
    """Raises whatever its reader does: a seed is planted, a baseline looked up; of others the form is read."""
    document = _PARSERS[language](text)
    file.write_text(text, encoding="utf-8")
    if language == "yaml" and {"acclaim", "skilljar"} & document.keys():
        simulator.worlds.create("shown", seed_at(str(file)), Clock(frozen_at=START))
        simulator.worlds.remove("shown")
    elif language == "toml" and "known" in document:
        assert baseline.read(file)
