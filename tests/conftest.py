"""For all tests: how fast they run on a busy machine says nothing about what they test."""

import hypothesis

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
