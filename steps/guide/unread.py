"""Lines of a feature that are nearly a word of Gherkin, and therefore read as a description."""

import re
from difflib import get_close_matches
from pathlib import Path

from gherkin.dialect import Dialect
from pytest_bdd.parser import Feature

_BEGUN = re.compile(r"\s*([A-Za-z]+(?: [A-Za-z]+)?)\s*:")
_NEAR = 0.8


def unread(feature: Feature) -> dict[int, str]:
    """What such lines may have been meant to be, as sentences by their numbers."""
    lines = Path(feature.filename).read_text(encoding="utf-8").splitlines()
    found = ((number, _said(line)) for number, line in enumerate(lines, 1))
    return {number: said for number, said in found if said}


def _said(line: str) -> str:
    begun, known = _BEGUN.match(line), _words()
    if begun is None or begun[1] in known:
        return ""
    near = get_close_matches(begun[1].title(), known, 1, _NEAR)
    return f"'{begun[1]}:' is no word of Gherkin, and read as a description; is it '{near[0]}:'?" if near else ""


def _words() -> list[str]:
    """With which the lines of features begin that end in a colon."""
    spoken = Dialect.for_name("en")
    kinds = ("feature", "rule", "background", "scenario", "scenario_outline", "examples")
    return [word for kind in kinds for word in getattr(spoken, f"{kind}_keywords")]
