"""What an event tells is kept, and worked off later; attempts and pauses have tables of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from integration.schema import attempts, completions, owner, pauses

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Keeps every outcome; what was only received is delivered again by the LMS, which was told to."""
    connection = op.get_bind()
    op.rename_table("completions", "completions_0001")
    op.drop_index("ix_completions_state", "completions_0001")
    for table in (completions, attempts, pauses, owner):
        table.create(connection)
    old = sa.table("completions_0001", *(sa.column(name) for name in (*_KEPT, "finished_at")))
    kept = sa.select(old.c.key, *(old.c[name] for name in _KEPT), old.c.received_at).where(old.c.state != "received")
    names = ["event", *_KEPT, "due_at"]
    connection.execute(sa.insert(completions).from_select(names, kept))
    op.drop_table("completions_0001")


_KEPT = ("key", "course_id", "state", "reason", "badge_id", "received_at")
