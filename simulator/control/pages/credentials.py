"""What programs need to be let in and to name things: tokens, keys and ids of a world; all of it is invented."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.acclaim import records as acclaim
from simulator.skilljar import records as lms
from simulator.world import World
from simulator.worlds import DEFAULT

MOST = 20
"""How many of a kind are shown; all of them are told by `GET /_simulator/worlds/<name>`."""


@dataclass(frozen=True)
class Credential:
    """A value to be copied: whose it is and what it is for."""

    whose: str
    what: str
    value: str


def credentials(world: World) -> list[Credential]:
    return [*_of_acclaim(world), *_of_the_lms(world)]


def ids(world: World) -> list[Credential]:
    """What calls name most often: badge templates and published courses."""
    templates = world.rows(acclaim.badge_templates).where(limit=MOST)
    courses = world.rows(lms.courses).where(limit=MOST)
    return [
        *(Credential("Acclaim", one.name, one.id) for one in templates),
        *(Credential("LMS", one.title, one.published_course_id) for one in courses),
    ]


def _of_acclaim(world: World) -> Iterator[Credential]:
    names = {one.id: one.name for one in world.rows(acclaim.organizations).where(limit=MOST)}
    for id_, name in names.items():
        yield Credential(name, "Organization id", id_)
    for token in world.rows(acclaim.tokens).where(acclaim.tokens.c.organization_id.in_(names), limit=MOST):
        yield Credential(names[token.organization_id], "API token", token.token)
        if world.name != DEFAULT:
            yield Credential(names[token.organization_id], "API token at the root", f"{token.token}@{world.name}")
    known = acclaim.oauth_applications.c.organization_id.in_(names)
    for application in world.rows(acclaim.oauth_applications).where(known, limit=MOST):
        yield Credential(application.name, "OAuth client id", application.client_id)
        yield Credential(application.name, "OAuth client secret", application.client_secret)


def _of_the_lms(world: World) -> Iterator[Credential]:
    for academy in world.rows(lms.organizations).where(limit=MOST):
        yield Credential(academy.name, "LMS API key", academy.api_key)
        yield Credential(academy.name, "LMS organization id", academy.id)
