"""What stands behind the doors, the workers and the commands of an integration."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

import requests

from bounded.calls import Deadline
from bounded.connections import closed_session
from integration.acclaim_client import AcclaimClient
from integration.database import Database
from integration.lms_client import LmsClient
from integration.settings import Settings
from integration.store import Store


@dataclass
class Integration:
    """`http` carries every call out, `now` gives an aware instant, `received` tells the workers of something to do."""

    settings: Settings
    http: requests.Session = field(default_factory=closed_session)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    received: Callable[[], None] = lambda: None

    @cached_property
    def store(self) -> Store:
        """Opened at its first use; raises CannotOpen."""
        lease, settle = self.settings.attempt_seconds * 2, self.settings.settle_seconds
        database = Database(self.settings.database, self.settings.name)
        return Store(database, timedelta(seconds=lease), timedelta(seconds=settle))

    def lms(self, deadline: Deadline) -> LmsClient:
        return LmsClient(self.settings.lms, self.http, deadline)

    def acclaim(self, deadline: Deadline) -> AcclaimClient:
        """With the token that is valid now."""
        return AcclaimClient(self.settings.acclaim, self.http, deadline)

    def close(self) -> None:
        """Lets go of the database, if it was opened."""
        if "store" in vars(self):
            self.store.database.close()
