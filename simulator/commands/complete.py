"""`acclaim-simulator complete`."""

from typing import Any

import click

from simulator.commands.driving import Control, driven_in_a_world, given, option


@click.command()
@click.argument("student")
@click.argument("course")
@option(
    "--result", type=click.Choice(["passed", "failed", "ungraded"]), help="How the course ended, ungraded unless told."
)
@option("--score", type=click.IntRange(0, 100), help="Of 100.")
@driven_in_a_world
def complete(control: Control, student: str, course: str, **told: Any) -> None:
    """Have STUDENT complete COURSE in the LMS, for the first time or once more.

    STUDENT is an id or an e-mail address, COURSE an id or a title: complete priya@example.com "Onboarding Essentials".
    """
    completion = {"student": student, "course": course} | given(told)
    control.show(control.ask("POST", "/lms/completions", json=completion), _line)


def _line(told: dict[str, Any]) -> list[str]:
    return [f"{told['completed_at']}  {told['student_id']} has completed {told['course_id']}  {told['result']}"]
