"""The key that signs cookies and forms: kept in the database, so that all processes on it go by the same one."""

import secrets  # noqa: TID251  # never part of a world

import sqlalchemy as sa

from simulator.columns import TEXT
from simulator.records import metadata
from simulator.storage import Storage

_keys = sa.Table(
    "secret_key",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
_NAME = "cookies"
_MAKING = sa.text("INSERT INTO secret_key (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING")


def secret_key(storage: Storage) -> str:
    """The key of this database, 64 hexadecimal characters; made by whichever process asks first."""
    with storage.transaction(write=True) as connection:
        connection.execute(_MAKING, {"name": _NAME, "value": secrets.token_hex()})
        found: str = connection.execute(sa.select(_keys.c.value).where(_keys.c.name == _NAME)).scalar_one()
    return found
