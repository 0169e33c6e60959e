"""docs/README.md leads to every page, and every link of every page to something that is there."""

import re
from collections import Counter
from urllib.parse import unquote

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, prose_of

INDEX = PAGES["docs/README.md"]
KINDS = ["Tutorials", "How-tos", "Reference", "Explanation"]


def anchors_of(text):
    """The addresses of a page's headings, as GitHub makes them."""
    counted = Counter()
    for heading in re.findall(r"^#+ +(.+?) *$", prose_of(text), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        yield f"{anchor}-{counted[anchor]}" if counted[anchor] else anchor
        counted[anchor] += 1


def broken_links(page, text):
    """The relative links of a page that lead to no file, or to no heading of a page."""
    for target in re.findall(r"\]\(((?!https?:|mailto:)[^)\s]+)\)", re.sub(r"`[^`\n]+`", "code", prose_of(text))):
        path, _, anchor = unquote(target).partition("#")
        file = (ROOT / page).parent / path
        if path and not file.exists():
            yield f"{page}: {target}: there is no such file"
        elif anchor and anchor not in anchors_of(file.read_text(encoding="utf-8") if path else text):
            yield f"{page}: {target}: there is no such heading"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    assert list(broken_links(page, PAGES[page])) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a](nowhere.md)", "no such file"),
        ("[a](time.md#nothing)", "no such heading"),
        ("[a](#nothing)\n# Something", "no such heading"),
        ("[a](#the-first-time-1)\n# The first: time\n# The *first* time", None),
        ("[a](worlds.md#where-a-worlds-integration-is) `[a](nowhere.md)`\n```text\n[a](nowhere.md)\n```", None),
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(text, said):
    assert [said in one for one in broken_links("docs/page.md", text)] == ([True] if said else [])


def test_every_page_stands_in_the_index_once():
    listed = re.findall(r"^\* \[[^]]+\]\(([a-z0-9-]+\.md)\): .+\.$", INDEX, re.MULTILINE)
    assert sorted(listed) == sorted(page.name for page in DOCS.glob("*.md") if page.name != "README.md")


def test_the_index_goes_by_kind():
    headings = re.findall(r"^## (.+): ", INDEX, re.MULTILINE)
    assert headings == KINDS
    for part in re.split("^## ", INDEX, flags=re.MULTILINE)[1:]:
        assert "\n* [" in part, part


def test_the_readme_leads_to_the_index():
    assert "(docs/README.md)" in PAGES["README.md"]
