"""What is nearest to what nobody knows: phrases to a step, names to a name."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from steps.catalogue import Phrase
from steps.guide.holes import filled, holes, without_holes
from steps.guide.words import gist, template, values

_MOST, _NEAR, _OF_ANOTHER_KIND = 3, 0.45, 0.8


def nearest(defined: Iterable[Phrase], kind: str, step: str) -> list[Phrase]:
    """Up to three phrases, the nearest first; of two kinds of a phrase the one asked for."""
    by_text: dict[str, Phrase] = {}
    for phrase in defined:
        if phrase.kind == kind or phrase.text not in by_text:
            by_text[phrase.text] = phrase
    spoken = gist(template(step))
    likeness = {text: _likeness(spoken, gist(text)) for text in by_text}
    for text, phrase in by_text.items():
        likeness[text] *= 1 if phrase.kind == kind else _OF_ANOTHER_KIND
    ranked = sorted(by_text, key=lambda text: (-likeness[text], text))
    return [by_text[text] for text in ranked[:_MOST] if likeness[text] >= _NEAR]


def suggested(phrase: Phrase, step: str) -> str:
    """A phrase with what the step says in its holes, as far as it says it."""
    said = [value for value in values(step) if value.text not in without_holes(phrase.text)]
    taken: dict[str, str] = {}
    for hole in holes(phrase.text):
        fitting = [value for value in said if value.hole.kind == hole.kind]
        if fitting:
            best = next((value for value in fitting if value.hole.name == hole.name), fitting[0])
            taken[hole.name] = best.text
            said.remove(best)
    return f"{phrase.kind.title()} {filled(phrase.text, taken)}"


def meant(asked: str, known: Iterable[str]) -> str:
    """What may have been meant, as the end of a sentence."""
    close = get_close_matches(asked, known, 3, 0.5)
    return f"; is it {' or '.join(map(repr, close))}?" if close else ""


def _likeness(one: list[str], other: list[str]) -> float:
    """From 0 to 1: half for the words that are the same, half for the letters."""
    letters = SequenceMatcher(None, " ".join(one), " ".join(other)).ratio()
    return (SequenceMatcher(None, one, other).ratio() + letters) / 2
