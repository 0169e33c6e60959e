"""Databases for tests on PostgreSQL: each made for its test and dropped after it."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

_numbers = itertools.count(1)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty database on the server to which the URL `server` leads; it is dropped at the end.

    Its locale is another than SQLite's order, so that nothing rests on the locale of the machine.
    """
    name = f"acclaim_test_{os.getpid()}_{next(_numbers)}"
    url = sa.make_url(server)
    # AUTOCOMMIT: PostgreSQL makes databases outside transactions only.
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(
            sa.text(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'")
        )
        connection.execute(
            sa.text(f"ALTER DATABASE {name} SET synchronous_commit = off")
        )  # it need not outlive a crash
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
