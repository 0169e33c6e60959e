"""Worlds made of documents that `exports` wrote: what is wrong with one is found before anything is made."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

import sqlalchemy as sa
from jsonschema_rs import Draft202012Validator

from simulator.checking import Problem, problems
from simulator.clock import YEARS, Clock, clock_of
from simulator.columns import revived
from simulator.counts import counts_of
from simulator.errors import WorldError
from simulator.exports import SCHEMA
from simulator.records import metadata
from simulator.shapes import FORMATS, INSTANT, Schema, instant, reader, schema_of, schema_of_rows
from simulator.switches import Switches
from simulator.tables import binders, columns_of, insert_all, tables_of_exports
from simulator.world import World
from simulator.worlds import Worlds

_MOST_AHEAD = (YEARS.stop - YEARS.start) * 366 * 24 * 60 * 60 * 1_000_000
_MOST_SAID = 20


class BadImport(WorldError, ValueError):
    """A document that no world can be made of; `problems` says all that is wrong with it."""

    def __init__(self, *found: Problem) -> None:
        said = [str(problem) for problem in found[:_MOST_SAID]]
        more = len(found) - len(said)
        super().__init__("; ".join([*said, f"and {more} more"] if more else said))
        self.problems = found


def imported(
    worlds: Worlds, name: str, document: Any, kinds_of_work: Collection[str], *, replace: bool = False
) -> None:
    """Makes a world of a document, in which work of these kinds is done; raises BadImport, WorldExists.

    With `replace` it takes the place of the world of that name, if there is one, of which nothing is left.
    """
    check(document, kinds_of_work)
    making = worlds.replacing if replace and worlds.has(name) else worlds.adding
    with making(name, document["world"]["seed"], clock_in(document), switches_in(document)) as world:
        fill(world, document)


def fill(world: World, document: dict[str, Any]) -> None:
    """Gives a world that has nothing yet the rows of a document that has been checked; raises BadImport."""
    for table in tables_of_exports():
        rows = document["tables"].get(table.name)
        if rows:
            try:
                insert_all(world.connection, {table: _bound(world, table, rows)})
            except sa.exc.IntegrityError as error:
                raise BadImport(Problem(("tables", table.name), f"two rows have the same {_keys(table)}")) from error
    for counts in counts_of(metadata):
        counts.recount(world.connection, world.name)


def check(document: Any, kinds_of_work: Collection[str]) -> None:
    """Whether a world can be made of it in which work of these kinds is done; raises BadImport."""
    schema = document.get("schema") if isinstance(document, dict) else None
    if type(schema) is int and schema > SCHEMA:
        newer = f"made by a newer simulator: its schema is {schema}, and this one reads up to {SCHEMA}"
        raise BadImport(Problem(("schema",), newer))
    found = problems(_validator(), document) or [*_impossible(document, kinds_of_work)]
    if found:
        raise BadImport(*found)


def _impossible(document: dict[str, Any], kinds_of_work: Collection[str]) -> Iterator[Problem]:
    """What is wrong with a document that has the right form."""
    years = f"must stand between {YEARS.start} and {YEARS.stop - 1}"
    if clock_in(document).now().year not in YEARS:
        yield Problem(("world", "clock"), years)
    yield from _wrong_switches(document["world"], "world")
    for number, row in enumerate(document["tables"].get("origin", [])):
        if _clock(row).now().year not in YEARS:
            yield Problem(("tables", "origin", number), f"its clock {years}")
        yield from _wrong_switches(row, "tables", "origin", number)
    for number, row in enumerate(document["tables"].get("due_work", [])):
        if row["kind"] not in kinds_of_work:
            yield Problem(("tables", "due_work", number, "kind"), f"nobody does {row['kind'][:80]}")


def _wrong_switches(holder: dict[str, Any], *place: str | int) -> Iterator[Problem]:
    try:
        revived(Switches, holder["switches"])
    except ValueError as error:
        yield Problem((*place, "switches"), str(error))


def clock_in(document: dict[str, Any]) -> Clock:
    """The clock of a document that has been checked."""
    return _clock(document["world"]["clock"])


def switches_in(document: dict[str, Any]) -> Switches:
    found: Switches = revived(Switches, document["world"]["switches"])
    return found


def _clock(told: dict[str, Any]) -> Clock:
    frozen_at = told["frozen_at"]
    return clock_of(instant(frozen_at) if frozen_at else None, told["ahead_microseconds"])


def _bound(world: World, table: sa.Table, rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    ways = [(column.name, reader(column)) for column in columns_of(table)]
    binds = binders(table, world.connection.dialect)
    read = ([None if row[name] is None else way(row[name]) for name, way in ways] for row in rows)
    return [(world.name, *(bind(value) for bind, value in zip(binds, row, strict=True))) for row in read]


def _keys(table: sa.Table) -> str:
    constraints = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
    unique = [*table.primary_key, *(column for each in constraints for column in each.columns)]
    return " or ".join(dict.fromkeys(column.name for column in unique if column.name not in {"n", "world"}))


@cache
def _validator() -> Draft202012Validator:
    tables = {str(table.name): schema_of_rows(columns_of(table)) for table in tables_of_exports()}
    schema = _whole(
        schema={"type": "integer", "minimum": 1},
        simulator={"type": "string"},
        world=_whole(
            name={"type": "string"},
            seed=schema_of(str),
            clock=_whole(
                frozen_at=INSTANT | {"type": ["string", "null"]},
                ahead_microseconds={"type": "integer", "minimum": -_MOST_AHEAD, "maximum": _MOST_AHEAD},
            ),
            switches=schema_of(Switches),
        ),
        tables={"type": "object", "properties": tables, "additionalProperties": False},
    )
    return Draft202012Validator(schema, formats=FORMATS, validate_formats=True)


def _whole(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
