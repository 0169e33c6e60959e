"""An earner's consent: what an application asks for, and the authorization code that it gets."""

import re
from dataclasses import dataclass

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.oauth import CODE_LIFE, AuthorizationCode, OAuthApplication, with_query
from simulator.acclaim.domain.oauth_errors import OAuthRefused, ResponseTypeUnknown
from simulator.acclaim.records import authorization_codes, oauth_applications
from simulator.world import World

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class ConsentRequest:
    """What an application asks an earner for, in the parameters of RFC 6749 (4.1.1) and RFC 7636 (4.3)."""

    client_id: str
    redirect_uri: str
    response_type: str
    scope: str
    state: str | None
    code_challenge: str | None
    code_challenge_method: str | None

    def back(self, **told: str) -> str:
        """Where the earner goes with an answer."""
        return with_query(self.redirect_uri, **told, state=self.state)


def asking_application(world: World, asked: ConsentRequest) -> OAuthApplication | None:
    """Who asks; None unless the redirection address is registered, letter by letter: nobody is sent anywhere else."""
    found = world.rows(oauth_applications).find(client_id=asked.client_id)
    return found if found and asked.redirect_uri in found.redirect_uris else None


def check_request(application: OAuthApplication, asked: ConsentRequest) -> None:
    """Raises OAuthRefused for what cannot be asked for."""
    if asked.response_type != "code":
        raise ResponseTypeUnknown("response_type must be code")
    application.scopes_in(asked.scope)
    if asked.code_challenge is None and asked.code_challenge_method is None:
        return
    if asked.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(asked.code_challenge or ""):
        raise OAuthRefused("A code_challenge is 43 letters of Base64 for URLs, with code_challenge_method S256")


def give_code(world: World, application: OAuthApplication, asked: ConsentRequest, earner: Earner) -> str:
    """The code that stands for the earner's consent."""
    given = AuthorizationCode(
        code=world.ids.token("authorization_code"),
        application_id=application.id,
        earner_id=earner.id,
        redirect_uri=asked.redirect_uri,
        scopes=application.scopes_in(asked.scope),
        challenge=asked.code_challenge,
        expires_at=world.now() + CODE_LIFE,
    )
    world.rows(authorization_codes).add(given)
    return given.code
