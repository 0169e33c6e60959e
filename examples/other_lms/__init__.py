"""Fernweh Learning, an invented little LMS that issues badges by polling: an integration of another make than ours."""
