"""Authorization tokens: what an organization's programs show, made and renewed by those that may write."""

from dataclasses import dataclass

from simulator.acclaim.domain.errors import NotFound, PermissionMissing
from simulator.acclaim.domain.organization import TOKEN_LIFE, AuthorizationToken, Caller, Permission
from simulator.acclaim.records import tokens
from simulator.acclaim.services.expiring import TOKEN_EXPIRY
from simulator.world import World


@dataclass(frozen=True)
class TokenRequest:
    """What a new token is for and may do; without a word about it, reading only."""

    description: str
    read_enabled: bool = True
    write_enabled: bool = False
    delete_enabled: bool = False


def create_token(world: World, maker: Caller, asked: TokenRequest) -> AuthorizationToken:
    """A new token for 180 days of the world's clock; raises PermissionMissing for what its maker may not do itself."""
    token = AuthorizationToken(
        id=world.ids.uuid("token"),
        token=world.ids.token("token_text"),
        organization_id=maker.organization_id,
        description=asked.description,
        read_enabled=asked.read_enabled,
        write_enabled=asked.write_enabled,
        delete_enabled=asked.delete_enabled,
        created_at=world.now(),
        expires_at=world.now() + TOKEN_LIFE,
    )
    beyond = [permission.value for permission in Permission if permission in token.permissions - maker.permissions]
    if beyond:
        raise PermissionMissing(f"A token cannot give another one what it lacks: {', '.join(beyond)}")
    keep_token(world, token)
    return token


def keep_token(world: World, token: AuthorizationToken) -> None:
    """Keeps a token that has come into being, and puts its end down."""
    world.rows(tokens).add(token)
    world.schedule(TOKEN_EXPIRY, token.id, token.expires_at)


def rotate_token(world: World, maker: Caller, token_id: str | None) -> AuthorizationToken:
    """A new token with the permissions of the one named (or the caller's own), which ends now; raises NotFound."""
    old = world.rows(tokens).find(id=token_id or maker.id, organization_id=maker.organization_id)
    if old is None or not old.is_valid(world.now()):
        raise NotFound("Authorization token not found")
    new = create_token(
        world, maker, TokenRequest(old.description, old.read_enabled, old.write_enabled, old.delete_enabled)
    )
    world.rows(tokens).remove(id=old.id)
    world.cancel(TOKEN_EXPIRY, old.id)
    return new
