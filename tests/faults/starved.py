"""The integration on a database that is given its trouble by a file: `python -m tests.faults.starved switched serve ...`.

While the file that STARVED_SWITCH names is there, SQLite has no page to give (`full`) or may not write (`read-only`).
`checkpoints` has it tidy its log up every few pages, `deferred` breaks it: its transactions begin as readers.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from integration import cli

SWITCH = "STARVED_SWITCH"
_ALL_PAGES = 0xFFFFFFFE


def _switched() -> None:
    def see(connection: sa.Connection) -> None:
        file = Path(os.environ[SWITCH])
        trouble = file.read_text() if file.exists() else ""
        connection.exec_driver_sql(f"pragma max_page_count = {1 if trouble == 'full' else _ALL_PAGES}")
        connection.exec_driver_sql(f"pragma query_only = {int(trouble == 'read-only')}")

    sa.event.listen(sa.Engine, "begin", see)


def _checkpoints() -> None:
    sa.event.listen(sa.Pool, "connect", lambda connection, _: connection.execute("pragma wal_autocheckpoint = 8"))


def _deferred() -> None:
    def see(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        return statement.replace("begin immediate", "begin"), parameters

    sa.event.listen(sa.Engine, "before_cursor_execute", see, retval=True)


WAYS: dict[str, Callable[[], None]] = {"switched": _switched, "checkpoints": _checkpoints, "deferred": _deferred}

if __name__ == "__main__":
    WAYS[sys.argv.pop(1)]()
    cli.main()
