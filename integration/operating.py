"""The commands of an operator: look at what is stored, mend it, check the set-up."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from integration.opening import SETTINGS, give_up, settings_at, stored


@click.command()
@SETTINGS
def status(path: str) -> None:
    """Count completions by what became of them; say what is held up."""
    from integration.reports import Reports

    settings = settings_at(path)
    with stored(settings) as store:
        reports = Reports(store.database)
        for state, count in reports.counts().items():
            click.echo(f"{count:>7}  {state.replace('_', ' ')}")
        oldest = reports.oldest_waiting()
        click.echo(f"oldest waiting since {oldest:%Y-%m-%d %H:%M:%S} UTC" if oldest else "nothing is waiting")
        for pause in reports.paused(settings.credentials):
            held = f"course {pause.scope}" if pause.scope else "everything"
            click.echo(f"{held} is held up since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}")


@click.command()
@SETTINGS
def parked(path: str) -> None:
    """List what was refused for good, and why; exit 1 when there is any."""
    from integration.reports import Reports

    with stored(settings_at(path)) as store:
        found = Reports(store.database).parked()
    for row in found:
        click.echo(f"{row.id:>7}  {row.received_at:%Y-%m-%d %H:%M} UTC  course {row.course_id}: {row.reason}")
    sys.exit(1 if found else 0)


@click.command()
@SETTINGS
@click.argument("numbers", type=int, nargs=-1)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    envvar="INTEGRATION_REDELIVER_ALL",
    show_envvar=True,
    help="All that is parked.",
)
def redeliver(path: str, numbers: tuple[int, ...], *, everything: bool) -> None:
    """Try parked completions again, by the numbers that `parked` shows; a badge that is there already is taken over."""
    if bool(numbers) == everything:
        give_up(2, "Say which: numbers that `parked` shows, or --all")
    asked = set(numbers)
    with stored(settings_at(path)) as store:
        count = store.redeliver(datetime.now(UTC), None if everything else list(asked))
    click.echo(f"{count} to be tried again")
    if count < len(asked):
        give_up(1, f"{len(asked) - count} of these numbers are not parked")


@click.command()
@SETTINGS
@click.option(
    "--mend",
    is_flag=True,
    envvar="INTEGRATION_SWEEP_MEND",
    show_envvar=True,
    help="Have the badges issued of completions that nobody told us of.",
)
def sweep(path: str, *, mend: bool) -> None:
    """Compare LMS, store and Acclaim; exit 1 when something differs that is not being mended."""
    settings = settings_at(path)
    from integration import sweep as sweeping
    from integration.acclaim_client import AcclaimClient
    from integration.calls import Deadline, ServiceFailure
    from integration.lms_client import LmsClient
    from integration.reports import Reports
    from integration.transport import closed_session

    http, deadline, left = closed_session(), Deadline(3600), 0
    lms, acclaim = LmsClient(settings, http, deadline), AcclaimClient(settings, http, deadline)
    with stored(settings) as store:
        try:
            for finding in sweeping.sweep(settings, lms, acclaim, Reports(store.database)):
                mended = mend and sweeping.mend(finding, store, datetime.now(UTC))
                left += not mended
                click.echo(f"{finding.text}{': will be issued' if mended else ''}")
        except ServiceFailure as failure:
            give_up(1, str(failure))
    click.echo(f"{left} to be looked at" if left else "nothing else differs" if mend else "nothing differs")
    sys.exit(1 if left else 0)


@click.command("rotate-token")
@SETTINGS
@click.option("--token", prompt="New token", hide_input=True, envvar="ACCLAIM_NEW_API_TOKEN", show_envvar=True)
def rotate_token(path: str, token: str) -> None:
    """Put a new token of Acclaim's into the token file, once Acclaim takes it; whoever is at work goes on with it."""
    settings = settings_at(path)
    from dataclasses import replace

    from integration.acclaim_client import AcclaimClient
    from integration.calls import Deadline, ServiceFailure
    from integration.transport import closed_session

    if not settings.api_token_file:
        give_up(2, "A token in the environment changes with a restart only: set [acclaim] api_token_file")
    tried = replace(settings, api_token=token.strip(), api_token_file="")
    try:
        organization = AcclaimClient(tried, closed_session(), Deadline(30)).organization()
    except ServiceFailure as failure:
        give_up(1, f"{failure}: the old token stays")
    if organization is None:
        give_up(1, "Acclaim does not show the organization to this token: the old token stays")
    beside = Path(f"{settings.api_token_file}.new")
    beside.touch(mode=0o600)
    beside.write_text(f"{token.strip()}\n", encoding="utf-8")
    beside.replace(settings.api_token_file)
    click.echo(f"{organization.name} answers to the new token, which is in use from now on")


@click.command()
@SETTINGS
def check(path: str) -> None:
    """Check organization, token, single sign-on and templates; change nothing."""
    settings = settings_at(path)
    from integration.check import check as run_check

    report = run_check(settings)
    click.echo("\n".join(report.lines))
    sys.exit(0 if report.ok else 1)
