"""Documents that come with the simulator: YAML beside the modules that go by them, read once by each."""

from importlib.resources import files
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast as PyYAML's own, and as safe; not every platform has it."""


def document_of(package: str, name: str) -> dict[str, Any]:
    """The document `name` of a package, as parsed."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, LOADER)  # noqa: S506  # it is a safe one
    return loaded
