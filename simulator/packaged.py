"""Documents that come with the simulator: YAML beside the modules that go by them, read once by each."""

from importlib.resources import files
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast as PyYAML's own, and as safe; not every platform has it."""
_TEXT = "tag:yaml.org,2002:str"


def document_of(package: str, name: str) -> dict[str, Any]:
    """The document `name` of a package, as parsed."""
    loader = LOADER(files(package).joinpath(name).read_text(encoding="utf-8"))
    plain: dict[str, Any] = _plain(loader.get_single_node(), loader)
    return plain


def _plain(node: yaml.Node, loader: Any) -> Any:
    """What a node stands for, faster than PyYAML's own: our documents have texts as names, and merge nothing."""
    if isinstance(node, yaml.MappingNode):
        return {name.value: _plain(value, loader) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, loader) for item in node.value]
    return node.value if node.tag == _TEXT else loader.construct_object(node)
