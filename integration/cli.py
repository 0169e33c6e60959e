"""The command line of the integration: what runs it, and what its operator says (`operator.commands`)."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import click

from integration.commanding import command, give_up, option
from integration.operator import commands

if TYPE_CHECKING:
    from integration.behind import Integration

_workers = option(
    "--workers",
    default=8,
    type=click.IntRange(0, 64),
    help="Threads that issue badges, and so the most calls to Acclaim at once.",
)


@command
@option("--host", default="127.0.0.1")
@option("--port", default=8500, type=click.IntRange(0, 65535), help="0 takes a free port and prints it.")
@_workers
def serve(integration: Integration, host: str, port: int, workers: int) -> None:
    """Serve the webhook, the Badges Earned table and the operator's page, and issue badges."""
    from integration import serving, web

    _set_to_work(integration, workers)
    app = web.create_app(integration)
    try:
        listener = serving.listen(host, port)
    except OSError as error:
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        give_up(1, f"Port {port} on {host} {reason}: choose another with --port or INTEGRATION_PORT")
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"{integration.settings.name} is ready: http://{shown}:{listener.getsockname()[1]}")
    serving.serve(app, listener)


@command
@_workers
def worker(integration: Integration, workers: int) -> None:
    """Issue badges beside `serve`, in as many processes as you like on PostgreSQL."""
    from integration import serving

    _set_to_work(integration, workers)
    click.echo(f"{integration.settings.name} is at work")
    serving.wait()


def _set_to_work(integration: Integration, number: int) -> None:
    """So many threads that issue badges; the command's end waits for what they are at."""
    from integration.log import log_to_stderr
    from integration.worker import Worker, Workers

    log_to_stderr(integration.settings.name)
    workers = Workers(Worker(integration), number)
    integration.received = workers.wake
    workers.start()
    click.get_current_context().call_on_close(workers.stop)


@click.group()
def main() -> None:
    """Issues Acclaim badges for completed courses.

    Secrets come from the environment only: ACCLAIM_API_TOKEN, LMS_API_KEY and LMS_WEBHOOK_SECRET; while the last is
    being changed also LMS_OLD_WEBHOOK_SECRET, and for the operator's page INTEGRATION_OPERATOR_TOKEN.
    """


for _each in (serve, worker, *commands.ALL):
    main.add_command(_each)
