"""A roster of completions: who completed which course, when and how; invented, and kept as a CSV file."""

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TextIO

from faker import Faker

import simulator

COMMITTED = Path(str(files(simulator))) / "seeds" / "roster.csv"
_SEED = 20260302
_FIRST_DAY = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
_LOCALES = ["en_US", "es_ES", "pl_PL", "tr_TR", "el_GR", "ja_JP", "hi_IN", "de_DE"]
_STUDENTS = 48
_COURSES = (
    ("Onboarding Essentials", ""),
    ("Data Literacy", "PASSED"),
    ("Data Literacy", "FAILED"),
    ("Safety Refresher", ""),
    ("Welcome Tour", ""),
    ("Leading Teams", ""),
)


@dataclass(frozen=True)
class Row:
    """One completion. `result` is PASSED, FAILED or empty, `score` out of 100 or empty."""

    first_name: str
    last_name: str
    email: str
    course: str
    completed_at: str
    result: str
    score: str


class BadRoster(ValueError):
    """A roster that cannot be read; `str()` says why and in which line."""


def read_roster(path: Path) -> list[Row]:
    """The rows of a roster file; raises BadRoster."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(_rows(file))
    except (OSError, UnicodeDecodeError) as error:
        raise BadRoster(f"the roster {path} cannot be read: {error}") from error


def _rows(file: TextIO) -> Iterator[Row]:
    columns = [field.name for field in fields(Row)]
    reader = csv.DictReader(file)
    if reader.fieldnames != columns:
        raise BadRoster(f"line 1: the columns must be {','.join(columns)}")
    for values in reader:
        if None in values or None in values.values():
            raise BadRoster(f"line {reader.line_num}: {len(columns)} fields are due")
        yield Row(**values)


def invent() -> list[Row]:
    """The committed roster, always the same: passes, fails, retakes, courses without a badge, names of many tongues."""
    faker = Faker(_LOCALES)
    faker.seed_instance(_SEED)
    rows: list[Row] = []
    for number in range(_STUDENTS):
        person = faker[_LOCALES[number % len(_LOCALES)]]
        name = (person.first_name(), person.last_name())
        rows += _completions(faker, number, name)
    return sorted(rows, key=lambda row: row.completed_at)


def _completions(faker: Faker, number: int, name: tuple[str, str]) -> Iterator[Row]:
    when = _FIRST_DAY + timedelta(days=number % 40, minutes=faker.random_int(0, 480))
    chosen = faker.random_elements(_COURSES, length=faker.random_int(1, 3), unique=True)
    retaken = [chosen[0]] if number % 5 == 0 else []
    for course, result in [*chosen, *retaken]:
        low, high = (75, 100) if result == "PASSED" else (20, 70)
        score = str(faker.random_int(low, high)) if result else ""
        yield Row(*name, f"student{number + 1:02d}@example.org", course, when.isoformat(), result, score)
        when += timedelta(days=faker.random_int(2, 12), minutes=faker.random_int(0, 300))


def write_roster(rows: list[Row], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in fields(Row))
    writer.writerows(astuple(row) for row in rows)
