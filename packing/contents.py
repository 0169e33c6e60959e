"""What is in the wheel: our packages below one roof, and beside them the documents that they read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packing.renaming import renamed

_FRONT = ("__init__.py", "__main__.py", "py.typed")
_PASSING = {"__pycache__", ".mypy_cache", ".ruff_cache", ".DS_Store"}


@dataclass(frozen=True)
class Layout:
    """`packages` and `data` keep their places below `roof`, but for `without`; `front` speaks for the roof itself.

    All but `roof` are paths from the root of the project.
    """

    roof: str
    front: str
    packages: tuple[str, ...]
    data: tuple[str, ...]
    without: tuple[str, ...]


def layout_of(table: Mapping[str, Any]) -> Layout:
    """As pyproject.toml has it, in the table of the hook; raises KeyError."""
    packages, data, without = (tuple(table[name]) for name in ("packages", "data", "without"))
    return Layout(table["roof"], table["front"], packages, data, without)


def contents(root: Path, layout: Layout) -> dict[str, bytes]:
    """Every file of the wheel by its place in it, but for what is said of the package; raises CannotRename."""
    files = dict(_files(root, layout))
    return files | {f"{layout.roof}/{name}": files[f"{layout.roof}/{layout.front}/{name}"] for name in _FRONT}


def _files(root: Path, layout: Layout) -> Iterator[tuple[str, bytes]]:
    for path in (path for part in (*layout.packages, *layout.data) for path in _below(root / part)):
        place = path.relative_to(root).as_posix()
        if not any(path.is_relative_to(root / part) for part in layout.without):
            yield f"{layout.roof}/{place}", _content(path, place, layout)


def _below(part: Path) -> list[Path]:
    """The files of a folder, or a file itself; nothing that a tool has left there."""
    found = sorted(part.rglob("*")) if part.is_dir() else [part]
    return [path for path in found if not path.is_dir() and not _PASSING & set(path.parts)]


def _content(path: Path, place: str, layout: Layout) -> bytes:
    if path.suffix != ".py":
        return path.read_bytes()
    return renamed(path.read_text(encoding="utf-8"), layout.packages, layout.roof, place).encode()
