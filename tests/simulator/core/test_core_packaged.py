"""Documents that come with the simulator are read as PyYAML reads them, only faster."""

from pathlib import Path

import pytest
import yaml

from simulator.packaged import document_of

PACKAGE = Path(__file__).parents[3] / "simulator"
DOCUMENTS = sorted(PACKAGE.rglob("*.yaml"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_it_is_what_it_says(path):
    package = ".".join(path.parent.relative_to(PACKAGE.parent).parts)
    assert document_of(package, path.name) == yaml.safe_load(path.read_text(encoding="utf-8"))
