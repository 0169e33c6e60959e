"""OAuth 2.0: applications that an organization lets speak for itself or, with their consent, for earners."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode, urlsplit

from simulator.acclaim.domain.oauth_errors import GrantRefused, ScopeRefused
from simulator.acclaim.domain.organization import Caller, Permission
from simulator.acclaim.domain.web_address import is_web_address

SCOPES = (
    "authorization_tokens", "badge_templates", "events", "invitations", "issued_badges", "memberships",
    "recommendations", "workforce",
)  # fmt: skip
"""The scopes of the documentation (https://www.credly.com/docs/oauth)."""

ACCESS_LIFE = timedelta(hours=2)
CODE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class OAuthApplication:
    """A program that an organization has registered, with the scopes that it may ask for."""

    id: str
    organization_id: str
    client_id: str
    client_secret: str
    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]

    def has_secret(self, secret: str) -> bool:
        return same_secret(self.client_secret, secret)

    def scopes_in(self, asked: str) -> tuple[str, ...]:
        """The scopes that a text names, apart by blanks; raises ScopeRefused for one that the application lacks."""
        wanted = tuple(dict.fromkeys(asked.split()))
        require_among(wanted, self.scopes, "The application does not have the scope")
        return wanted


@dataclass(frozen=True)
class AuthorizationCode:
    """What an earner's consent gives to an application: good once, for ten minutes, at one redirection address."""

    code: str
    application_id: str
    earner_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str | None
    expires_at: datetime
    redeemed_at: datetime | None = None

    def redeemed(self, now: datetime, redirect_uri: str, verifier: str | None) -> Self:
        """The same code, used up; raises GrantRefused when it is too old or does not go with what is shown."""
        if now >= self.expires_at:
            raise GrantRefused("The code has expired: an authorization code lives for ten minutes")
        if redirect_uri != self.redirect_uri:
            raise GrantRefused("redirect_uri is not the one that the code was asked for with")
        if not _answers(verifier, self.challenge):
            raise GrantRefused("code_verifier does not go with the code_challenge that the code was asked for with")
        return replace(self, redeemed_at=now)


@dataclass(frozen=True)
class AccessToken:
    """What an application shows for two hours: it speaks for its organization, or for the earner of `earner_id`."""

    id: str
    token: str
    application_id: str
    organization_id: str
    earner_id: str | None
    scopes: tuple[str, ...]
    code: str | None
    refresh_token: str | None
    created_at: datetime
    expires_at: datetime

    def is_valid(self, now: datetime) -> bool:
        return now < self.expires_at

    @property
    def caller(self) -> Caller:
        """Who shows it: scopes say what it may do, and within them it may do all (assumption)."""
        return Caller(self.id, self.organization_id, frozenset(Permission), frozenset(self.scopes))


def require_among(wanted: Iterable[str], known: Iterable[str], otherwise: str) -> None:
    """Raises ScopeRefused, `otherwise` and the scopes' names, for those of `wanted` that are not `known`."""
    beyond = [scope for scope in wanted if scope not in known]
    if beyond:
        raise ScopeRefused(f"{otherwise}: {', '.join(beyond)}")


def same_secret(kept: str, shown: str) -> bool:
    """Whether two secrets are the same, told in a time that does not depend on where they differ."""
    return hmac.compare_digest(kept.encode(), shown.encode())


def is_redirect_uri(text: str) -> bool:
    """Whether earners can be sent there: a web address without a fragment (RFC 6749, 3.1.2)."""
    return is_web_address(text) and "#" not in text


def with_query(uri: str, **parameters: str | None) -> str:
    """A redirection address with parameters added to those that it has; None leaves one out."""
    added = urlencode({name: value for name, value in parameters.items() if value is not None})
    return f"{uri}{'&' if urlsplit(uri).query else '?'}{added}"


def _answers(verifier: str | None, challenge: str | None) -> bool:
    """RFC 7636 by S256. A verifier for a code that was asked for without a challenge is refused, too."""
    if verifier is None or challenge is None:
        return verifier is None and challenge is None
    digest = hashlib.sha256(verifier.encode()).digest()
    return same_secret(challenge, urlsafe_b64encode(digest).rstrip(b"=").decode())
