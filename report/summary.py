"""A run as Markdown, for the page of a CI job: counts, groups of rules, and what somebody has to look at."""

import re
from collections.abc import Iterator

from report.outcomes import Outcome
from report.played import Scenario
from report.tree import Branch, Run

SIGNS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "!",
    Outcome.UNSUPPORTED: "–",
    Outcome.DISABLED: "○",
}
_MOST = 100  # job pages take a megabyte


def summary(run: Run) -> str:
    return "\n".join([*_head(run), *_groups(run), *_listed(run), ""])


def _head(run: Run) -> Iterator[str]:
    counted = [f"{SIGNS[outcome]} {count} {outcome}" for outcome, count in run.counts.items() if count]
    yield f"# Scenarios: {', '.join(counted) or 'none'}"
    yield ""
    yield f"{run.how_many} on {run.date}: {_plain(run.target)}."
    if run.known:
        yield f"{run.known} failed as the baseline says."
    if run.unplayed:
        yield f"{len(run.unplayed)} more were chosen, and the run ended before them."
    yield ""


def _groups(run: Run) -> Iterator[str]:
    yield "| rules | " + " | ".join(Outcome) + " | not run |"
    yield "|---|" + "---:|" * (len(Outcome) + 1)
    for name, branches in run.groups:
        yield f"| {_plain(name)} | " + " | ".join(_count(branches, outcome) for outcome in [*Outcome, None]) + " |"


def _count(branches: list[Branch], outcome: Outcome | None) -> str:
    return str(sum(branch.outcome is outcome for branch in branches) or "")


def _listed(run: Run) -> Iterator[str]:
    for where, message in run.problems:
        yield f"\n## {SIGNS[Outcome.ERROR]} {_plain(where)}\n"
        yield _quoted(message)
    listed = [one for one in run.scenarios if one.outcome is not Outcome.PASSED]
    for outcome in Outcome:
        found = [one for one in listed if one.outcome is outcome]
        if found:
            yield f"\n## {SIGNS[outcome]} {outcome.capitalize()}: {outcome.meaning}\n"
            yield from (_line(one) for one in found[:_MOST])
        if len(found) > _MOST:
            yield f"* ... and {len(found) - _MOST} more"


def _line(scenario: Scenario) -> str:
    where = f"{scenario.file}:{scenario.line}"
    known = f" **{_plain(scenario.known)}**." if scenario.known else ""
    return f"* **{_plain(scenario.title)}** ({_plain(where)}):{known} {_plain(scenario.reason)[:500]}"


def _plain(text: str) -> str:
    """Text in which nothing is Markdown or HTML, on one line."""
    escaped = re.sub(r"([\\`*_\[\]|~#])", r"\\\1", " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines()[-20:])
