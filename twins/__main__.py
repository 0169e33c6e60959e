"""`python -m twins` plays every twin against every scenario and writes the matrix; it ends with 1 if a twin lives."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from twins.matrix import Verdicts, as_json, matrix_of, problems, read, summary
from twins.page import page_of

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@click.command()
@click.option("--workers", default="2", show_default=True, help="How many processes play.")
@click.option("--named", is_flag=True, help="Play on each twin the scenario that it names, and no other.")
def main(workers: str, named: bool) -> None:
    """Writes docs/twins.json and docs/twins.md."""
    verdicts: Verdicts = {}
    for what in ("named", "nothing") if named else ("all",):
        verdicts |= read(verdicts_of(what, "-n", workers))
    matrix = matrix_of(verdicts)
    (DOCS / "twins.json").write_text(as_json(matrix), encoding="utf-8")
    (DOCS / "twins.md").write_text(page_of(matrix), encoding="utf-8")
    for problem in problems(matrix):
        click.echo(problem, err=True)
    click.echo(summary(matrix))
    sys.exit(bool(problems(matrix)))


def verdicts_of(what: str, *options: str) -> str:
    """Plays, and gives the verdicts as JSON; raises CalledProcessError where nothing could be played."""
    with TemporaryDirectory() as folder:
        verdicts = Path(folder) / "verdicts.json"
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider"]
        command += ["-p", "twins.plugin", "--twins", what, "--twins-verdicts", str(verdicts), *options]
        subprocess.run([*command, "tests/test_features.py"], cwd=ROOT, check=True)  # noqa: S603  # our own command
        return verdicts.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
