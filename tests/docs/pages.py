"""The pages that people read, and what stands in them between fences."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for page in sorted(
        [
            *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "features/README.md")),
            *(page for page in DOCS.rglob("*.md") if DOCS / "decisions" not in page.parents),
            *(ROOT / "examples").rglob("*.md"),
        ]
    )
    if ".venv" not in page.parts
}
_FENCE = re.compile(r"^ *(?:`{3,}|~{3,})", re.MULTILINE)
_BLOCK = re.compile(r"^( *)(`{3,}|~{3,})([^\n]*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """What stands between two fences: where, and in which language ('' where none is told)."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(page, text):
    """The blocks of a page in their order; a fence that nobody closes is an error."""
    found = [
        Block(page, text.count("\n", 0, one.start()) + 1, one[3].strip(), textwrap.dedent(one[4]) if one[1] else one[4])
        for one in _BLOCK.finditer(text)
    ]
    fences = len(_FENCE.findall(text))
    assert fences == 2 * len(found), f"{page}: {fences} fences make no {len(found)} blocks"
    return found


def prose_of(text):
    """A page without its blocks."""
    return _BLOCK.sub("", text)


BLOCKS = [block for page, text in PAGES.items() for block in blocks_of(page, text)]


def shown(*languages):
    """The blocks in these languages, by page."""
    by_page = {}
    for block in BLOCKS:
        if block.language in languages:
            by_page.setdefault(block.page, []).append(block)
    return by_page
