"""What the token endpoint refuses, in the families and with the names of RFC 6749, section 5.2."""

from simulator.acclaim.domain.errors import AcclaimError


class OAuthRefused(AcclaimError):
    """No token is given; `error` is the name that RFC 6749 has for the reason."""

    error = "invalid_request"
    rule = "oauth-request"

    @property
    def description(self) -> str:
        """The sentence in the letters that RFC 6749 lets it have: callers' own words may stand in it."""
        return "".join(letter if " " <= letter <= "~" and letter not in '"\\' else "?" for letter in str(self))


class ClientRefused(OAuthRefused):
    """The application is unknown, or its secret is wrong."""

    error = "invalid_client"
    rule = "oauth-client"


class GrantRefused(OAuthRefused):
    """The code or refresh token is unknown, used, expired, or another's."""

    error = "invalid_grant"
    rule = "oauth-grant"


class GrantTypeUnknown(OAuthRefused):
    """Neither client credentials, nor an authorization code, nor a refresh token."""

    error = "unsupported_grant_type"
    rule = "oauth-grant-type"


class ScopeRefused(OAuthRefused):
    """The application, or the earner's consent, does not go so far."""

    error = "invalid_scope"
    rule = "oauth-scope"


class ResponseTypeUnknown(OAuthRefused):
    """Earners are asked for authorization codes alone."""

    error = "unsupported_response_type"
    rule = "oauth-response-type"
