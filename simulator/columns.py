"""How domain values become columns: instants in UTC, enumerations by their values, what is within a value as JSON."""

import enum
import types
import typing
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# Compared byte by byte, so that PostgreSQL sorts and searches as SQLite does, whatever the locale of its database.
TEXT: sa.types.TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets zones, PostgreSQL has its session's, so UTC is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _written_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """A page of badges has hundreds of instants, so SQLite's texts are read in one go."""
        return _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _written_text(instant: datetime | None) -> str | None:
    """As SQLAlchemy writes it, which takes three times as long."""
    return instant.astimezone(UTC).isoformat(" ", "microseconds")[:-6] if instant is not None else None


@lru_cache(4096)  # the same rows are read again and again
def _read_text(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"{text}+00:00") if text is not None else None


class UtcDay(FunctionElement[str]):
    """The day in UTC on which an instant lies, as YYYY-MM-DD: what badges are counted by."""

    inherit_cache = True
    type = TEXT


@compiles(UtcDay, "sqlite")
def _day_in_text(element: UtcDay, compiler: sa.sql.compiler.SQLCompiler, **more: Any) -> str:
    return f"substr({compiler.process(element.clauses, **more)}, 1, 10)"


@compiles(UtcDay, "postgresql")
def _day_of_instant(element: UtcDay, compiler: sa.sql.compiler.SQLCompiler, **more: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **more)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


class Choice(sa.types.TypeDecorator[enum.Enum]):
    """A member of an enumeration, kept as its value."""

    impl = TEXT
    cache_ok = True

    def __init__(self, kind: type[enum.Enum]) -> None:
        super().__init__()
        self.kind = kind
        self._members: dict[Any, enum.Enum | None] = {None: None, **{member.value: member for member in kind}}

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _value_of_member

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        return self._members.__getitem__


def _value_of_member(member: enum.Enum | None) -> Any:
    return member.value if member is not None else None


_NOTHING = orjson.dumps(()).decode()


class Several(sa.types.TypeDecorator[tuple[Any, ...]]):
    """A tuple of texts or of domain values, kept as one JSON text."""

    impl = TEXT
    cache_ok = True

    def __init__(self, kind: type) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: sa.Dialect) -> str | None:
        return orjson.dumps(value).decode() if value is not None else None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        def read(text: str | None) -> tuple[Any, ...] | None:
            if text == _NOTHING:  # as hardly any badge has evidence
                return ()
            if text is None:
                return None
            return tuple(revived(self.kind, item) for item in orjson.loads(text))

        return read


class One(sa.types.TypeDecorator[Any]):
    """A domain value with all that is in it, kept as one JSON text."""

    impl = TEXT
    cache_ok = True

    def __init__(self, kind: type) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return orjson.dumps(value).decode() if value is not None else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return revived(self.kind, orjson.loads(value)) if value is not None else None


def revived(hint: Any, value: Any) -> Any:
    """A value as its type hint has it, from the JSON that orjson made of it."""
    way = _way_back(hint)
    return way(value) if way and value is not None else value


def beside_none(hint: Any) -> Any:
    """The X of a hint `X | None`; None for a hint that allows no None."""
    if not isinstance(hint, types.UnionType):
        return None
    (kind,) = (part for part in typing.get_args(hint) if part is not type(None))
    return kind


@cache
def _way_back(hint: Any) -> Callable[[Any], Any] | None:
    """From what orjson made of a value, none that is null, to a value of this type; None where they are the same."""
    if kind := beside_none(hint):
        return _way_back(kind)
    if typing.get_origin(hint) is tuple:
        (kind, _) = typing.get_args(hint)
        return lambda items: tuple(revived(kind, item) for item in items)
    if is_dataclass(hint):
        return _way_to_fields(hint)
    if hint is datetime:
        return datetime.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, enum.Enum) else None


def _way_to_fields(kind: Any) -> Callable[[dict[str, Any]], Any]:
    ways = {name: hint for name, hint in typing.get_type_hints(kind).items() if _way_back(hint)}

    def way(told: dict[str, Any]) -> Any:
        return kind(**told | {name: revived(ways[name], told[name]) for name in ways.keys() & told.keys()})

    return way


_PLAIN: dict[type, Callable[[], sa.types.TypeEngine[Any]]] = {
    str: lambda: TEXT,
    int: sa.BigInteger,
    bool: sa.Boolean,
    bytes: sa.LargeBinary,
    datetime: Instant,
}


def column_type(hint: Any) -> tuple[sa.types.TypeEngine[Any], bool]:
    """The column type for a field's type, and whether it may be empty."""
    if kind := beside_none(hint):
        return column_type(kind)[0], True
    if typing.get_origin(hint) is tuple:
        return Several(typing.get_args(hint)[0]), False
    if typing.get_origin(hint) is dict:
        return One(dict), False
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return Choice(hint), False
    if is_dataclass(hint):
        return One(typing.cast(type, hint)), False
    return _PLAIN[hint](), False
