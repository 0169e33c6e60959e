"""`acclaim-simulator completion`."""

import click
from click.shell_completion import get_completion_class

_PROGRAM, _VARIABLE = "acclaim-simulator", "_ACCLAIM_SIMULATOR_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what completes commands and options in SHELL.

    eval "$(acclaim-simulator completion bash)", and in fish: acclaim-simulator completion fish | source
    """
    complete = get_completion_class(shell)
    assert complete is not None, "click has these three"
    click.echo(complete(context.find_root().command, {}, _PROGRAM, _VARIABLE).source())
