"""The calls of the API: each reads the request, calls one service, presents and returns."""

from simulator.acclaim.web.api.views import badges, oauth, open_badges, organizations, public, templates

__all__ = ["badges", "oauth", "open_badges", "organizations", "public", "templates"]
