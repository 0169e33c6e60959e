"""How a command ends that cannot do what it is asked to: with a line on stderr and a code."""

import sys
from typing import NoReturn

import click


def give_up(code: int, message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
