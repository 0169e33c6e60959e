"""Twins: the same integration, the same Acclaim and LMS, each with one mistake that a named scenario has to notice."""
