"""The JSON behind the public pages: undocumented, but read by real clients; what is not public is not there."""

from flask import Response, url_for

from simulator.acclaim.domain.issued_badge import BadgeState
from simulator.acclaim.records import issued_badges
from simulator.acclaim.services.querying import confirmed_keys, public_badge, public_profile, views_of
from simulator.acclaim.web.api.answers import enveloped
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.listing import Wanted, page_of, parameter, sorts_in, whole_number
from simulator.acclaim.web.api.presenting.places import places
from simulator.acclaim.web.api.presenting.public import profile_shown, public_badge_shown
from simulator.criteria import equals, one_of
from simulator.unit_of_work import current_world

_PER_PAGE = 48
_SIZES = ("per", "page_size", "per_page")


@operation("listProfileBadges")
def list_profile_badges(slug: str) -> Response:
    world = current_world()
    page = page_of(
        world.rows(issued_badges),
        one_of(issued_badges.c.recipient_key, confirmed_keys(world, public_profile(world, slug))),
        equals(issued_badges.c.state, BadgeState.ACCEPTED),
        equals(issued_badges.c.public, True),
        sorts={"state_updated_at": issued_badges.c.accepted_at},
        newest_first=issued_badges.c.accepted_at,
        want=_wanted(),
    )
    data = [public_badge_shown(view, places()) for view in views_of(world, page.items)]
    return enveloped(data, metadata=page.metadata)


@operation("getProfile")
def get_profile(slug: str) -> Response:
    return enveloped(profile_shown(public_profile(current_world(), slug), places()))


@operation("getSharedBadge")
def get_shared_badge(badge_id: str) -> Response:
    return enveloped(public_badge_shown(public_badge(current_world(), badge_id), places()))


@operation("followSharedBadge")
def follow_shared_badge(badge_id: str) -> Response:
    shown = public_badge(current_world(), badge_id)
    return Response(status=302, headers={"Location": url_for("acclaim_public.badge_page", badge_id=shown.badge.id)})


def _wanted() -> Wanted:
    """How popular a badge is, nobody outside Credly knows: `most_popular`, the default, is what moved last."""
    sort, _ = parameter("sort"), parameter("filter")
    sizes = [size for name in _SIZES if (size := whole_number(name))]
    return Wanted(
        filters=[],
        sorts=sorts_in(sort.replace("most_popular", "-state_updated_at")),
        page=whole_number("page") or 1,
        per=min([*sizes, _PER_PAGE]),
        query={"sort": sort} if sort else {},
    )
