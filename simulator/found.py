"""What one transaction has found in one world: looked for again, it is at hand until its table is written to."""

from typing import Any

import sqlalchemy as sa

_Known = tuple[tuple[str, object], ...]


class Found:
    """Values, or None, by table and by what was known of them."""

    def __init__(self) -> None:
        self._by_table: dict[sa.Table, dict[_Known, Any]] = {}

    def of(self, table: sa.Table) -> dict[_Known, Any]:
        return self._by_table.setdefault(table, {})

    def forget(self, table: sa.Table) -> None:
        self._by_table.pop(table, None)

    def forget_all(self) -> None:
        """After what changes rows without `Rows`: a whole world is replaced, or changes are taken back."""
        self._by_table.clear()
