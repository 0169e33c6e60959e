"""What an operator can say on the command line."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from integration.commanding import command, give_up, option

if TYPE_CHECKING:
    from integration.behind import Integration


@command
def check(integration: Integration) -> None:
    """Check organization, token, single sign-on and templates; change nothing."""
    from integration.operator import check as checking

    lines = list(checking.check(integration))
    click.echo("\n".join(lines))
    sys.exit(0 if checking.is_in_order(lines) else 1)


@command
def status(integration: Integration) -> None:
    """Count completions by what became of them; say what is held up."""
    for state, count in integration.store.counts().items():
        click.echo(f"{count:>7}  {state.replace('_', ' ')}")
    oldest = integration.store.oldest_waiting()
    click.echo(f"oldest waiting since {oldest:%Y-%m-%d %H:%M:%S} UTC" if oldest else "nothing is waiting")
    for pause in integration.store.paused(integration.settings.credentials):
        held = f"course {pause.scope}" if pause.scope else "everything"
        click.echo(f"{held} is held up since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}")


@command
def parked(integration: Integration) -> None:
    """List what was refused for good, and why; exit 1 when there is any."""
    found = integration.store.parked()
    for row in found:
        click.echo(f"{row.id:>7}  {row.received_at:%Y-%m-%d %H:%M} UTC  course {row.course_id}: {row.reason}")
    sys.exit(1 if found else 0)


@command
@click.argument("numbers", type=int, nargs=-1)
@option("--all", "everything", is_flag=True, envvar="INTEGRATION_REDELIVER_ALL", help="All that is parked.")
def redeliver(integration: Integration, numbers: tuple[int, ...], *, everything: bool) -> None:
    """Try parked completions again, by the numbers that `parked` shows; a badge that is there already is taken over."""
    if bool(numbers) == everything:
        give_up(2, "Say which: numbers that `parked` shows, or --all")
    asked = set(numbers)
    count = integration.store.redeliver(integration.now(), None if everything else list(asked))
    click.echo(f"{count} to be tried again")
    if count < len(asked):
        give_up(1, f"{len(asked) - count} of these numbers are not parked")


@command
@option("--mend", is_flag=True, envvar="INTEGRATION_SWEEP_MEND", help="Issue for completions that nobody told us of.")
def sweep(integration: Integration, *, mend: bool) -> None:
    """Compare LMS, store and Acclaim; exit 1 when something differs that is not being mended."""
    from integration.operator import sweep as sweeping

    left = 0
    for finding in sweeping.sweep(integration):
        mended = mend and sweeping.mend(finding, integration)
        left += not mended
        done = ": kept" if finding.outcome.badge_id else ": will be issued"
        click.echo(f"{finding.text}{done if mended else ''}")
    click.echo(f"{left} to be looked at" if left else "nothing else differs" if mend else "nothing differs")
    sys.exit(1 if left else 0)


@command
@option("--token", prompt="New token", hide_input=True, envvar="ACCLAIM_NEW_API_TOKEN")
def rotate_token(integration: Integration, token: str) -> None:
    """Put a new token of Acclaim's into the token file, once Acclaim takes it; whoever is at work goes on with it."""
    from bounded.calls import Deadline
    from integration.acclaim_client import AcclaimClient
    from integration.calls import ServiceFailure

    settings = integration.settings.acclaim
    if not settings.api_token_file:
        give_up(2, "A token in the environment changes with a restart only: set [acclaim] api_token_file")
    asking = replace(settings, api_token=token.strip(), api_token_file="")
    try:
        organization = AcclaimClient(asking, integration.http, Deadline(30)).organization()
    except ServiceFailure as failure:
        give_up(1, f"{failure}: the old token stays")
    beside = Path(f"{settings.api_token_file}.new")
    beside.touch(mode=0o600)
    beside.write_text(f"{token.strip()}\n", encoding="utf-8")
    beside.replace(settings.api_token_file)
    click.echo(f"{organization.name} answers to the new token, which is in use from now on")


ALL = (check, status, parked, redeliver, sweep, rotate_token)
