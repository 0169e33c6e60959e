"""Ids, tokens and keys: made from a world's seed and a running number, so the same seed gives the same ones."""

import hashlib
import hmac

import sqlalchemy as sa

from simulator.columns import TEXT
from simulator.records import metadata
from simulator.statements import Statement

_counters = sa.Table(
    "counter",
    metadata,
    sa.Column("world", TEXT, primary_key=True),
    sa.Column("kind", TEXT, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)
_KEPT = Statement(sa.select(_counters.c.kind, _counters.c.value).where(_counters.c.world == sa.bindparam("world")))
_KEEP = Statement(
    sa.text(
        "INSERT INTO counter (world, kind, value) VALUES (:world, :kind, :value)"
        " ON CONFLICT (world, kind) DO UPDATE SET value = excluded.value"
    )
)
_SINCE = "since"  # the kind of no id, but the number that makes a world's ids others than those of its seed
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ids:
    """The only maker of ids, tokens and keys. Each kind of id and token has its own run of numbers.

    The numbers are read once and written once in a transaction: whoever makes ids is the world's only writer.
    """

    def __init__(self, connection: sa.Connection, world: str, seed: str) -> None:
        self._connection = connection
        self._world = world
        self._seed = seed.encode()
        self._kept: dict[str, int] | None = None
        self._used: dict[str, int] = {}

    def uuid(self, kind: str) -> str:
        """An id as Acclaim makes them: a version 4 UUID."""
        digits = self._bytes(kind)[:16].hex()
        variant = "89ab"[int(digits[16], 16) & 3]  # RFC 9562, 4.1; written out, for uuid.UUID takes five times as long
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

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

    def begin_anew(self, since: str) -> None:
        """Makes ids and tokens from now on that nobody has been given before; `since` is said only once."""
        digest = hashlib.sha256(since.encode()).digest()
        self._numbers()[_SINCE] = self._used[_SINCE] = int.from_bytes(digest[:7], "big")

    def keep(self) -> None:
        """Writes down how far the numbers have run; before the end of the transaction."""
        if self._used:
            rows = [{"world": self._world, "kind": kind, "value": value} for kind, value in sorted(self._used.items())]
            _KEEP.run(self._connection, *rows)
            self._used = {}

    def _bytes(self, kind: str) -> bytes:
        number, since = self._next(kind), self._numbers().get(_SINCE)
        told = f"{kind}:{number}" if since is None else f"{kind}:{number}:{since}"
        return hmac.digest(self._seed, told.encode(), hashlib.sha256)

    def _next(self, kind: str) -> int:
        numbers = self._numbers()
        number = numbers[kind] = self._used[kind] = numbers.get(kind, 0) + 1
        return number

    def _numbers(self) -> dict[str, int]:
        if self._kept is None:
            self._kept = {row[0]: row[1] for row in _KEPT.rows(self._connection, {"world": self._world})}
        return self._kept
