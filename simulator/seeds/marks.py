"""Reading YAML so that one can say afterwards where in the file each value stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import yaml

from simulator.checking import Path, Problem
from simulator.packaged import LOADER

Mark = tuple[int, int]
_MOST = 1_000_000
"""How many values and letters aliases may add to what is written in a file."""


class NoYaml(ValueError):
    """A text that is no YAML; `str()` says why and where."""


@dataclass(frozen=True)
class Read:
    """A document as JSON would have it, where its values stand (from line 1, column 1), and what YAML let pass."""

    document: Any
    marks: dict[Path, Mark]
    slips: list[Problem]

    def mark(self, path: Path) -> Mark:
        """Where a value stands; for one that is not there, where it would belong."""
        while path not in self.marks:
            path = path[:-1]
        return self.marks[path]


def read_yaml(text: str) -> Read:
    """Raises NoYaml."""
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        marks: dict[Path, Mark] = {(): (1, 1)}
        slips = list(_Walk(text, marks).over(node, (), ())) if node is not None else []
        document = loader.construct_document(node) if node is not None else None
        # Instants and the like become texts: JSON has nothing else, and what is kept with the world is JSON.
        plain = orjson.loads(orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS))
    except (yaml.YAMLError, orjson.JSONEncodeError, RecursionError, ValueError) as error:
        raise NoYaml(" ".join(str(error).split())) from error
    return Read(plain, marks, slips)


class _Walk:
    """Notes where everything stands, and finds what is wrong with the names in mappings."""

    def __init__(self, text: str, marks: dict[Path, Mark]) -> None:
        self._marks = marks
        self._left = _MOST + 4 * len(text)  # what is written without an alias never comes to that

    def over(self, node: yaml.Node, path: Path, above: tuple[yaml.Node, ...]) -> Iterator[Problem]:
        """Yields the problems of a value and of all below it; raises NoYaml."""
        self._count(node, above)
        self._marks.setdefault(path, _mark(node))
        above = (*above, node)
        if isinstance(node, yaml.SequenceNode):
            for place, item in enumerate(node.value):
                yield from self.over(item, (*path, place), above)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._count(key, above)
                if not isinstance(key, yaml.ScalarNode):
                    raise NoYaml(f"line {key.start_mark.line + 1}: a name must be a text")
                yield from _entry(key, (*path, key.value), self._marks)
                yield from self.over(value, (*path, key.value), above)

    def _count(self, node: yaml.Node, above: tuple[yaml.Node, ...]) -> None:
        if node in above:
            raise NoYaml(f"line {node.start_mark.line + 1}: an alias stands within what it stands for")
        self._left -= 1 + (len(node.value) if isinstance(node, yaml.ScalarNode) else 0)
        if self._left < 0:
            raise NoYaml(f"line {node.start_mark.line + 1}: aliases have this stand there too often")


def _entry(key: yaml.Node, path: Path, marks: dict[Path, Mark]) -> Iterator[Problem]:
    if path in marks:
        yield Problem(path, "is given twice")
    if key.tag not in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"}:
        yield Problem(path, "must have a text as its name, in quotes")
    marks[path] = _mark(key)


def _mark(node: yaml.Node) -> Mark:
    return node.start_mark.line + 1, node.start_mark.column + 1
