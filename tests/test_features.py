"""The scenarios are tests of this repository, too."""

from suite.test_features import *  # noqa: F403  # pytest finds what stands here
