"""Every scenario of the features, in-process or, with --wire, over sockets."""

from pytest_bdd import scenarios

scenarios(".")
