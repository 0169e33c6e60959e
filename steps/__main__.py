"""`python -m steps`: looks at features without playing them, and writes the page of phrases."""

from pathlib import Path

import click

from steps.catalogue import phrases
from steps.guide.checking import Unreadable, findings, read
from steps.guide.page import FILE, page
from steps.rules import rules


@click.group()
def main() -> None:
    """Help for whoever writes a scenario."""


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...]) -> None:
    """Look at features, or folders of them, without playing them.

    Exits with 0 when there is nothing to mend, with 1 when there is, with 2 when a file cannot be read.
    """
    try:
        features = [feature for file in files for feature in read(file)]
    except Unreadable as error:
        click.echo(error, err=True)
        context.exit(2)
    defined, known = phrases(), set(rules())
    found = [finding for feature in features for finding in findings(defined, known, feature)]
    for finding in found:
        click.echo(finding)
    scenarios = sum(len(feature.scenarios) for feature in features)
    looked_at = f"{scenarios} scenario{'' if scenarios == 1 else 's'} in {', '.join(map(str, files))}"
    click.echo(f"{looked_at}: {len(found) or 'nothing'} to mend")
    context.exit(1 if found else 0)


@main.command("phrases")
def write_phrases() -> None:
    """Write the page of all phrases, docs/phrases.md."""
    FILE.write_text(page(), encoding="utf-8")
    click.echo(f"{FILE} is written")


if __name__ == "__main__":
    main(prog_name="python -m steps")
