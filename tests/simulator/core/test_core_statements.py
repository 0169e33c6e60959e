"""Statements that go straight to the driver say and find what SQLAlchemy's would."""

import pytest
import sqlalchemy as sa

from simulator.statements import Statement

_metadata = sa.MetaData()
_things = sa.Table(
    "thing",
    _metadata,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, unique=True),
    sa.Column("is_big", sa.Boolean),
)
_ADD = Statement(sa.insert(_things).inline(), ["name", "is_big"])
_NAMED = Statement(sa.select(_things).where(_things.c.name == sa.bindparam("name")))
_BIG = Statement(sa.select(_things.c.name).where(_things.c.is_big == sa.true()).limit(sa.bindparam("most")))
_RENAME = Statement(sa.update(_things).where(_things.c.name == sa.bindparam("old")), ["name"])


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        _metadata.create_all(connection)
        yield connection
    engine.dispose()


def test_values_go_in_and_come_out_as_their_types_have_them(connection):
    _ADD.run(connection, {"name": "elephant", "is_big": True}, {"name": "mouse", "is_big": False})
    assert [tuple(row) for row in _NAMED.rows(connection, {"name": "mouse"})] == [(2, "mouse", False)]
    assert connection.execute(sa.select(_things.c.is_big).order_by(_things.c.n)).scalars().all() == [True, False]


def test_the_first_row_or_none(connection):
    assert _NAMED.first(connection, {"name": "nobody"}) is None
    _ADD.run(connection, {"name": "ant", "is_big": False})
    assert tuple(_NAMED.first(connection, {"name": "ant"})) == (1, "ant", False)


def test_what_is_fixed_in_a_statement_need_not_be_said(connection):
    _ADD.run(connection, {"name": "elephant", "is_big": True}, {"name": "whale", "is_big": True})
    assert [tuple(row) for row in _BIG.rows(connection, {"most": 1})] == [("elephant",)]


def test_an_update_sets_what_it_was_made_for(connection):
    _ADD.run(connection, {"name": "ant", "is_big": False})
    _RENAME.run(connection, {"old": "ant", "name": "bee"})
    assert tuple(_NAMED.first(connection, {"name": "bee"})) == (1, "bee", False)


@pytest.mark.parametrize("times", [1, 2])
def test_errors_are_those_of_sqlalchemy(connection, times):
    _ADD.run(connection, {"name": "ant", "is_big": False})
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE constraint failed: thing.name"):
        _ADD.run(connection, *[{"name": "ant", "is_big": True}] * times)


def test_a_list_that_becomes_marks_only_when_it_is_run_is_refused(connection):
    several = Statement(sa.select(_things).where(_things.c.name.in_(["ant", "bee"])))
    with pytest.raises(ValueError, match="a bindparam for each"):
        several.rows(connection, {})
