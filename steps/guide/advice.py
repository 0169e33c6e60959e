"""What is said of a step that nobody has defined: what is like it, and how it would be defined."""

import keyword
import re
from collections.abc import Iterator, Sequence

from steps.catalogue import Phrase
from steps.guide.holes import MEANINGS
from steps.guide.nearest import nearest, suggested
from steps.guide.words import template, values

PAGE = "docs/phrases.md"


def advice(defined: list[Phrase], kind: str, step: str, columns: Sequence[str] = ()) -> str:
    """Several lines: the nearest phrases, where all are listed, and a definition to begin with."""
    same = [phrase for phrase in defined if phrase.parser.is_matching(step)]
    if same:
        return "\n".join(_of_another_kind(same, kind))
    near = nearest(defined, kind, step)
    place = near[0].file if near else "the module in steps/ of the voice that speaks it"
    return "\n".join([*_near(near, step), f"Or define it, in {place}:", *snippet(kind, step, columns)])


def snippet(kind: str, step: str, columns: Sequence[str] = ()) -> list[str]:
    """The lines of a definition whose body is yet to be written; `columns` are those of the table under the step."""
    arguments = [f"{value.hole.name}: {_TYPES.get(value.hole.kind, 'str')}" for value in values(step)]
    taken = ", ".join(["play: Play", *arguments, *(["datatable: Table"] if columns else [])])
    texts = ", ".join(map(_literal, [template(step), *columns]))
    return [
        f"    @{kind}(phrase({texts}))",
        f"    def {_function(step)}({taken}) -> None:",
        "        raise NotImplementedError",
    ]


_TYPES = {"d": "int", "Notices": "int", "Reminders": "int"}


def _of_another_kind(same: list[Phrase], kind: str) -> Iterator[str]:
    kinds = " and ".join(phrase.kind.title() for phrase in same)
    yield f"{same[0].file} defines it as {kinds}, not as {kind.title()}. Where it shall be both, put above it there:"
    yield f"    @{kind}(phrase({_literal(same[0].text)}))"


def _near(near: list[Phrase], step: str) -> Iterator[str]:
    yield "Nearest:" if near else "No phrase is like it."
    suggestions = [suggested(phrase, step) for phrase in near]
    yield from (f"    {said}  ({phrase.file})" for said, phrase in zip(suggestions, near, strict=True))
    open_holes = dict.fromkeys(hole for said in suggestions for hole in re.findall(r"\{(\w+)\}", said))
    yield from (f"{{{hole}}}: {MEANINGS[hole]}" for hole in open_holes if hole in MEANINGS)
    yield f"All phrases, with examples: {PAGE}"


def _literal(text: str) -> str:
    return f"'{text}'" if '"' in text and "'" not in text else '"' + text.replace('"', '\\"') + '"'


def _function(step: str) -> str:
    """A name of the words that are no hole."""
    words = re.findall(r"[a-z]+", re.sub(r"\{[^}]*\}|'s\b", " ", template(step)).lower())
    name = "_".join(words[:6]) or "step"
    return f"{name}_" if keyword.iskeyword(name) else name
