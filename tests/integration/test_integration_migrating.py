"""The database of another version, and of another integration: brought up to date, or refused as it is."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from integration import migrations
from integration.behind import Integration
from integration.completions import parse_event
from integration.database import CannotOpen, Database
from integration.outcomes import Outcome, State
from integration.schema import NEWEST, metadata
from integration.store import Store
from integration.worker import Worker
from tests.databases import fresh_database
from tests.integration.conftest import POSTGRES

NAME = "Northwind Academy Acclaim Integration"
BEFORE = datetime(2026, 2, 20, 8, 30, tzinfo=UTC)
# As the first version made them.
OLD = """
create table completions (
  key varchar(200) not null primary key, student_id varchar(64) not null, course_id varchar(64) not null,
  completed_at {instant}, success_status varchar(16), state varchar(16) not null, reason text not null,
  badge_id text not null, received_at {instant} not null, finished_at {instant}, claimed_until {instant});
create index ix_completions_state on completions (state);
insert into completions values
  ('u1:c1:g1', 'u1', 'c1', '{at}', 'PASSED', 'issued', '', 'b-7', '{at}', '{at}', null),
  ('u2:c1:g2', 'u2', 'c1', '{at}', null, 'already_earned', '', '', '{at}', '{at}', null),
  ('u3:c1:g3', 'u3', 'c1', '{at}', 'FAILED', 'not_eligible', 'failed', '', '{at}', '{at}', null),
  ('u4:c1:g4', 'u4', 'c1', '{at}', null, 'parked', 'Acclaim refused with 422: archived', '', '{at}', '{at}', null),
  ('u5:c1:2026', 'u5', 'c1', null, null, 'received', '', '', '{at}', null, '{at}')
"""


@pytest.fixture(params=["file", "postgresql"])
def place(place):
    """Not in memory: there, nothing is left by an older version."""
    return place


def run(place, text):
    engine = sa.create_engine(place)
    with engine.begin() as connection:
        for statement in text.split(";"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def everything(place):
    """Every table with its columns, indexes and rows."""
    engine = sa.create_engine(place)
    with engine.begin() as connection:
        found, inspector = sa.MetaData(), sa.inspect(connection)
        found.reflect(connection)
        shown = {
            table.name: (
                [(column.name, str(column.type), column.nullable) for column in table.columns],
                sorted(index["name"] for index in inspector.get_indexes(table.name)),
                sorted(map(repr, connection.execute(sa.select(table)))),
            )
            for table in found.sorted_tables
        }
    engine.dispose()
    return shown


@pytest.fixture
def old(place):
    """A database as the first version left it."""
    instant = "datetime" if place.startswith("sqlite") else "timestamp with time zone"
    run(place, OLD.format(instant=instant, at="2026-02-20 08:30:00.000000"))
    return place


@pytest.fixture
def opened(old):
    with closing(Database(old, NAME)) as database:
        yield Store(database)


def rows_of(store):
    with store.database.begin() as connection:
        return list(connection.execute(sa.select(metadata.tables["completions"]).order_by(sa.text("key"))))


def test_every_outcome_of_the_first_version_is_kept(opened):
    kept = [(row.key, row.event, row.course_id, row.state, row.reason, row.badge_id) for row in rows_of(opened)]
    assert kept == [
        ("u1:c1:g1", "u1:c1:g1", "c1", "issued", "", "b-7"),
        ("u2:c1:g2", "u2:c1:g2", "c1", "already_earned", "", ""),
        ("u3:c1:g3", "u3:c1:g3", "c1", "not_eligible", "failed", ""),
        ("u4:c1:g4", "u4:c1:g4", "c1", "parked", "Acclaim refused with 422: archived", ""),
    ]
    assert {row.received_at for row in rows_of(opened)} == {BEFORE}
    assert {row.told for row in rows_of(opened)} == {None}


def test_a_migrated_database_is_like_a_new_one_and_is_migrated_once(old, opened, tmp_path):
    opened.database.close()
    migrated = everything(old)
    with closing(Database(old, NAME)):
        pass
    assert everything(old) == migrated
    run(
        old,
        "; ".join(f"drop table {name}" for name in ("attempts", "completions", "pauses", "owner", "alembic_version")),
    )
    with closing(Database(old, NAME)):
        pass
    new = everything(old)
    assert new.keys() == migrated.keys()
    assert {name: new[name][:2] for name in new} == {name: migrated[name][:2] for name in new}
    assert (new["alembic_version"], new["owner"]) == (migrated["alembic_version"], migrated["owner"])


def completed(student, progress_id, event):
    user = event()["user"] | {"id": student}
    block = event()["course_progress"] | {"course_progress_id": progress_id}
    return parse_event(json.dumps(event(user=user, course_progress=block)).encode()).completion


@pytest.mark.parametrize(
    ("student", "progress_id", "calls", "counts"),
    [
        ("u1", "g1", 0, {"issued": 1, "repeated": 1, "parked": 1}),
        ("u2", "g2", 0, {"issued": 1, "repeated": 1, "parked": 1}),
        ("u4", "g4", 1, {"issued": 2, "repeated": 1, "parked": 0}),  # what parked it may have been mended
        ("u5", "g5", 1, {"issued": 2, "repeated": 0, "parked": 1}),  # was never answered with 2xx
    ],
)
def test_what_is_delivered_again_is_done_only_if_it_was_not_done_before(
    opened, event, settings, http, shelf, time, student, progress_id, calls, counts
):
    opened.receive("e" * 64, completed(student, progress_id, event), Outcome(State.RECEIVED), time())
    integration = Integration(settings, http, time)
    integration.store = opened
    Worker(integration).work_off()
    assert len(shelf.badges) == calls
    assert counts.items() <= opened.counts().items()


def test_what_the_first_version_parked_cannot_be_redelivered_for_it_tells_too_little(opened, time):
    assert opened.redeliver(time()) == 0
    assert opened.redeliver(time(), [row.id for row in rows_of(opened)]) == 0


def test_a_newer_version_is_refused_and_left_as_it_is(place):
    with closing(Database(place, NAME)):
        pass
    run(place, "update alembic_version set version_num = '0999'")
    before = everything(place)
    with pytest.raises(CannotOpen, match=rf"of a newer version \(0999, not {NEWEST}\)"):
        Database(place, NAME)
    assert everything(place) == before


def test_the_database_of_another_integration_is_refused(place):
    with closing(Database(place, NAME)):
        pass
    before = everything(place)
    with pytest.raises(CannotOpen, match=f'that of "{NAME}"'):
        Database(place, "Globex Training")
    assert everything(place) == before
    with closing(Database(place, NAME)):
        pass


def test_whoever_migrates_a_database_owns_it(opened, old):
    opened.database.close()
    with pytest.raises(CannotOpen, match=f'that of "{NAME}"'):
        Database(old, "Globex Training")


@pytest.mark.parametrize("step", ["create_table", "insert", "drop_table", "after"])
def test_a_migration_that_is_cut_off_has_not_begun(old, monkeypatch, step):
    before = everything(old)

    def cut(*_, **__):
        raise KeyboardInterrupt

    if step == "after":
        upgrade = migrations.upgrade
        monkeypatch.setattr(migrations, "upgrade", lambda connection: cut(upgrade(connection)))
    elif step == "drop_table":
        monkeypatch.setattr("alembic.operations.Operations.drop_table", cut)
    else:
        monkeypatch.setattr(sa.Table if step == "create_table" else sa, step.partition("_")[0], cut)
    with pytest.raises(KeyboardInterrupt):
        Database(old, NAME)
    monkeypatch.undo()
    assert everything(old) == before
    with closing(Database(old, NAME)) as database:
        assert Store(database).counts()["issued"] == 1


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 30, b"SQLite format 3\0" * 99])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path, content):
    file = tmp_path / "integration.db"
    file.write_bytes(content)
    with pytest.raises(CannotOpen, match="The database cannot be used") as caught:
        Database(f"sqlite:///{file}", NAME)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == content


@pytest.mark.skipif(POSTGRES is None, reason="ACCLAIM_TEST_POSTGRES names no server")
def test_what_the_url_of_a_database_says_of_its_connections_is_heard():
    with fresh_database(str(POSTGRES)) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("create schema badges")
        with closing(Database(f"{url}?options=-csearch_path%3Dbadges&connect_timeout=30", "mine")) as database:
            with database.begin() as connection:
                told = [connection.exec_driver_sql(f"show {name}").scalar() for name in ("search_path", "lock_timeout")]
            assert (told, sa.inspect(engine).get_table_names("badges") != []) == (["badges", "2s"], True)
