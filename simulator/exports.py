"""A world as one JSON document, for people to read and compare and for `imports` to make the same world of."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import orjson

from simulator import __version__
from simulator.clock import clock_columns
from simulator.shapes import told
from simulator.tables import columns_of, rows_of, tables_of_exports
from simulator.world import World

SCHEMA = 1
"""Counted up whenever documents of the version before could not be read any more."""


def exported(world: World) -> dict[str, Any]:
    """`{"schema", "simulator", "world", "tables"}`, see docs/worlds.md; tables without rows are left out."""
    tables = sorted(tables_of_exports(), key=lambda table: table.name)
    rows = {str(table.name): [*_rows(world, table)] for table in tables}
    return {
        "schema": SCHEMA,
        "simulator": __version__,
        "world": {
            "name": world.name,
            "seed": world.seed,
            "clock": {name: told(value) for name, value in clock_columns(world.clock).items()},
            "switches": asdict(world.switches),
        },
        "tables": {name: some for name, some in rows.items() if some},
    }


def is_exported(document: object) -> bool:
    """Whether it looks like a world that was exported, rather than a seed."""
    return isinstance(document, dict) and {"schema", "world", "tables"} <= document.keys()


def _rows(world: World, table: Any) -> Iterator[dict[str, Any]]:
    names = [str(column.name) for column in columns_of(table)]
    for row in rows_of(world.connection, table, world.name):
        yield dict(zip(names, map(told, row), strict=True))


def written(document: dict[str, Any]) -> bytes:
    """The document as text with a line for each row, so that two of them can be compared line by line."""
    head = [f'  "{name}": {_line(value)},' for name, value in document.items() if name != "tables"]
    tables = ",\n".join(f'    "{name}": [\n{_lines(rows)}\n    ]' for name, rows in document["tables"].items())
    return "\n".join(["{", *head, '  "tables": {', tables, "  }", "}", ""]).encode()


def _lines(rows: list[dict[str, Any]]) -> str:
    return ",\n".join(f"      {_line(row)}" for row in rows)


def _line(value: Any) -> str:
    return orjson.dumps(value).decode()
