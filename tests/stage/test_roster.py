"""The demo: the committed roster is what it is said to be, and its outcome is what the rules say."""

import re
import subprocess
import sys

import pytest

from stage.roster import COMMITTED, BadRoster, read_roster
from tests.stage.test_commands import ROOT

MAPPED = {"Onboarding Essentials", "Data Literacy", "Safety Refresher"}


def test_the_roster_is_large_and_mixed():
    rows = read_roster(COMMITTED)
    assert len({row.email for row in rows}) >= 40
    assert len({row.course for row in rows}) >= 5
    assert {row.result for row in rows} == {"PASSED", "FAILED", ""}
    assert {row.course for row in rows} - MAPPED
    assert len({(row.email, row.course) for row in rows}) < len(rows)
    assert any(not (row.first_name + row.last_name).isascii() for row in rows)


def test_the_demo_issues_what_the_rules_say():
    played = subprocess.run(
        [sys.executable, "-m", "stage", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    counted = {state: int(count) for count, state in re.findall(r"^ +(\d+)  ([a-z ]+)$", played.stdout, re.MULTILINE)}
    assert counted == expected_counts()
    assert played.stdout.count("no table: no badge earned") == len(students_without_badge())


def expected_counts() -> dict[str, int]:
    """What becomes of the roster by the rules earn-5, earn-9, earn-10 and earn-13."""
    counts = {"already earned": 0, "issued": 0, "not eligible": 0, "parked": 0, "received": 0, "repeated": 0}
    held: set[tuple[str, str]] = set()
    for row in read_roster(COMMITTED):
        if row.course not in MAPPED or row.result == "FAILED":
            counts["not eligible"] += 1
        elif (row.email, row.course) in held and row.course != "Safety Refresher":
            counts["already earned"] += 1
        else:
            counts["issued"] += 1
            held.add((row.email, row.course))
    return counts


def students_without_badge() -> set[str]:
    rows = read_roster(COMMITTED)
    earned = {row.email for row in rows if row.course in MAPPED and row.result != "FAILED"}
    return {row.email for row in rows} - earned


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: the columns must be first_name,"),
        ("name,mail\nPriya,priya@example.com\n", "line 1: the columns must be first_name,"),
        ("first_name,last_name,email,course,completed_at,result,score\nPriya,Raman\n", "line 2: 7 fields are due"),
    ],
)
def test_a_bad_roster_is_refused_with_its_line(tmp_path, text, reason):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRoster, match=reason):
        read_roster(path)
