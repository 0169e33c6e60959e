"""How a scenario that fails is told on the terminal: in its own words, and how it is played again; a plugin of pytest.

What fails in words has no frames, which would hide them; `-vv`, `--full-trace` and `--tb` bring them back. What is
neither a failed assertion nor a wrong scenario keeps its frames: there the suite is wrong, or what it runs on.
"""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import (
    ExceptionRepr,
    ReprEntryNative,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
)
from pytest_bdd import parser as gherkin

from report.again import again
from report.target import without_secrets
from report.tested import feature_of, row_of, template_of
from report.words import in_words

_STEP = pytest.StashKey[gherkin.Step]()
_PLAIN_STYLES = {"auto", "line", "no"}


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: gherkin.Step) -> None:
    request.node.stash[_STEP] = step


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: gherkin.Step) -> None:
    request.node.stash[_STEP] = step


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Outside of all others: whoever wants the frames has seen them."""
    report = yield
    template = template_of(item)
    if template and report.failed and call.excinfo:
        step = item.stash.get(_STEP, None) if call.when == "call" else None
        failed = _Failed(item, template, step, str(call.when))
        report.longrepr = failed.told(call.excinfo.value, report.longrepr)
    return report


@dataclass(frozen=True)
class _Failed:
    """A scenario in that phase of its test ("setup", "call", "teardown") in which it failed, and at which step."""

    item: pytest.Item
    template: gherkin.ScenarioTemplate
    step: gherkin.Step | None
    phase: str

    def told(self, error: BaseException, as_usual: Any) -> Any:
        """As pytest shows it at last; `as_usual` is what it would have shown."""
        said = in_words(self.step.type, self.step.name, error) if self.step else ""
        said = without_secrets(self.item.config, said)
        with_frames = wants_frames(self.item.config)
        if said and not with_frames:
            return self._in_words(said)
        if isinstance(as_usual, ExceptionRepr):
            as_usual.addsection("Scenario", f"{self._head}\n{self._foot}")
            if not with_frames:
                _leave_out_the_way_to_the_step(as_usual)
        return as_usual

    def _in_words(self, said: str) -> ReprExceptionInfo:
        """In the form that travels between processes; what is said stands in the summary of the run as well."""
        text = f"{self._head}\n\n{said}\n\n{self._foot}\n"
        place = ReprFileLocation(self._file, self.step.line_number if self.step else 0, said)
        return ReprExceptionInfo(ReprTraceback([ReprEntryNative([text])], None, "native"), place)

    @property
    def _file(self) -> str:
        return feature_of(self.item.config.rootpath, self.template)

    @property
    def _head(self) -> str:
        _, values = row_of(self.item)
        row = f" ({', '.join(values.values())})" if values else ""
        said = [f"Scenario: {self.template.render(values).name}{row} ({self._file}:{self.template.line_number})"]
        if self.template.rule:
            said.append(f"Rule:     {', '.join(sorted(self.template.rule.tags))}: {self.template.rule.name}")
        return "\n".join([*said, f"Step:     {self._place}"])

    @property
    def _place(self) -> str:
        step = self.step
        return f"{step.type.title()} {step.name} (line {step.line_number})" if step else _AROUND[self.phase]

    @property
    def _foot(self) -> str:
        return f"Again:    {again(self.item.config, self.item.nodeid)}"


_AROUND = {"setup": "none, before the first", "call": "none", "teardown": "none, after the last"}


def wants_frames(config: pytest.Config) -> bool:
    option = config.option
    return bool(option.fulltrace) or option.verbose > 1 or option.tbstyle not in _PLAIN_STYLES


def _leave_out_the_way_to_the_step(told: ExceptionRepr) -> None:
    """pytest's own frame between a scenario and its step says nothing of either."""
    trace = getattr(told, "reprtraceback", None)
    if trace:
        places = [(entry, getattr(entry, "reprfileloc", None)) for entry in trace.reprentries]
        trace.reprentries = [entry for entry, place in places if not (place and "_pytest" in Path(place.path).parts)]
