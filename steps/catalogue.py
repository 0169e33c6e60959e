"""Holds features, rules and phrases against each other, before anything runs."""

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


def untied_rules(numbered: Iterable[str], read: Iterable[Feature]) -> list[str]:
    """What is wrong between the numbered rules and the scenarios, each as a sentence."""
    known, scenarios = set(numbered), _scenarios(read)
    tagged = {tag for scenario in scenarios for tag in _tags(scenario)}
    wrong = [f"the rule {rule} has no scenario" for rule in sorted(known - tagged)]
    return wrong + list(dict.fromkeys(said for scenario in scenarios for said in wrong_tags(known, scenario)))


def wrong_tags(known: set[str], scenario: ScenarioTemplate) -> list[str]:
    """What is wrong with the rules that a scenario says it shows, as sentences."""
    tags = _tags(scenario)
    several = f"the scenario {scenario.name!r} of {scenario.feature.name!r} shows not exactly one rule"
    unknown = [f"the tag @{tag} names no rule" for tag in sorted(tags - known)]
    return ([several] if len(tags) != 1 else []) + unknown


def wrong_steps(defined: list[Phrase], read: Iterable[Feature]) -> list[str]:
    """Steps that nobody or several define, and phrases that stand twice or that no scenario uses, as sentences."""
    counts = Counter((phrase.kind, phrase.text) for phrase in defined)
    wrong = [f"the phrase {text!r} ({kind}) is defined twice" for (kind, text), count in counts.items() if count > 1]
    used: set[tuple[str, str]] = set()
    for _, step in spoken(read):
        matching = {(phrase.kind, phrase.text) for phrase in defined if phrase.matches(step)}
        used |= matching
        if not matching:
            wrong.append(f"nobody defines the step {step.name!r} ({step.type}, line {step.line_number})")
        elif len(matching) > 1:
            wrong.append(ambiguous(step, {text for _, text in matching}))
    unused = [phrase for phrase in defined if (phrase.kind, phrase.text) not in used]
    return wrong + [f"no scenario uses {phrase.text!r} ({phrase.kind}) of {phrase.module}" for phrase in unused]


def ambiguous(step: Step, texts: set[str]) -> str:
    return f"the step {step.name!r} is ambiguous: {' / '.join(sorted(texts))}"


def untidy_scenarios(read: Iterable[Feature]) -> list[str]:
    """Scenarios with more than seven steps, not exactly one When, or no Then, as sentences."""
    return [said for scenario in _scenarios(read) for said in untidy(scenario)]


def untidy(scenario: ScenarioTemplate) -> list[str]:
    wrong = []
    kinds = [step.type for step in scenario.steps]
    if len(kinds) > 7:
        wrong.append(f"the scenario {scenario.name!r} has {len(kinds)} steps, more than 7")
    if kinds.count("when") != 1:
        wrong.append(f"the scenario {scenario.name!r} has {kinds.count('when')} When, not one")
    if "then" not in kinds:
        wrong.append(f"the scenario {scenario.name!r} has no Then: it shows nothing")
    return wrong


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


def _tags(scenario: ScenarioTemplate) -> set[str]:
    return (set(scenario.tags) | (set(scenario.rule.tags) if scenario.rule else set())) - {BROWSER}


def spoken(read: Iterable[Feature]) -> Iterator[tuple[ScenarioTemplate, Step]]:
    """Every step with its scenario, those of outlines once for each of their examples."""
    for scenario in _scenarios(read):
        rows = [row for examples in scenario.examples for row in examples.as_contexts()] or [{}]
        for row in rows:
            yield from ((scenario, step) for step in scenario.render(row).steps)
