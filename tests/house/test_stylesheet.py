"""The stylesheet says a thing once: no selector is defined twice in the same block, be it the page's, a door's or a medium's."""

import re
from collections import Counter
from pathlib import Path

STYLES = Path(__file__).parents[2] / "simulator" / "static" / "style.css"
_PIECE = re.compile(r'(?P<head>(?:"[^"]*"|[^"{};])*)(?P<end>[{};])')


def rules(text):
    """Each rule as (the blocks around it, its selectors in order, the names of its properties)."""
    around, found = [], {}
    for piece in _PIECE.finditer(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        head, end = " ".join(piece["head"].split()), piece["end"]
        if end != "{" and ":" in head:
            found.setdefault(tuple(around), []).append(head.partition(":")[0])
        if end == "{":
            around.append((piece.start(), head))
        elif end == "}":
            around.pop()
    for place, properties in found.items():
        yield tuple(head for _, head in place[:-1]), tuple(sorted(listed(place[-1][1]))), properties


def listed(selectors):
    """The selectors of a list; a comma within brackets does not part them."""
    return [one.strip() for one in re.split(r",(?![^(]*\))", selectors)]


def told_twice(text):
    """Selectors with two rules in one block, and those that get one property from two."""
    whole, single = Counter(), Counter()
    for block, selectors, properties in rules(text):
        whole[block, ", ".join(selectors)] += 1
        single.update((block, one, name) for one in selectors for name in set(properties))
    return [f"{' / '.join(block)}: {what}".lstrip(": ") for (block, what), times in whole.items() if times > 1] + [
        f"{' / '.join(block)}: {one} {{ {name} }}".lstrip(": ")
        for (block, one, name), times in single.items()
        if times > 1
    ]


def test_no_selector_is_defined_twice():
    assert told_twice(STYLES.read_text(encoding="utf-8")) == []


def test_what_is_told_twice_is_found():
    assert told_twice("a { color: red; } b { top: 0; } a { margin: 0 }") == ["a"]
    assert told_twice("a, b { color: red; } a { color: blue; }") == ["a { color }"]
    assert told_twice(".door { a { top: 0; } i { top: 0; } a { left: 0; } }") == [".door: a"]


def test_what_differs_by_its_block_or_stands_in_brackets_is_told_once():
    assert told_twice("a { top: 0; } .door { a { top: 1px; } } @media print { a { top: 2px; } }") == []
    assert told_twice(':is(a, b) i { top: 0; } a { content: "} a {"; }') == []
