"""Puts simulator and integration together: for the scenarios, for `make run` and for `make demo`."""
