"""The features and the phrases, and what no feature shows by itself: rules and phrases that none has."""

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd import parsers
from pytest_bdd.feature import get_features
from pytest_bdd.gherkin_parser import get_gherkin_document
from pytest_bdd.parser import Feature, ScenarioTemplate, Step
from pytest_bdd.steps import step_function_context_registry

from steps.phrases import Written

FEATURES = Path(__file__).parent.parent / "features"
VOICES = ("student", "lms_admin", "earner", "issuer", "operator", "viewer", "tester", "trouble", "mailbox", "clock")
"""The modules beside this one that define steps."""

BROWSER = "browser"  # the tag that names no rule: also played in a real browser


@dataclass(frozen=True)
class Phrase:
    """One step definition: its kind ("given", "when", "then"), its parser and the module it stands in."""

    kind: str
    parser: parsers.StepParser
    module: str

    @property
    def text(self) -> str:
        return self.parser.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The heading of the table that it takes, if it takes one."""
        return self.parser.columns if isinstance(self.parser, Written) else ()

    def said(self, step: Step) -> dict[str, str]:
        """What a step that says it has in its holes, as written."""
        return self.parser.said(step.name) if isinstance(self.parser, Written) else {}

    @property
    def file(self) -> str:
        """Where it is defined, from the root of the project."""
        return f"{self.module.replace('.', '/')}.py"

    def matches(self, step: Step) -> bool:
        return self.kind == step.type and self.parser.is_matching(step.name)


def phrases() -> list[Phrase]:
    """Every step definition of the voices."""
    modules = [importlib.import_module(f"{__package__}.{voice}").__name__ for voice in VOICES]
    return [
        Phrase(str(context.type), context.parser, context.step_func.__module__)
        for context in step_function_context_registry.values()
        if context.step_func.__module__ in modules
    ]


def features(folder: Path = FEATURES) -> list[Feature]:
    """Every feature below a folder."""
    return list(get_features([str(folder)]))


def unshown_rules(numbered: Iterable[str], read: Iterable[Feature]) -> list[str]:
    """Rules that no scenario shows, each as a sentence."""
    shown = {tag for scenario in _scenarios(read) for tag in tags(scenario)}
    return [f"the rule {rule} has no scenario" for rule in sorted(set(numbered) - shown)]


def wrong_phrases(defined: list[Phrase], read: Iterable[Feature]) -> list[str]:
    """Phrases that stand twice or that no scenario uses, each as a sentence."""
    counts = Counter((phrase.kind, phrase.text) for phrase in defined)
    wrong = [f"the phrase {text!r} ({kind}) is defined twice" for (kind, text), count in counts.items() if count > 1]
    steps = [step for _, step in spoken(read)]
    unused = [phrase for phrase in defined if not any(map(phrase.matches, steps))]
    return wrong + [f"no scenario uses {phrase.text!r} ({phrase.kind}) of {phrase.module}" for phrase in unused]


def hidden_scenarios(feature: Feature) -> dict[int, str]:
    """Scenarios that are never played, as sentences by their lines: of one name pytest-bdd knows the last alone."""
    document = get_gherkin_document(feature.filename).feature
    children = [each for child in document.children for each in (child.rule.children if child.rule else [child])]
    written = {each.scenario.location.line: each.scenario.name for each in children if each.scenario}
    played = {scenario.line_number for scenario in feature.scenarios.values()}
    said = "the scenario {!r} is not played: there is another of this name in {!r}"
    return {line: said.format(name, feature.name) for line, name in written.items() if line not in played}


def _scenarios(read: Iterable[Feature]) -> list[ScenarioTemplate]:
    return [scenario for feature in read for scenario in feature.scenarios.values()]


def tags(scenario: ScenarioTemplate) -> set[str]:
    """The tags of a scenario and of its rule, which name rules."""
    return (set(scenario.tags) | (set(scenario.rule.tags) if scenario.rule else set())) - {BROWSER}


def spoken(read: Iterable[Feature]) -> Iterator[tuple[ScenarioTemplate, Step]]:
    """Every step with its scenario, those of outlines once for each of their examples."""
    for scenario in _scenarios(read):
        rows = [row for examples in scenario.examples for row in examples.as_contexts()] or [{}]
        for row in rows:
            yield from ((scenario, step) for step in scenario.render(row).steps)
