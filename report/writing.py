"""The files of a report, all of them in one folder."""

from pathlib import Path

from report.junit import junit
from report.messages import envelopes
from report.page import page
from report.results import as_text, results
from report.summary import summary
from report.tree import Run

PAGE = "index.html"


def write(run: Run, root: Path, folder: Path) -> None:
    """`root` is the project's, where the features are."""
    files = {
        PAGE: page(run),
        "messages.ndjson": "".join(f"{as_text(envelope)}\n" for envelope in envelopes(run, root)),
        "junit.xml": junit(run),
        "results.json": as_text(results(run), indent=1) + "\n",
        "summary.md": summary(run),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", errors="replace")  # lone surrogates
