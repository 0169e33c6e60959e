"""The command line of the integration."""

from __future__ import annotations

import click

from integration.operating import check, parked, redeliver, rotate_token, status, sweep
from integration.running import serve, worker


@click.group()
def main() -> None:
    """Issues Acclaim badges for completed courses.

    Secrets come from the environment only: ACCLAIM_API_TOKEN, LMS_API_KEY and LMS_WEBHOOK_SECRET; while the last is
    being changed also LMS_OLD_WEBHOOK_SECRET, and for the operator's page INTEGRATION_OPERATOR_TOKEN.
    """


for command in (serve, worker, check, status, parked, redeliver, sweep, rotate_token):
    main.add_command(command)
