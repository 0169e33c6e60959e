"""The features as Gherkin's own parser reads them: sources, documents and pickles."""

from pathlib import Path
from typing import Any

from gherkin.stream.gherkin_events import GherkinEvents

from report.played import Scenario

_OPTIONS = GherkinEvents.Options(print_source=True, print_ast=True, print_pickles=True)


class Pickles:
    """Of some features, by their places below the root of the project; `names` and `tags` have those of each pickle."""

    def __init__(self, root: Path, files: list[str]) -> None:
        self.documents: list[dict[str, Any]] = []
        self.names: list[str] = []
        self.tags: list[set[str]] = []
        self._by_line: dict[tuple[str, int], list[dict[str, Any]]] = {}
        events = GherkinEvents(_OPTIONS)  # one for all: it numbers what it reads
        for file in files:
            self._read(events, file, (root / file).read_text(encoding="utf-8"))

    def of(self, scenario: Scenario) -> dict[str, Any] | None:
        """The pickle of a scenario; None when the feature has changed since."""
        pickles = self._by_line.get((scenario.file, scenario.line), [])
        place = scenario.example or 0
        return pickles[place] if place < len(pickles) else None

    def _read(self, events: GherkinEvents, file: str, text: str) -> None:
        source = {"uri": file, "data": text, "mediaType": "text/x.cucumber.gherkin+plain"}
        lines: dict[str, int] = {}
        for event in events.enum({"source": source}):  # type: ignore[typeddict-item]
            told: dict[str, Any] = dict(event)
            if "pickle" not in told:
                self.documents.append(told)
                lines |= _lines(told.get("gherkinDocument", {}).get("feature", {}))
                continue
            line = lines[told["pickle"]["astNodeIds"][0]]
            self.names.append(told["pickle"]["name"])
            self.tags.append({tag["name"].removeprefix("@") for tag in told["pickle"]["tags"]})
            self._by_line.setdefault((file, line), []).append(told["pickle"])


def _lines(part: dict[str, Any]) -> dict[str, int]:
    """The line of every scenario by its id: those of rules, too."""
    found = {}
    for child in part.get("children", []):
        if "scenario" in child:
            found[child["scenario"]["id"]] = child["scenario"]["location"]["line"]
        found |= _lines(child.get("rule", {}))
    return found
