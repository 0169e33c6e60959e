"""The school's own scenarios."""

from pytest_bdd import scenarios

scenarios(".")
