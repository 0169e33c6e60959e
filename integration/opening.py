"""What the commands work with: what is stored, and the threads that issue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

import click

from bounded.calls import Deadline
from bounded.connections import closed_session
from integration.acclaim_client import AcclaimClient, Organization
from integration.database import Database
from integration.log import log_to_stderr
from integration.settings import Settings
from integration.store import Store
from integration.worker import Worker, Workers


class Opened:
    """An integration for one command: each part is there from its first use until the command ends."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.http = settings, closed_session()

    @cached_property
    def store(self) -> Store:
        """Raises CannotOpen."""
        database = Database(self.settings.database, self.settings.name)
        click.get_current_context().call_on_close(database.close)
        lease, settle = self.settings.attempt_seconds * 2, self.settings.settle_seconds
        return Store(database, timedelta(seconds=lease), timedelta(seconds=settle))

    def organization_shown_to(self, token: str) -> Organization | None:
        """Ours, as Acclaim shows it to a token that is not in use yet; raises ServiceFailure."""
        tried = replace(self.settings, api_token=token, api_token_file="")
        return AcclaimClient(tried, self.http, Deadline(30)).organization()

    def set_to_work(self, number: int) -> Workers:
        """So many threads that issue badges; the command's end waits for what they are at."""
        log_to_stderr(self.settings.name)
        workers = Workers(Worker(self.settings, self.http, self.store, lambda: datetime.now(UTC)), number)
        workers.start()
        click.get_current_context().call_on_close(workers.stop)
        return workers
