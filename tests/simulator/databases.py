"""Where the worlds of these tests are kept: in memory, or on PostgreSQL where ACCLAIM_TEST_DATABASE names a server."""

import os
from contextlib import ExitStack

from tests.databases import fresh_database

SERVER = os.environ.get("ACCLAIM_TEST_DATABASE")
made = ExitStack()


def new_database() -> str:
    """The URL of an empty database of its own; on PostgreSQL it is dropped at the end of the session."""
    return made.enter_context(fresh_database(SERVER)) if SERVER else "sqlite://"
