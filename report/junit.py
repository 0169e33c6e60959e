"""A run as JUnit XML: what CI servers read. What was not played is skipped there, with its outcome as the type."""

import re
from datetime import UTC, datetime
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # writes only: nothing is parsed here

from report.outcomes import Outcome
from report.played import Scenario
from report.tree import Run

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAGS = {Outcome.FAILED: "failure", Outcome.ERROR: "error", Outcome.UNSUPPORTED: "skipped", Outcome.DISABLED: "skipped"}


def junit(run: Run) -> str:
    problems = [
        *run.problems,
        *([("the run", f"it ended before {len(run.unplayed)} scenarios")] if run.unplayed else []),
    ]
    suites = Element("testsuites", _totals(run.scenarios, len(problems)))
    for file, each in groupby(sorted(run.scenarios, key=lambda one: one.place), lambda one: one.file):
        _suite(suites, file, list(each))
    for where, message in problems:
        suite = SubElement(suites, "testsuite", {"name": where, "tests": "1", "errors": "1", "failures": "0"})
        case = SubElement(suite, "testcase", {"classname": where, "name": "collection"})
        SubElement(case, "error", {"type": "error"}).text = _clean(message)
    indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _suite(suites: Element, file: str, scenarios: list[Scenario]) -> None:
    at = datetime.fromtimestamp(min(scenario.started for scenario in scenarios), UTC)
    told = {"name": file, "timestamp": at.isoformat(timespec="seconds")} | _totals(scenarios)
    suite = SubElement(suites, "testsuite", told)
    for scenario in scenarios:
        _case(suite, scenario)


def _case(suite: Element, scenario: Scenario) -> None:
    told = {"classname": scenario.feature, "name": scenario.title, "time": f"{scenario.seconds:.3f}"}
    case = SubElement(suite, "testcase", {name: _clean(text) for name, text in told.items()})
    if tag := _tag(scenario):
        message = f"{scenario.known}\n{scenario.reason}" if scenario.known else scenario.reason
        said = {"type": str(scenario.outcome), "message": _clean(message)}
        SubElement(case, tag, said).text = _clean(_written(scenario))


def _tag(scenario: Scenario) -> str | None:
    """What is known to fail is skipped here: a CI server has no word for it."""
    return "skipped" if scenario.known else _TAGS.get(scenario.outcome) if scenario.outcome else None


def _written(scenario: Scenario) -> str:
    steps = [f"{step.keyword} {step.text} ... {step.state}" for step in scenario.steps]
    return "\n".join([*steps, *([scenario.details] if scenario.details else [])])


def _totals(scenarios: list[Scenario], more_errors: int = 0) -> dict[str, str]:
    tags = [_tag(scenario) for scenario in scenarios]
    return {
        "tests": str(len(scenarios) + more_errors),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error") + more_errors),
        "skipped": str(tags.count("skipped")),
        "time": f"{sum(scenario.seconds for scenario in scenarios):.3f}",
    }


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
