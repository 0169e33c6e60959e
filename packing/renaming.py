"""Has a module import our packages from below the roof that they are installed under, every line where it was."""

import ast
import re
from collections.abc import Collection

_FROM = re.compile(rb"from[ \t]+")


class CannotRename(ValueError):
    """An import that has no twin under another name; `str()` says which, where, and how to write it instead."""


def renamed(source: str, packages: Collection[str], roof: str, file: str) -> str:
    """The source with all imports of `packages` made from below `roof`; raises CannotRename.

    `file` is told to who has to mend an import. Relative imports and everything else stay as they are.
    """
    lines = source.encode().split(b"\n")
    for node in reversed(_imports(ast.parse(source), packages)):  # from the end, so that columns stay true
        row = node.lineno - 1
        start, end, said = _from(node, lines[row], roof) if isinstance(node, ast.ImportFrom) else _plain(node, roof)
        if not said or (isinstance(node, ast.Import) and node.end_lineno != node.lineno):
            raise CannotRename(f"{file}, line {node.lineno}: write it as `from package import module`, on one line")
        lines[row] = lines[row][:start] + said.encode() + lines[row][end:]
    return b"\n".join(lines).decode()


def _imports(tree: ast.Module, packages: Collection[str]) -> list[ast.Import | ast.ImportFrom]:
    """Wherever they stand: in functions and under TYPE_CHECKING, too; in the order of the text."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    ours = [node for node in found if any(name.partition(".")[0] in packages for name in _modules(node))]
    return sorted(ours, key=lambda node: (node.lineno, node.col_offset))


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if node.module and not node.level else []


def _from(node: ast.ImportFrom, line: bytes, roof: str) -> tuple[int, int, str]:
    """Where something else is to be said on the line, and what; nothing for what cannot be said."""
    start = _FROM.match(line, node.col_offset)
    is_whole = start and line.startswith(str(node.module).encode(), start.end())
    return (start.end(), start.end(), f"{roof}.") if start and is_whole else (0, 0, "")


def _plain(node: ast.Import, roof: str) -> tuple[int, int, str]:
    """`import a.b` binds `a`, which would be another module; `import a` and `import a.b as c` have twins."""
    alias = node.names[0]
    if len(node.names) > 1 or ("." in alias.name and not alias.asname):
        return 0, 0, ""
    package, _, module = f"{roof}.{alias.name}".rpartition(".")
    also = f" as {alias.asname}" if alias.asname else ""
    return node.col_offset, node.end_col_offset or 0, f"from {package} import {module}{also}"
