"""Instants as clients write them and as the API answers them."""

import re
from datetime import UTC, datetime
from functools import lru_cache

import orjson

from simulator.clock import YEARS

# The forms that real clients send: the docs' own, ISO 8601 with Z or offset, a blank before the Z (Open edX), Ruby's
# Time#to_s, and Moodle's two blanks with a 12-hour clock, meant as UTC.
_PATTERN = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ]\s?(?P<time>(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?P<fraction>\.\d{1,6})?"
    r"\s?(?P<zone>Z|UTC|am|pm|[+-]\d{2}:?[0-5]\d)",
    re.IGNORECASE | re.ASCII,
)

_DOCUMENTED = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-]\d{4}", re.ASCII)


def is_documented_form(text: str) -> bool:
    """Whether an instant is written as the documentation shows it, `2026-03-02 09:00:00 +0000`."""
    return _DOCUMENTED.fullmatch(text) is not None


def parse_instant(text: str) -> datetime:
    """The instant in UTC; raises ValueError for what is no date, names no zone or lies outside the calendar."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text[:40]!r} is no date and time with a zone, such as 2026-03-02 09:00:00 +0000")
    instant = _instant(match)
    if instant.year not in YEARS:
        raise ValueError(f"{text[:40]!r} lies outside the years {YEARS.start} to {YEARS.stop - 1}")
    return instant


def _instant(match: re.Match[str]) -> datetime:
    moment = f"{match['date']} {match['time']}{match['fraction'] or '.0'}"
    zone = match["zone"].lower()
    if zone in {"am", "pm"}:
        return datetime.strptime(f"{moment} {zone}", "%Y-%m-%d %I:%M:%S.%f %p").replace(tzinfo=UTC)
    offset = "+0000" if zone in {"z", "utc"} else zone.replace(":", "")
    try:
        return datetime.fromisoformat(f"{moment}{offset}").astimezone(UTC)  # strptime takes fifty times as long
    except OverflowError as error:
        raise ValueError("lies outside the calendar") from error


@lru_cache(4096)  # whoever waits for something reads the same list again and again
def wire_instant(instant: datetime | None) -> str | None:
    """As Acclaim writes instants, `2014-04-01T14:41:00.000Z`; null for none."""
    if instant is None:
        return None
    text = _in_utc(instant)
    return f"{text[:23]}Z" if instant.microsecond else f"{text[:19]}.000Z"


@lru_cache(4096)
def wire_date(instant: datetime | None) -> str | None:
    """The UTC date, as the API's `_date` fields have it."""
    return _in_utc(instant)[:10] if instant else None


def _in_utc(instant: datetime) -> str:
    """As ISO 8601 has it: a page of badges has hundreds, and Python's own way takes five times as long."""
    return orjson.dumps(instant if instant.tzinfo is UTC else instant.astimezone(UTC)).decode()[1:]
