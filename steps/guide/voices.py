"""The phrases by the voice that speaks them, each with what scenarios say with it."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from pytest_bdd.parser import Feature, ScenarioTemplate, Step

from steps.catalogue import Phrase, spoken
from steps.guide.holes import holes

KINDS = ("given", "when", "then")


@dataclass
class Spoken:
    """A phrase with all of its kinds. `uses` are the steps of the features that say it, with their scenarios."""

    text: str
    phrases: list[Phrase]
    uses: list[tuple[ScenarioTemplate, Step]] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if any(phrase.kind == kind for phrase in self.phrases)]

    @property
    def example(self) -> tuple[ScenarioTemplate, Step] | None:
        """A use that a rule is about, if there is one: a Given is only the way there."""
        return next((use for use in self.uses if use[1].type != "given"), next(iter(self.uses), None))

    @property
    def columns(self) -> tuple[str, ...]:
        """The heading of the table that stands under it, if one does."""
        return self.phrases[0].columns

    def said(self, hole: str) -> list[str]:
        """What the scenarios say in one of its holes."""
        return [self.phrases[0].said(step)[hole] for _, step in self.uses]


@dataclass(frozen=True)
class Voice:
    """A module of `steps/`: its name ("lms_admin"), the sentence with which it opens, and what it says."""

    name: str
    sentence: str
    spoken: list[Spoken]

    @property
    def uses(self) -> int:
        return sum(len(each.uses) for each in self.spoken)


def voices(defined: list[Phrase], read: Iterable[Feature]) -> list[Voice]:
    """Every voice, the one that speaks most first; phrases in the order in which they are defined."""
    grouped: dict[str, dict[str, Spoken]] = {}
    for phrase in defined:
        of_voice = grouped.setdefault(phrase.module, {})
        of_voice.setdefault(phrase.text, Spoken(phrase.text, [])).phrases.append(phrase)
    everything = [each for of_voice in grouped.values() for each in of_voice.values()]
    for scenario, step in spoken(read):
        for each in (one for one in everything if any(phrase.matches(step) for phrase in one.phrases)):
            each.uses.append((scenario, step))
    found = [_voice(module, list(of_voice.values())) for module, of_voice in grouped.items()]
    return sorted(found, key=lambda voice: (-voice.uses, voice.name))


def _voice(module: str, said: list[Spoken]) -> Voice:
    sentence = (sys.modules[module].__doc__ or "").strip()
    return Voice(module.rpartition(".")[2], sentence, said)


def said_in_holes(told: Iterable[Voice]) -> dict[str, list[str]]:
    """By the name of a hole: what the scenarios say there, each once."""
    found: dict[str, list[str]] = {}
    for each in (one for voice in told for one in voice.spoken):
        for hole in holes(each.text):
            found.setdefault(hole.name, []).extend(each.said(hole.name))
    return {name: list(dict.fromkeys(values)) for name, values in found.items()}
