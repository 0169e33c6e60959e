"""The pictures of the main pages: twelve, and small."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
MOST_BYTES = 60_000


def test_there_are_twelve_and_each_is_small(tmp_path):
    """In a process of its own: Playwright runs once in each."""
    command = [sys.executable, "-m", "stage.photographs", "--to", str(tmp_path), "--width", "360"]
    subprocess.run(command, check=True, timeout=150)
    pictures = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(pictures) == len(set(pictures.values())) == 12
    assert {name: len(one) for name, one in pictures.items() if len(one) > MOST_BYTES} == {}
