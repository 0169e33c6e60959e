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
