"""The REST API v1 of the LMS, as far as an integration needs it."""
