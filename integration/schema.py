"""The tables of the integration, as the newest migration leaves them."""

from datetime import UTC, datetime

import sqlalchemy as sa

NEWEST = "0002"  # what `migrations` leads to


class Utc(sa.TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is always UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


metadata = sa.MetaData()
version = sa.Table("alembic_version", metadata, sa.Column("version_num", sa.String(32), primary_key=True))
owner = sa.Table("owner", metadata, sa.Column("name", sa.String(200), primary_key=True))
completions = sa.Table(
    "completions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("event", sa.String(64), nullable=False, unique=True),
    sa.Column("key", sa.String(200), unique=True),  # of the completion; null until it is known
    sa.Column("course_id", sa.String(64), nullable=False),
    sa.Column("told", sa.Text),  # the completion as JSON; null when no longer needed
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Column("badge_id", sa.Text, nullable=False, default=""),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("is_open", sa.Boolean, nullable=False, default=False),
    sa.Column("received_at", Utc, nullable=False),
    sa.Column("due_at", Utc, nullable=False),
    sa.Column("finished_at", Utc),
    sa.Index("completions_due", "state", "due_at"),
)
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("completion", sa.Integer, sa.ForeignKey("completions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("started_at", Utc, nullable=False),
    sa.Column("ended_at", Utc),  # null while it lasts, and when its worker died
    sa.Column("result", sa.Text, nullable=False, default=""),
)
pauses = sa.Table(
    "pauses",
    metadata,
    sa.Column("scope", sa.String(64), primary_key=True),  # a course id, or empty for everything
    sa.Column("credentials", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("since", Utc, nullable=False),
    sa.Column("until", Utc, nullable=False),
)
