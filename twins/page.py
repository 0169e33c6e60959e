"""The kill matrix as a page: what each twin does wrong, and how many scenarios of each group notice it."""

from collections.abc import Iterator

from steps.rules import group_of
from twins.matrix import Matrix, counts, group_names, summary

_HEAD = """# Broken twins

Would the scenarios notice? Each row below is the same integration, Acclaim or LMS with one mistake in it. It names
one scenario, which has to fail: at a Then, because something else is found than is promised. A crash, an error before
the Then or one of the suite is no kill. `make twins` plays every twin against every scenario and writes this page and
[twins.json](twins.json), which has the names of all scenarios that fail on each; `make test` plays the named ones.
How to add one: [CONTRIBUTING](../CONTRIBUTING.md).
"""
_NULLS = """
## Targets that do nothing
In the place of LMS, Acclaim and integration stands something that gives one answer to everything, and whose
integration takes any settings. No scenario may pass on them.

| target | passed | failed at a Then | in error |
|---|---:|---:|---:|
"""
_TWINS = """
## Who notices what
The numbers say how many scenarios of a group fail at a Then on the twin, of those that were *played* on it; *error*
counts those that never came to a Then.
"""


def page_of(matrix: Matrix) -> str:
    """The page in Markdown."""
    return "".join([_HEAD, f"\n{summary(matrix)}\n", _NULLS, *_null_rows(matrix), _TWINS, *_groups(matrix)])


def _null_rows(matrix: Matrix) -> Iterator[str]:
    for row in matrix["null targets"]:
        numbers = " | ".join(str(len(row[kind])) for kind in ("passed", "failed", "in error"))
        yield f"| {row['target']} | {numbers} |\n"


def _groups(matrix: Matrix) -> Iterator[str]:
    groups = group_names()
    for group in groups:
        yield f"\n### {group.capitalize()}\n| rule | the twin | broken | {' | '.join(groups)} | error | played |\n"
        yield f"|---|---|---|{'---:|' * (len(groups) + 2)}\n"
        rows = [row for row in matrix["twins"] if group_of(row["rules"][0]) == group]
        yield from (_row(row, groups) for row in rows)
        yield "\n"
        yield from (_kill(row) for row in rows)


def _row(row: Matrix, groups: list[str]) -> str:
    failing = counts(row)
    about = f"| {', '.join(row['rules'])} | {row['twin']} | {row['broken']} |"
    numbers = " | ".join(str(failing[group] or "") for group in groups)
    return f"{about} {numbers} | {len(row['in error']) or ''} | {row['played']} |\n"


def _kill(row: Matrix) -> str:
    verdict = row["at"] if row["killed"] else "**nothing: it lives**"
    return f"* {row['twin']}: {row['scenario'].partition(' ')[2]}: *{verdict}*\n"
