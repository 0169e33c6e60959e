"""The calls of the API: each reads the request, calls one service, presents and returns."""

from simulator.acclaim.web.api.views import badges, issuers, open_badges, organizations, templates, workforce

__all__ = ["badges", "issuers", "open_badges", "organizations", "templates", "workforce"]
