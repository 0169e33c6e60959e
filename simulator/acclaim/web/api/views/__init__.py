"""The calls of the API: each reads the request, calls one service, presents and returns."""

from simulator.acclaim.web.api.views import badges, open_badges, organizations, templates

__all__ = ["badges", "open_badges", "organizations", "templates"]
