"""Databases with many badges in them, written in bulk straight into the simulator's records."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.wire import ORGANIZATION, TEMPLATE
from simulator.acclaim.domain.issued_badge import BadgeState, IssuedBadge
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.issuing import IssueRequest, issue
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.worlds import DEFAULT

_CHUNK = 10_000
_AT_ONCE = 500
MEI = "mei@bench.example"
DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
_BADGE = IssuedBadge(
    id="",
    organization_id=ORGANIZATION,
    badge_template_id=TEMPLATE,
    recipient_email="",
    recipient_key="",
    first_name="Mei",
    middle_name=None,
    last_name="Chen",
    issuer_earner_id=None,
    locale="en",
    public=True,
    state=BadgeState.PENDING,
    state_updated_at=None,
    accepted_at=None,
    issued_at=DAY,
    expires_at=None,
    country=None,
    state_or_province=None,
    evidence=(),
    suppress_badge_notification_email=False,
    revocation_reason=None,
    replacement_badge_id=None,
    replaces_badge_id=None,
    created_at=DAY,
    updated_at=DAY,
)


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary one, which is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="acclaim-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def fill(path: Path, count: int, email: str = MEI, times: int = 60) -> int:
    """A database of the default world with so many badges more, `times` of them of one person; its bytes on disk."""
    simulator = Simulator(base_url="http://bench.test", database=url(path))
    simulator.worlds.create(DEFAULT, "northwind", Clock())
    theirs = dict.fromkeys(range(0, count, max(count // times, 1)), email)  # spread over all of them
    for begin in range(0, count, _CHUNK):
        numbers = range(begin, min(begin + _CHUNK, count))
        with simulator.worlds.open(DEFAULT, write=True) as world:
            world.rows(issued_badges).add(*(_badge(number, theirs.get(number)) for number in numbers))
    simulator.worlds.close()
    return path.stat().st_size


def issue_many(simulator: Simulator, count: int) -> None:
    """Issues so many badges in the default world, each with all that comes with it."""
    for begin in range(0, count, _AT_ONCE):
        with simulator.worlds.open(DEFAULT, write=True) as world:
            for number in range(begin, min(begin + _AT_ONCE, count)):
                issue(world, ORGANIZATION, IssueRequest(TEMPLATE, f"n{number}@bench.example", "Mei", "Chen", DAY))


def _badge(number: int, theirs: str | None) -> IssuedBadge:
    """Every other one accepted."""
    email = theirs or f"n{number}@bench.example"
    moved = {"state": BadgeState.ACCEPTED, "accepted_at": DAY, "state_updated_at": DAY} if number % 2 else {}
    return replace(
        _BADGE,
        id=str(uuid.UUID(int=number + 1, version=4)),
        recipient_email=email,
        recipient_key=email,
        **moved,  # type: ignore[arg-type]  # each of its own kind
    )
