"""Ids, tokens and keys: made from a world's seed and a running number, so the same seed gives the same ones."""

import hashlib
import hmac
import uuid
from typing import Any

import sqlalchemy as sa

from simulator.columns import TEXT
from simulator.storage import metadata

_counters = sa.Table(
    "counter",
    metadata,
    sa.Column("world", TEXT, primary_key=True),
    sa.Column("kind", TEXT, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
_NEXT = sa.text(
    "INSERT INTO counter (world, kind, value) VALUES (:world, :kind, 1)"
    " ON CONFLICT (world, kind) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ids:
    """The only maker of ids, tokens and keys. Each kind of id and token has its own run of numbers."""

    def __init__(self, connection: sa.Connection, world: str, seed: str) -> None:
        self._connection = connection
        self._world = world
        self._seed = seed.encode()

    def uuid(self, kind: str) -> str:
        """An id as Acclaim makes them: a version 4 UUID."""
        return str(uuid.UUID(bytes=self._bytes(kind)[:16], version=4))

    def short(self, kind: str) -> str:
        """An id as Skilljar makes them: 13 characters of `0-9a-z`."""
        number = int.from_bytes(self._bytes(kind)[:12], "big")
        return "".join(_BASE36[number // 36**place % 36] for place in range(13))

    def token(self, kind: str) -> str:
        """A secret for a link: 40 hexadecimal characters."""
        return self._bytes(kind).hex()[:40]

    def code(self, kind: str) -> str:
        """A code to be typed from an e-mail: six digits."""
        return f"{int.from_bytes(self._bytes(kind)[:8], 'big') % 1_000_000:06d}"

    def key(self, kind: str, of: str) -> bytes:
        """The secret key of `of`, 32 bytes: the same whenever it is asked for, so nobody has to keep it."""
        return hmac.digest(self._seed, f"{kind}/{of}".encode(), hashlib.sha256)

    def _bytes(self, kind: str) -> bytes:
        number: Any = self._connection.execute(_NEXT, {"world": self._world, "kind": kind}).scalar_one()
        return hmac.digest(self._seed, f"{kind}:{number}".encode(), hashlib.sha256)
