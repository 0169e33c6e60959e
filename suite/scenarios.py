"""The scenarios among pytest's tests: what each is called, and which rule it shows."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from report.tested import row_of, tags_of, template_of
from steps.guide.nearest import meant
from steps.rules import group_of, rules, rules_among
from suite.reading import chosen, places


@dataclass(frozen=True)
class Scenario:
    """`example` has the values of its row, and `name` the scenario's name after its feature's: `earn: A pass`, or
    `more/earn: A pass` where that stands in a folder of the one that is played."""

    name: str
    rules: frozenset[str]
    example: str = ""


def scenario_of(item: pytest.Item) -> Scenario | None:
    """The scenario that a test plays; None for any other test."""
    template = template_of(item)
    if template is None:
        return None
    _, values = row_of(item)
    name = _name(template.feature.filename, template.name)
    return Scenario(name, frozenset(rules_among(tags_of(item, template))), ", ".join(values.values()))


def written() -> dict[str, list[str]]:
    """The examples of every scenario that can be played, by what it is called."""
    told = [(_name(feature.filename, name), one) for feature in chosen() for name, one in feature.scenarios.items()]
    return {
        name: [", ".join(map(str, row.values())) for rows in one.examples for row in rows.as_contexts()]
        for name, one in told
    }


def count() -> int:
    """How many scenarios the features have, each row of an outline's examples as one."""
    return sum(len(rows) or 1 for rows in written().values())


def rules_called(asked: str) -> set[str]:
    """The rules of an id (`earn-5`) or of a group (`earn`); raises ValueError with what might have been meant."""
    known = rules()
    found = {rule for rule in known if asked in (rule, group_of(rule))}
    if not found:
        groups = dict.fromkeys(map(group_of, known))
        raise ValueError(f"{asked!r} is no rule{meant(asked, [*known, *groups])}")
    return found


def _name(file: str, scenario: str) -> str:
    path = Path(file).resolve()
    folder = next((place for place in map(Path.resolve, places()) if place in path.parents), path.parent)
    return f"{path.relative_to(folder).with_suffix('').as_posix()}: {scenario}"
