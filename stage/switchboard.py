"""Any number of integrations behind one address, each below its own name, started and stopped at will."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from flask import Flask

from bounded.connections import closed_session
from integration.behind import Integration
from integration.database import Database
from integration.operator.check import check, is_in_order
from integration.schema import attempts, completions, pauses
from integration.settings import SettingsError, settings_from
from integration.store import Store
from integration.web import create_app
from integration.worker import Worker
from steps.drivers.roles import Checked, Refused


class Switchboard:
    """A WSGI application, and the host on which the operators of the scenarios run their integrations.

    Whoever delivers a webhook works off what is due, so that a scenario need not wait for threads.
    """

    def __init__(self, url: str, adapters: Mapping[str, Any], *, reuses: bool = False) -> None:
        """`adapters` are how its integrations reach what is in this process, by the beginning of its address.

        With `reuses` the next scenario has the databases and applications of the one before, emptied: making them takes
        a tenth of a play. Only where no call of the one before can still be under way.
        """
        self._url, self._reuses = url, reuses
        self._adapters = adapters
        self._apps: dict[str, Flask] = {}
        self._workers: dict[str, Worker] = {}
        self._stores: dict[str, Store] = {}
        self._spare_stores: list[Store] = []
        self._spare_apps: list[Flask] = []
        self._ahead = timedelta()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        name, _, rest = environ["PATH_INFO"].lstrip("/").partition("/")
        app = self._apps.get(name)
        if app is None:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"this integration is down"]
        answer: Iterable[bytes] = app(environ | {"SCRIPT_NAME": f"/{name}", "PATH_INFO": f"/{rest}"}, start_response)
        return answer

    def start(self, name: str, document: dict[str, Any], secrets: dict[str, str]) -> str:
        """Starts, or starts again, with what it had stored; gives its address or raises Refused."""
        try:
            settings = settings_from(document, secrets)
        except SettingsError as error:
            raise Refused(str(error)) from error
        if name not in self._stores:
            self._stores[name] = self._spare_stores.pop() if self._spare_stores else Store(Database("sqlite://"))
        behind = Integration(settings, self._new_session(), self._now)
        behind.store = self._stores[name]
        self._workers[name] = Worker(behind)
        behind.received = self._workers[name].work_off
        self._put_by(name)
        app = self._spare_apps.pop() if self._spare_apps else create_app(behind)
        app.extensions["integration"] = behind
        self._apps[name] = app
        return f"{self._url}/{name}"

    def stop(self, name: str) -> None:
        self._put_by(name)
        self._workers.pop(name, None)

    def check(self, document: dict[str, Any], secrets: dict[str, str]) -> Checked:
        lines = list(check(Integration(settings_from(document, secrets), self._new_session())))
        return Checked(is_in_order(lines), "\n".join(lines))

    def pass_time(self, seconds: float) -> None:
        """Moves the clock of every integration, and lets it do what is due by then."""
        self._ahead += timedelta(seconds=seconds)
        for worker in list(self._workers.values()):
            worker.work_off()

    def counts(self, name: str) -> dict[str, int]:
        """How many completions an integration holds in each state."""
        return self._stores[name].counts()

    def clear(self) -> None:
        """Forgets every integration and what it had stored."""
        if self._reuses:
            self._spare_apps += self._apps.values()
            self._spare_stores += map(_emptied, self._stores.values())
        else:
            self.close()
        self._apps.clear()
        self._workers.clear()
        self._stores.clear()
        self._ahead = timedelta()

    def close(self) -> None:
        """Lets go of every database."""
        for store in (*self._stores.values(), *self._spare_stores):
            store.database.close()

    def _put_by(self, name: str) -> None:
        """Takes an application away, which the next may have."""
        app = self._apps.pop(name, None)
        if app and self._reuses:
            self._spare_apps.append(app)

    def _new_session(self) -> requests.Session:
        session = closed_session()
        for prefix, adapter in self._adapters.items():
            session.mount(prefix, adapter)
        return session

    def _now(self) -> datetime:
        return datetime.now(UTC) + self._ahead  # noqa: TID251  # integrations live in real time


def _emptied(store: Store) -> Store:
    with store.database.begin() as connection:
        for table in (attempts, completions, pauses):
            connection.execute(table.delete())
    return store
