"""Brings a database of an older version to the newest form of its tables."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from integration.schema import NEWEST, attempts, completions, owner, pauses, version


def upgrade(connection: sa.Connection) -> None:
    """From 0001, which wrote no version down, to 0002; within the connection's transaction.

    What an event tells is kept since then, and worked off later. Every outcome is kept; what was only received is
    delivered again by the LMS, which was told to.
    """
    change = Operations(MigrationContext.configure(connection))
    change.rename_table("completions", "completions_0001")
    change.drop_index("ix_completions_state", "completions_0001")
    for table in (completions, attempts, pauses, owner, version):
        table.create(connection)
    kept = ("key", "course_id", "state", "reason", "badge_id", "received_at")
    old = sa.table("completions_0001", *map(sa.column, kept))
    rows = sa.select(old.c.key, *old.c, old.c.received_at).where(old.c.state != "received")
    connection.execute(sa.insert(completions).from_select(["event", *kept, "due_at"], rows))
    connection.execute(sa.insert(version).values(version_num=NEWEST))
    change.drop_table("completions_0001")
