"""OAuth applications: who they are, and the access tokens that they get and renew."""

from simulator.acclaim.domain.oauth import ACCESS_LIFE, AccessToken, OAuthApplication, require_among
from simulator.acclaim.domain.oauth_errors import ClientRefused, GrantRefused
from simulator.acclaim.records import access_tokens, authorization_codes, oauth_applications
from simulator.acclaim.services.expiring import TOKEN_EXPIRY, end_access_tokens
from simulator.world import World


def authenticated(world: World, client_id: str, client_secret: str) -> OAuthApplication:
    """The application with this id and secret; raises ClientRefused without saying which was wrong."""
    if not client_id:
        raise ClientRefused("client_id and client_secret are missing: send them in a Basic header or as fields")
    found = world.rows(oauth_applications).find(client_id=client_id)
    if found is None or not found.has_secret(client_secret):
        raise ClientRefused("client_id and client_secret do not go together")
    return found


def give_token(world: World, application: OAuthApplication, scope: str) -> AccessToken:
    """Client credentials: a token for the application's organization, with all its scopes unless told which.

    Raises ScopeRefused.
    """
    scopes = application.scopes_in(scope) or application.scopes
    return _give(world, application, scopes)


def redeem_code(
    world: World, application: OAuthApplication, code: str, redirect_uri: str, verifier: str | None
) -> AccessToken | None:
    """A token that speaks for the earner who gave the code; raises GrantRefused.

    None when the code was redeemed before: somebody else may hold it, so what it gave is taken back (RFC 6749, 4.1.2).
    """
    found = world.rows(authorization_codes).find(code=code, application_id=application.id)
    if found is None:
        raise GrantRefused("The code is unknown, or was given to another application")
    if found.redeemed_at:
        end_access_tokens(world, code=code)
        return None
    world.rows(authorization_codes).save(found.redeemed(world.now(), redirect_uri, verifier))
    return _give(world, application, found.scopes, found.earner_id, code)


def renew_token(world: World, application: OAuthApplication, refresh_token: str, scope: str) -> AccessToken:
    """New access and refresh tokens in the place of the old ones, which end; raises GrantRefused or ScopeRefused."""
    old = world.rows(access_tokens).find(refresh_token=refresh_token, application_id=application.id)
    if old is None:
        raise GrantRefused("The refresh token is unknown, used, or was given to another application")
    scopes = application.scopes_in(scope) or old.scopes
    require_among(scopes, old.scopes, "The earner has not agreed to the scope")
    end_access_tokens(world, id=old.id)
    return _give(world, application, scopes, old.earner_id, old.code)


def valid_token(world: World, text: str) -> AccessToken | None:
    """The access token, while it lives."""
    found = world.rows(access_tokens).find(token=text)
    return found if found and found.is_valid(world.now()) else None


def _give(
    world: World,
    application: OAuthApplication,
    scopes: tuple[str, ...],
    earner_id: str | None = None,
    code: str | None = None,
) -> AccessToken:
    token = AccessToken(
        id=world.ids.uuid("access_token"),
        token=world.ids.token("access_token_text"),
        application_id=application.id,
        organization_id=application.organization_id,
        earner_id=earner_id,
        scopes=scopes,
        code=code,
        refresh_token=world.ids.token("refresh_token") if earner_id else None,
        created_at=world.now(),
        expires_at=world.now() + ACCESS_LIFE,
    )
    world.rows(access_tokens).add(token)
    world.schedule(TOKEN_EXPIRY, token.id, token.expires_at)
    return token
