"""Hands the contents of the wheel to hatchling, which builds it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent.parent))  # hatchling loads this file by its path, from wherever it is

from packing.contents import contents, layout_of


class UnderOneName(BuildHookInterface):  # type: ignore[misc]  # hatchling is where wheels are built only
    """Writes everything into a folder, which hatchling takes over as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            raise ValueError("Without -e: what is installed is a copy under another name. Or work in the repository.")
        layout = layout_of(self.config)
        self._place = TemporaryDirectory()
        for name, content in contents(Path(self.root), layout).items():
            file = Path(self._place.name, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        build_data["force_include"][str(Path(self._place.name, layout.roof))] = layout.roof

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self._place.cleanup()
