"""How rows stand in a document: what JSON each kind of column is written as, read back from, and held to."""

import enum
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.checking import NO_NUL
from simulator.columns import Choice, Instant, One, Several, beside_none, revived

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "pattern": NO_NUL}
_MOST = 2**62  # what is counted on from there stays within what databases keep
_NUMBER: Schema = {"type": "integer", "minimum": -_MOST, "maximum": _MOST}
_YEARS = range(1000, 9000)  # what is reckoned from there stays within Python's calendar
INSTANT: Schema = {"type": "string", "format": "an instant with its zone"}
_BASE64: Schema = {"type": "string", "format": "Base64"}
_PLAIN: dict[type, Schema] = {
    str: _TEXT,
    int: _NUMBER,
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: INSTANT,
    dict: {"type": "object"},
}


def schema_of_rows(columns: list[sa.Column[Any]]) -> Schema:
    """The rows of one table, as a list of objects that have all of its columns."""
    return {"type": "array", "items": _object({str(column.name): schema_of_column(column) for column in columns})}


def schema_of_column(column: sa.Column[Any]) -> Schema:
    return _nullable(_schema_of_type(column.type)) if column.nullable else _schema_of_type(column.type)


def _schema_of_type(kept: sa.types.TypeEngine[Any]) -> Schema:
    if isinstance(kept, Instant):
        return INSTANT
    if isinstance(kept, Several):
        return {"type": "array", "items": schema_of(kept.kind)}
    if isinstance(kept, Choice | One):
        return schema_of(kept.kind)
    return _BASE64 if isinstance(kept, sa.LargeBinary) else _PLAIN[kept.python_type]


def schema_of(hint: Any) -> Schema:
    """What orjson makes of a value of this type."""
    if kind := beside_none(hint):
        return _nullable(schema_of(kind))
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": schema_of(typing.get_args(hint)[0])}
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        needed = [field.name for field in fields(hint) if not field.metadata.get("may_be_lacking")]
        return _object({name: schema_of(hints[name]) for name in hints}) | {"required": needed}
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    return _PLAIN[typing.get_origin(hint) or hint]


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def _nullable(schema: Schema) -> Schema:
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}


def told(value: Any) -> Any:
    """A value of a row as JSON has it."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return orjson.loads(orjson.dumps(value)) if isinstance(value, tuple) or is_dataclass(value) else _plain(value)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    """What makes the column's value of its JSON again, which has been held to the schema."""
    kept = column.type
    if isinstance(kept, Several):
        return lambda value: tuple(revived(kept.kind, item) for item in value)
    if isinstance(kept, Choice | One):
        return lambda value: revived(kept.kind, value)
    if isinstance(kept, Instant):
        return instant
    return b64decode if isinstance(kept, sa.LargeBinary) else lambda value: value


def instant(text: str) -> datetime:
    """Raises ValueError for what is no instant, or one without its zone, or far from our time."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None or parsed.year not in _YEARS:
        raise ValueError("no zone, or far from our time")
    return parsed.astimezone(UTC)


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def is_good(text: str) -> bool:
        try:
            read(text)
        except (ValueError, OverflowError):
            return False
        return True

    return is_good


FORMATS = {INSTANT["format"]: _reads(instant), _BASE64["format"]: _reads(lambda text: b64decode(text, validate=True))}
