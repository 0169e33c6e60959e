"""The calls of the API: each reads the request, calls one service, presents and returns."""

from simulator.acclaim.web.api.views import (  # noqa: F401  # routes come with the import
    badges,
    issuers,
    oauth,
    open_badges,
    organizations,
    public,
    templates,
    workforce,
)
