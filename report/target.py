"""What a run tries, in words: whoever knows it puts it into the stash of pytest's configuration."""

import pytest

TARGET = pytest.StashKey[str]()
