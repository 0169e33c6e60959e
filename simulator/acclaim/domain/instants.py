"""Instants as Acclaim writes them, in its API, its webhooks and its credentials alike."""

from datetime import UTC, datetime


def written(instant: datetime) -> str:
    """UTC with milliseconds, `2014-04-01T14:41:00.000Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
