"""`docs/phrases.md`: everything that a scenario can say, with who is there to say it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_bdd.parser import ScenarioTemplate, Step

from steps.catalogue import features, phrases
from steps.guide.holes import MEANINGS, without_kinds
from steps.guide.seed import Seed, planted
from steps.guide.voices import Spoken, Voice, said_in_holes, voices

FILE = Path(__file__).parents[2] / "docs" / "phrases.md"

_PLAIN = {"student", "earner", "course", "badge"}  # the tables at the head of the page have these
_MOST = 6
_BAR = "\\|"

_HEAD = """\
# The phrases

What a scenario can say, by the voice that says it. `make phrases` writes this page from `steps/` and `features/`.

A scenario stands in a feature of `features/`, below the `Rule:` that it shows; there is more in
[how features are written](../features/README.md). One of them:

```gherkin
{scenario}
```

`.venv/bin/python -m steps check features/earn.feature` looks at a feature without playing it: at steps that nobody
defines, with the phrases that are nearest, at names that nobody has, at tables that are not those of their phrases,
and at scenarios that are too long or show nothing.
`.venv/bin/python -m pytest -m earn-1` plays the scenarios of a rule.
"""


def page() -> str:
    read = features()
    told = voices(phrases(), read)
    return "\n".join([_head(told), *_world(planted()), *_holes(told), *_voices(told)])


def _head(told: list[Voice]) -> str:
    uses = (use for voice in told for spoken in voice.spoken for use in spoken.uses)
    chosen = next(
        scenario for scenario, _ in uses if {step.type for step in scenario.steps} == {"given", "when", "then"}
    )
    return _HEAD.format(scenario="\n".join(_written(chosen)))


def _written(scenario: ScenarioTemplate) -> Iterator[str]:
    yield f"Scenario: {scenario.name}"
    for step in scenario.steps:
        yield from (f"  {line}" for line in _said(step, step.keyword))


def _world(seed: Seed) -> Iterator[str]:
    yield "## The cast\n"
    yield "Who acts. Everybody is invented, and at the beginning of each scenario as told here.\n"
    yield from _table(("name", "person", "address", "in the LMS", "in Acclaim"), seed.people())
    yield "## Courses\n"
    yield from _table(("course", "of", "lessons", "settings", "brings the badge"), seed.courses())
    yield from _table(("path", "of", "courses"), seed.paths())
    yield "## Badges\n"
    yield from _table(("badge", "of", "state", "more than once", "brought by the course"), seed.badges())


def _holes(told: list[Voice]) -> Iterator[str]:
    yield "## What stands in the holes\n"
    yield "Quotes that stand around a hole are part of the phrase.\n"
    said = said_in_holes(told)
    rows = [(f"`{{{name}}}`", MEANINGS[name], _values(name, said[name])) for name in MEANINGS]
    yield from _table(("hole", "what may stand there", "as in the features"), rows)


def _values(name: str, said: list[str]) -> str:
    if name in _PLAIN:
        return "see above"
    return ", ".join(f"`{value}`" for value in said[:_MOST]) + (", ..." if len(said) > _MOST else "")


def _voices(told: list[Voice]) -> Iterator[str]:
    for voice in told:
        yield f"## {_titled(voice.name)}\n"
        yield f"{voice.sentence} (`steps/{voice.name}.py`)\n"
        for each in voice.spoken:
            yield from _phrase(each)


def _titled(name: str) -> str:
    words = name.replace("lms", "LMS").replace("_", " ")
    return words[0].upper() + words[1:]


def _phrase(spoken: Spoken) -> Iterator[str]:
    yield f"### `{without_kinds(spoken.text)}`\n"
    kinds = " or ".join(kind.title() for kind in spoken.kinds)
    columns = ", ".join(f"`{column}`" for column in spoken.columns)
    taken = f"{kinds}{f', with a table: {columns}' if columns else ''}."
    if spoken.example:
        scenario, step = spoken.example
        yield f"{taken} {_shown(scenario)}\n"
        yield "\n".join(["```gherkin", *_said(step, step.type.title()), "```\n"])
    else:
        yield f"{taken}\n"


def _said(step: Step, keyword: str) -> Iterator[str]:
    yield f"{keyword} {step.name}"
    cells = [[str(cell) for cell in row] for row in step.datatable.raw()] if step.datatable else []
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  | " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"


def _shown(scenario: ScenarioTemplate) -> str:
    """The rule that a scenario shows, with its text."""
    rule = scenario.rule
    return f"For {', '.join(sorted(rule.tags))}: {rule.name}." if rule else ""


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(heading)
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    yield from (f"| {' | '.join(cell.replace('|', _BAR) for cell in row)} |" for row in rows)
    yield ""
