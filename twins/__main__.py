"""`python -m twins` plays every twin against every scenario and writes the matrix; it ends with 1 if a twin lives."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from suite.place import HOME
from twins.matrix import Verdicts, as_json, matrix_of, problems, read, summary
from twins.page import page_of


@click.command()
@click.option("--workers", default=2, type=click.IntRange(min=1), show_default=True, help="How many processes play.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default="docs",
    show_default=True,
    help="Where it is written.",
)
@click.option("--named", is_flag=True, help="Play on each twin the scenario that it names, and no other.")
def main(workers: int, into: Path, *, named: bool) -> None:
    """Writes twins.json and twins.md."""
    into.mkdir(parents=True, exist_ok=True)
    verdicts: Verdicts = {}
    try:
        for what in ("named", "nothing") if named else ("all",):
            verdicts |= read(verdicts_of(what, "-n", str(workers)))
    except subprocess.CalledProcessError as ended:
        raise click.ClickException(f"pytest ended with {ended.returncode}: nothing was written") from ended
    matrix = matrix_of(verdicts)
    (into / "twins.json").write_text(as_json(matrix), encoding="utf-8")
    (into / "twins.md").write_text(page_of(matrix), encoding="utf-8")
    for problem in problems(matrix):
        click.echo(problem, err=True)
    click.echo(summary(matrix))
    sys.exit(bool(problems(matrix)))


def verdicts_of(what: str, *options: str) -> str:
    """Plays, and gives the verdicts as JSON; raises CalledProcessError where it was not played to the end."""
    with TemporaryDirectory() as folder:
        verdicts = Path(folder) / "verdicts.json"
        command = [sys.executable, "-m", f"{HOME}suite", "-q", "--tb=no", "-p", f"{__package__}.plugin"]
        command += ["--twins", what, "--twins-verdicts", str(verdicts), *options]
        subprocess.run(command, check=True)  # noqa: S603  # our own command
        return verdicts.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
