"""Access tokens on the wire, and the earner who has let an application look."""

from typing import Any

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.oauth import AccessToken


def token_given(token: AccessToken) -> dict[str, Any]:
    """The answer of RFC 6749 (5.1) without an envelope; `created_at` is in seconds since 1970."""
    renewable = {"refresh_token": token.refresh_token} if token.refresh_token else {}
    return {
        "access_token": token.token,
        "token_type": "Bearer",
        "expires_in": int((token.expires_at - token.created_at).total_seconds()),
        **renewable,
        "scope": " ".join(token.scopes),
        "created_at": int(token.created_at.timestamp()),
    }


def self_shown(earner: Earner, email: str) -> dict[str, Any]:
    return {
        "id": earner.id,
        "email": email,
        "first_name": earner.first_name,
        "last_name": earner.last_name,
        "photo_url": None,
        "vanity_slug": earner.vanity_slug,
    }
