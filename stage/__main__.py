"""`python -m stage run` and `python -m stage demo`."""

import signal
import subprocess
import sys
from pathlib import Path

import click

from stage.demo import Player, StillAtWork
from stage.processes import CannotRun, OtherWorld, PortTaken, Running, running
from stage.roster import COMMITTED, BadRoster, invent, read_roster, write_roster

_HOST = click.option("--host", default="127.0.0.1", envvar="HOST", show_default=True, show_envvar=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Simulator and integration together, with the seeded world Northwind."""


@main.command()
@_HOST
@click.option("--port", default=8400, envvar="PORT", type=click.IntRange(0, 65535), show_default=True, show_envvar=True)
@click.option(
    "--integration-port",
    default=8500,
    envvar="INTEGRATION_PORT",
    type=click.IntRange(0, 65535),
    show_default=True,
    show_envvar=True,
)
def run(host: str, port: int, integration_port: int) -> None:
    """Serve both until Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with running(host=host, port=port, integration_port=integration_port) as both:
            click.echo(_welcome(both))
            both.wait()
        raise click.ClickException("one of the two has ended by itself")
    except KeyboardInterrupt:
        click.echo("\nBoth have ended.")
    except (PortTaken, OtherWorld) as error:
        raise click.ClickException(str(error)) from error
    except CannotRun:
        sys.exit(1)


@main.command()
@click.option(
    "--roster",
    "path",
    default=COMMITTED,
    type=click.Path(path_type=Path),
    envvar="ROSTER",
    show_envvar=True,
    help="CSV file of completions.",
)
def demo(path: Path) -> None:
    """Play a roster of completions through the LMS and show what becomes of it."""
    try:
        rows = read_roster(path)
        with running(host="127.0.0.1", port=0, integration_port=0, log=subprocess.DEVNULL) as both:
            player = Player(both)
            player.refuse_unknown_courses(rows)
            with click.progressbar(player.play(rows), length=len(rows), label="Completions") as played:
                for _ in played:
                    pass
            _show(player)
    except (BadRoster, StillAtWork, OtherWorld) as error:
        raise click.ClickException(str(error)) from error
    except CannotRun:
        sys.exit(1)


@main.command()
def roster() -> None:
    """Write the invented roster to standard output."""
    write_roster(invent(), sys.stdout)


def _interrupt(_number: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # a second one would end us before both have ended
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _show(player: Player) -> None:
    for student in player.students.values():
        badges = [f"{row['name']} ({row['state']}, {row['link']['label']})" for row in player.badges(student["id"])]
        name = f"{student['first_name']} {student['last_name']}"
        click.echo(f"{name:<28} {'; '.join(badges) or 'no table: no badge earned'}")
    click.echo()
    for state, count in player.counts().items():
        click.echo(f"{count:>5}  {state.replace('_', ' ')}")


def _welcome(both: Running) -> str:
    web = both.simulator_url
    people = "\n".join(
        f"  {person['name']:<16} {person['where']:<26} {person['email']:<26} {person['password']}"
        for person in both.world["people"]
    )
    course = next(item for item in both.lms["courses"] if item["title"] == "Onboarding Essentials")
    student = next(item for item in both.lms["students"] if item["first_name"] == "Priya")
    issuer = both.world["acclaim"]["organizations"][0]
    application = issuer["oauth_applications"][0]
    token = f"  control token {both.control_token}" if both.control_token else ""
    return f"""
Start here   {web}/  (a tour in seven clicks)
Simulator    {web}/_simulator/  (clock, mailbox){token}
LMS          {web}/skilljar/  for admins {web}/skilljar/admin/courses
Acclaim      {web}/earner/earned  for organizations {web}/mgmt
Acclaim API  {web}/v1  to try {web}/docs/  organization {issuer["id"]}  token {issuer["token"]}
OAuth        {web}/oauth/token  client_id {application["client_id"]}  client_secret {application["client_secret"]}
Integration  {both.integration_url}/health

Who can sign in where:
{people}

Have Priya complete a course, then look at the mailbox and at her profile:
{_exported(web)}  .venv/bin/python -m simulator complete priya@example.com "{course["title"]}"
By the LMS's own API, where a completion that is there is only changed:
  curl -u {both.lms["api_key"]}: -X PUT {web}/skilljar/v1/users/{student["id"]}/published-courses/{
        course["published_course_id"]
    } \\
    -H 'Content-Type: application/json' -d '{{"course_progress": {{"completed_at": "2026-03-02T09:00:00Z"}}}}'

Ctrl-C ends both.
"""


def _exported(web: str) -> str:
    """What commands have to be told where the simulator is not where they look for it."""
    return "" if web.endswith(":8400") else f"  export ACCLAIM_SIMULATOR_URL={web}\n"


if __name__ == "__main__":
    main()
