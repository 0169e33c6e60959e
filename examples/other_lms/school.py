"""The school: courses, people, what they have handed in, and which course carries a badge, in one SQLite file."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_TABLES = """
create table if not exists course (
  id integer primary key, title text unique not null, question text not null, answer text not null,
  fail_completes integer not null default 1);
create table if not exists person (
  id integer primary key, first_name text not null, last_name text not null, email text unique collate nocase not null,
  password blob not null, salt blob not null, is_admin integer not null);
create table if not exists visit (token text primary key, person integer not null references person);
create table if not exists badge (
  course integer primary key references course, template text not null, since text not null);
create table if not exists setting (name text primary key, value integer not null);
create table if not exists attempt (  -- name and address as they were, passed null where nothing is graded
  id integer primary key, mark text unique not null, person integer not null references person,
  course integer not null references course, first_name text not null, last_name text not null, email text not null,
  score integer, passed integer, completed_at text, became text, asked_at text);
"""


class School:
    """What is kept of one school. Instants are kept in UTC, whatever the zone of the clock that they come from."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self._connection = connection

    def add_course(self, title: str, question: str = "", answer: str = "") -> None:
        """One with a question is graded."""
        self._do("insert into course (title, question, answer) values (?, ?, ?)", title, question, answer)

    def add_person(self, first_name: str, last_name: str, email: str, password: str, *, is_admin: bool = False) -> None:
        salt = secrets.token_bytes(16)
        values = (first_name, last_name, email, _hashed(password, salt), salt, is_admin)
        self._do(
            "insert into person (first_name, last_name, email, password, salt, is_admin) values (?, ?, ?, ?, ?, ?)",
            *values,
        )

    def sign_in(self, email: str, password: str) -> str:
        """The token of a visit; empty where address or password is wrong."""
        person = self._one("select * from person where email = ?", email)
        hashed = _hashed(password, person["salt"] if person else b"nobody")
        if not person or not secrets.compare_digest(hashed, person["password"]):
            return ""
        token = secrets.token_urlsafe(24)
        self._do("insert into visit values (?, ?)", token, person["id"])
        return token

    def signed_in(self, token: str) -> sqlite3.Row | None:
        return self._one("select person.* from person join visit on person = person.id where token = ?", token)

    def person(self, number: str) -> sqlite3.Row | None:
        return self._one("select * from person where id = ?", number)

    def people(self) -> list[sqlite3.Row]:
        return self._all("select * from person order by last_name, first_name")

    def change_address(self, person: int, email: str) -> None:
        """Raises sqlite3.IntegrityError when somebody else has it."""
        self._do("update person set email = ? where id = ?", email, person)

    def courses(self) -> list[sqlite3.Row]:
        return self._all("select * from course order by title")

    def course(self, number: str) -> sqlite3.Row | None:
        return self._one("select * from course where id = ?", number)

    def set_course(self, course: int, title: str, *, fail_completes: bool) -> None:
        self._do("update course set title = ?, fail_completes = ? where id = ?", title, fail_completes, course)

    def hand_in(
        self, person: sqlite3.Row, course: sqlite3.Row, passed: bool | None, score: int | None, at: datetime
    ) -> None:
        """An attempt at a course, which completes it unless it is a fail that leaves the course open."""
        ends = course["fail_completes"] or passed is not False
        names = (person["first_name"], person["last_name"], person["email"])
        values = (secrets.token_hex(8), person["id"], course["id"], *names, score, passed, kept(at) if ends else None)
        self._do(
            "insert into attempt (mark, person, course, first_name, last_name, email, score, passed, completed_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *values,
        )

    def registrations(self, person: int) -> list[sqlite3.Row]:
        """The newest attempt at each course."""
        return self._all(
            "select title, passed, completed_at from attempt join course on attempt.course = course.id"
            " where attempt.id in (select max(id) from attempt where person = ? group by course) order by title",
            person,
        )

    def connect(self, title: str, template: str, at: datetime) -> bool:
        """Has a course carry a badge from this moment on; False where there is no such course."""
        course = self._one("select id from course where title = ?", title)
        if course:
            self._do("insert or replace into badge values (?, ?, ?)", course["id"], template, kept(at))
        return bool(course)

    def new_completions(self) -> list[sqlite3.Row]:
        """What nothing has become of yet, the oldest first, with the template of the course's badge, if it has one."""
        return self._all(
            "select attempt.*, title, template, since from attempt join course on attempt.course = course.id"
            " left join badge on badge.course = course.id"
            " where completed_at is not null and became is null order by attempt.id"
        )

    def ask(self, attempt: int, at: datetime) -> None:
        """Notes that Acclaim was asked for the badge at that instant; the answer may never come."""
        self._do("update attempt set asked_at = ? where id = ?", kept(at), attempt)

    def note(self, attempt: int, became: str) -> None:
        self._do("update attempt set became = ? where id = ?", became, attempt)

    @property
    def shows_table(self) -> bool:
        row = self._one("select value from setting where name = 'table'")
        return bool(row["value"]) if row else True

    @shows_table.setter
    def shows_table(self, on: bool) -> None:
        self._do("insert or replace into setting values ('table', ?)", on)

    def _do(self, statement: str, *values: object) -> None:
        with self._connection:
            self._connection.execute(statement, values)

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> sqlite3.Row | None:
        return next(iter(self._all(query, *values)), None)


@contextmanager
def opened(path: str) -> Iterator[School]:
    """The school in a file, which is made when it is not there."""
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.executescript(_TABLES)
        yield School(connection)
    finally:
        connection.close()


def kept(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
