"""The journal of a world: every request and answer, change, mail and webhook, and what caused what.

An entry's `cause` is the entry that led to it: a request leads to changes, a change to the mails and webhooks that it
puts down, however much later the clock gets there. What only reads has no transaction to be written with, so its
entries wait in the process: for the next change of the world, for whoever asks, or for the timer.
"""

import itertools
import os
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.criteria import has
from simulator.records import records
from simulator.rows import Rows

REQUEST, CHANGE, MAIL, WEBHOOK = "request", "change", "mail", "webhook"
KINDS = (REQUEST, CHANGE, MAIL, WEBHOOK)
MOST = 10_000
"""How many entries of a world are kept: the newest."""

_TRIM_EVERY = 256
_AS_KEPT: dict[str, Callable[[str], object]] = {"method": str.upper, "path": str, "status": int}
_MOST_WAITING = 512
# Tells the processes of one database apart: entries are named where no world is open, so the ids are none of `Ids`.
_process = f"{os.getpid():x}-{uuid.uuid4().hex[:6]}"  # noqa: TID251
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `name` is the operation, the event or the kind of mail, `about` the id of its subject.

    `person` is the address of whom it is about, `details` a JSON object that depends on the kind.
    """

    id: str
    at: datetime
    kind: str
    cause: str | None
    name: str
    about: str | None
    person: str | None
    details: str

    def detail(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.details)
        return told


# By `n` the oldest are found; without, all of a world would be sorted for that.
entries = records(Entry, "journal", indexes=[("n",), ("kind", "name"), ("cause",)])


def new_id(kind: str) -> str:
    """An id that no other entry of the database has."""
    return f"{kind}-{_process}-{next(_numbers)}"


def entry(
    kind: str,
    at: datetime,
    name: str,
    *,
    id: str | None = None,  # noqa: A002
    cause: str | None = None,
    about: str | None = None,
    person: str | None = None,
    details: Mapping[str, object],
) -> Entry:
    """An entry as it is kept; a NUL, which PostgreSQL cannot keep, is shown as what cannot be shown."""
    about, person, cause = (text and text.replace("\x00", "\ufffd") for text in (about, person, cause))
    return Entry(id or new_id(kind), at, kind, cause, name, about, person, orjson.dumps(dict(details)).decode())


class Waiting:
    """Entries that wait for a transaction to be written with, of all worlds of a process."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._lock = threading.Lock()
        self.tell: Callable[[], None] = lambda: None

    def add(self, world: str, one: Entry) -> None:
        """Keeps an entry; tells when it is the first, or when there are many."""
        with self._lock:
            waiting = self._entries[world]
            waiting.append(one)
            is_time = len(waiting) in {1, _MOST_WAITING}
        if is_time:
            self.tell()

    def take(self, world: str) -> list[Entry]:
        with self._lock:
            return self._entries.pop(world, [])

    @contextmanager
    def lent(self, world: str) -> Iterator[Callable[[], list[Entry]]]:
        """Gives what takes the entries of a world; when it fails to write them, they wait again.

        They do so under other ids, for whether a transaction that failed at its end was committed is not known.
        """
        taken: list[Entry] = []

        def take() -> list[Entry]:
            taken.extend(self.take(world))
            return taken

        try:
            yield take
        except BaseException:
            if taken:
                with self._lock:
                    self._entries[world][:0] = [replace(one, id=new_id(one.kind)) for one in taken]
            raise

    def worlds(self) -> list[str]:
        with self._lock:
            return [world for world, waiting in self._entries.items() if waiting]


def write(rows: Rows[Entry], written: list[Entry]) -> None:
    """Writes entries down; now and then the oldest beyond MOST are let go."""
    rows.add(*written)
    if any(int(one.id.rpartition("-")[2]) % _TRIM_EVERY == 0 for one in written):
        rows.keep_newest(MOST)


def matching(criteria: dict[str, str]) -> "list[sa.ColumnElement[bool]]":
    """SQL for what is asked of the journal: kind, name, about, cause, an address of a person, what a request was like.

    `after` is the id of an entry; of one that is kept no more everything comes after it.
    """
    criteria = {name: value.replace("\x00", "\ufffd") for name, value in criteria.items()}  # as entries have it
    found: list[sa.ColumnElement[bool]] = [
        entries.c[name] == criteria[name] for name in ("kind", "name", "about", "cause") if name in criteria
    ]
    if "person" in criteria:
        person = criteria["person"].lower()
        found.append(sa.or_(entries.c.person == person, has(entries.c.details, person)))
    if "after" in criteria:
        number = sa.select(entries.c.n).where(entries.c.id == criteria["after"]).correlate(None).scalar_subquery()
        found.append(entries.c.n > sa.func.coalesce(number, 0))
    return found + [_detail(name, criteria[name]) for name in _AS_KEPT if name in criteria]


def _detail(name: str, value: str) -> "sa.ColumnElement[bool]":
    """A detail as it is kept; in bodies quotes have a backslash before them, and LIKE would take any case."""
    told = orjson.dumps({name: _AS_KEPT[name](value)}).decode()[1:-1]
    return sa.func.replace(entries.c.details, told, "") != entries.c.details
