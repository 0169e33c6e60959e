"""Looks at features without playing them: what nobody has defined, what does not fit, what is untidy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, ScenarioTemplate, Step

from report.words import nobody_defines
from steps.catalogue import Phrase, hidden_scenarios, spoken, tags
from steps.guide.advice import advice
from steps.guide.fitting import heading, unfitting
from steps.guide.unread import unread


class Unreadable(Exception):
    """There is no such file, or it is no Gherkin; `str()` says which file, where, and what is wrong."""


@dataclass(frozen=True)
class Finding:
    """Something to be mended: where it stands, and what it is, in one line or several."""

    file: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said}"


def read(path: Path) -> list[Feature]:
    """The features of a file or of a folder, or raises Unreadable."""
    files = sorted(each for each in path.rglob("*.feature") if each.is_file()) if path.is_dir() else [path]
    if not files:
        raise Unreadable(f"{path}: there is no feature in this folder; their names end in .feature")
    return [_feature(file) for file in files]


def findings(defined: list[Phrase], rules: set[str], feature: Feature) -> list[Finding]:
    """What is wrong in a feature, in the order of its lines."""
    file = shown(feature.filename)
    of_lines = [*hidden_scenarios(feature).items(), *unread(feature).items(), *_of_steps(defined, feature).items()]
    found = sorted([*_of_scenarios(rules, feature), *of_lines], key=lambda one: one[0])
    return [Finding(file, line, said) for line, said in found]


def shown(file: str) -> str:
    """A file as it is named from where somebody stands."""
    path, here = Path(file), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file


def _feature(file: Path) -> Feature:
    try:
        (feature,) = get_features([str(file)])
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file}: this is no text in UTF-8 (byte {error.start})") from error
    except KeyError as error:  # what the parser makes of a file without a feature
        raise Unreadable(f"{file}: there is no feature in this file") from error
    except GherkinParseError as error:
        raise Unreadable(f"{file}:{error.line}: this is no Gherkin: {error.message}") from error
    return feature


def _of_steps(defined: list[Phrase], feature: Feature) -> dict[int, str]:
    """By the line; of an outline the first row in which the step is wrong."""
    found: dict[int, str] = {}
    for _, step in spoken([feature]):
        said = _wrong(defined, step)
        if said:
            found.setdefault(step.line_number, said)
    return found


def _wrong(defined: list[Phrase], step: Step) -> str:
    """What is wrong with a step; "" when nothing is."""
    matching = {phrase.text: phrase for phrase in defined if phrase.matches(step)}
    if len(matching) > 1:
        return f"the step {step.name!r} is ambiguous: {' / '.join(sorted(matching))}"
    phrase = next(iter(matching.values()), None)
    return "; ".join(unfitting(phrase, step)) if phrase else _undefined(defined, step)


def _of_scenarios(rules: set[str], feature: Feature) -> Iterator[tuple[int, str]]:
    if not feature.scenarios:
        yield feature.line_number, f"the feature {feature.name!r} has no scenario"
    for scenario in feature.scenarios.values():
        yield from ((scenario.line_number, said) for said in [*_wrong_tags(rules, scenario), *_untidy(scenario)])


def _wrong_tags(known: set[str], scenario: ScenarioTemplate) -> Iterator[str]:
    """What is wrong with the rules that a scenario says it shows, as sentences."""
    if len(tags(scenario)) != 1:
        yield f"the scenario {scenario.name!r} of {scenario.feature.name!r} shows not exactly one rule"
    yield from (f"the tag @{tag} names no rule" for tag in sorted(tags(scenario) - known))


def _untidy(scenario: ScenarioTemplate) -> Iterator[str]:
    kinds = [step.type for step in scenario.steps]
    if len(kinds) > 7:
        yield f"the scenario {scenario.name!r} has {len(kinds)} steps, more than 7"
    if kinds.count("when") != 1:
        yield f"the scenario {scenario.name!r} has {kinds.count('when')} When, not one"
    if "then" not in kinds:
        yield f"the scenario {scenario.name!r} has no Then: it shows nothing"


def _undefined(defined: list[Phrase], step: Step) -> str:
    told = advice(defined, step.type, step.name, heading(step))
    return f"{nobody_defines(step.type, step.name)}\n{told}"
