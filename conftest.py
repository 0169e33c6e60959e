"""The composition root of the tests: everything that the scenarios need is the suite's."""

pytest_plugins = ["suite.plugin"]
