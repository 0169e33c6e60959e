"""Looks at features without playing them: what nobody has defined, what is ambiguous, what is untidy."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, Step

from report.words import nobody_defines
from steps.catalogue import Phrase, ambiguous, hidden_scenarios, spoken, untidy, wrong_tags
from steps.guide.advice import advice


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
    files = sorted(path.rglob("*.feature")) if path.is_dir() else [path]
    if not files:
        raise Unreadable(f"{path}: there is no feature in this folder; their names end in .feature")
    return [_feature(file) for file in files]


def findings(defined: list[Phrase], rules: set[str], feature: Feature) -> list[Finding]:
    """What is wrong in a feature, in the order of its lines."""
    file = shown(feature.filename)
    found = [*hidden_scenarios(feature).items(), *_of_scenarios(rules, feature), *_of_steps(defined, feature).items()]
    return [Finding(file, line, said) for line, said in sorted(found, key=lambda one: one[0])]


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
        texts = {phrase.text for phrase in defined if phrase.matches(step)}
        if len(texts) != 1 and step.line_number not in found:
            found[step.line_number] = ambiguous(step, texts) if texts else _undefined(defined, step)
    return found


def _of_scenarios(rules: set[str], feature: Feature) -> Iterator[tuple[int, str]]:
    if not feature.scenarios:
        yield feature.line_number, f"the feature {feature.name!r} has no scenario"
    for scenario in feature.scenarios.values():
        yield from ((scenario.line_number, said) for said in [*wrong_tags(rules, scenario), *untidy(scenario)])


def _undefined(defined: list[Phrase], step: Step) -> str:
    told = advice(defined, step.type, step.name, has_table=step.datatable is not None)
    return f"{nobody_defines(step.type, step.name)}\n{told}"
