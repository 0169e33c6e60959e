"""Where a report cannot be written, nothing runs."""

import pytest

from tests.report.conftest import played, project_at


@pytest.mark.parametrize("name", ["out", "out/report"])
def test_a_place_that_cannot_be_written_is_one_line_and_exit_4(tmp_path, name):
    project = project_at(tmp_path)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("in the way")
    ran = played(project)
    assert ran.code == 4
    assert "nothing can be written there" in ran.said
    assert "Traceback" not in ran.said


def test_a_record_that_verifies_nothing_is_one_line_before_anything_is_played(tmp_path):
    project = project_at(tmp_path)
    record = project / "docs" / "parity" / "mine.json"
    record.parent.mkdir(parents=True)
    record.write_text(
        '{"day": "2026-03-02", "scenarios": [], "operations": {}, "rehearsal": true, "interrupted": false}'
    )
    ran = played(project)
    assert ran.code == 4
    assert "--report: mine.json is of a rehearsal on this machine" in ran.said
    assert " passed" not in ran.said
