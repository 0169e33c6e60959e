"""The calls about issued badges, and about the events that tell of them."""

from flask import Response, request

from simulator.acclaim.domain.errors import NotFound, item_of_batch
from simulator.acclaim.domain.events import Event
from simulator.acclaim.domain.issued_badge import IssuedBadge
from simulator.acclaim.records import events, issued_badges
from simulator.acclaim.services.deleting import delete_badge
from simulator.acclaim.services.issuing import issue, issue_batch
from simulator.acclaim.services.querying import badge_of_organization, organization, views_of
from simulator.acclaim.services.replacing import replace_badge
from simulator.acclaim.services.revoking import revoke
from simulator.acclaim.web.api.answers import enveloped, nothing
from simulator.acclaim.web.api.bodies import fields
from simulator.acclaim.web.api.door import operation
from simulator.acclaim.web.api.filters import BADGE_FILTERS, BADGE_SORTS, EVENT_FILTERS, EVENT_SORTS
from simulator.acclaim.web.api.listing import (
    PER_PAGE,
    Wanted,
    asked_for,
    met,
    one_of,
    page_of,
    page_url,
    parameter,
    wanted,
    whole_number,
)
from simulator.acclaim.web.api.presenting.badges import badge_minimal, badge_shown, badges_shown, replacement_shown
from simulator.acclaim.web.api.presenting.events import event_shown
from simulator.acclaim.web.api.presenting.places import places
from simulator.acclaim.web.api.reading import flag, issue_request, replacement
from simulator.criteria import equals
from simulator.unit_of_work import current_world


@operation("listBadges")
def list_badges(organization_id: str) -> Response:
    return _page(organization_id, wanted())


@operation("searchBadges")
def post_search(organization_id: str) -> Response:
    return _page(organization_id, asked_for(fields()))


@operation("getBadge")
def get_badge(organization_id: str, badge_id: str) -> Response:
    return _badge(badge_of_organization(current_world(), organization_id, badge_id))


@operation("issueBadge")
def post_badge(organization_id: str) -> Response:
    world = current_world()
    return _badge(issue(world, organization_id, issue_request(fields(), world.ids)), 201)


@operation("issueBadges")
def post_batch(organization_id: str) -> Response:
    world = current_world()
    requests = []
    for index, item in enumerate(fields()["badges"]):
        with item_of_batch(index):
            requests.append(issue_request(item, world.ids))
    issued = issue_batch(world, organization_id, requests)
    return enveloped(badges_shown(views_of(world, issued), places()), 201)


@operation("replaceBadge")
def post_replacement(organization_id: str, badge_id: str) -> Response:
    world = current_world()
    asked = replacement(fields(), world.ids)
    (view,) = views_of(world, [replace_badge(world, organization_id, badge_id, asked)])
    return enveloped(replacement_shown(view, places()), 201)


@operation("revokeBadge")
def put_revoke(organization_id: str, badge_id: str) -> Response:
    said = fields()
    quiet = flag(said, "suppress_revoke_notification_email")
    return _badge(revoke(current_world(), organization_id, badge_id, said["reason"], suppress_email=quiet))


@operation("deleteBadge")
def remove_badge(organization_id: str, badge_id: str) -> Response:
    delete_badge(current_world(), organization_id, badge_id)
    return nothing()


@operation("searchManyBadges")
def search_many(organization_id: str) -> Response:
    """Pages by the number of the last row: the ten-thousandth page costs as much as the first."""
    world, want, after = current_world(), wanted(), whole_number("after", least=0) or 0
    own = [equals(issued_badges.c.organization_id, organization_id), *met(want, BADGE_FILTERS)]
    numbered = world.rows(issued_badges).numbered(*own, after=after, limit=PER_PAGE + 1)
    views = views_of(world, [badge for _, badge in numbered[:PER_PAGE]])
    minimal = one_of("badge_format", ("default", "minimal")) == "minimal"
    data = [badge_minimal(view, places()) for view in views] if minimal else badges_shown(views, places())
    kept = ({"badge_format": parameter("badge_format")} if "badge_format" in request.args else {}) | want.query
    last = numbered[PER_PAGE - 1][0] if len(numbered) > PER_PAGE else None
    return enveloped(data, metadata={"next_page_url": page_url(kept, after=last) if last else None})


@operation("listEvents")
def list_events(organization_id: str) -> Response:
    world = current_world()
    page = page_of(
        world.rows(events),
        equals(events.c.organization_id, organization_id),
        filters=EVENT_FILTERS,
        sorts=EVENT_SORTS,
    )
    return enveloped(_events(organization_id, page.items), metadata=page.metadata)


@operation("getEvent")
def get_event(organization_id: str, event_id: str) -> Response:
    found = current_world().rows(events).find(id=event_id, organization_id=organization_id)
    if found is None:
        raise NotFound("Event not found")
    return enveloped(_events(organization_id, [found])[0])


def _events(organization_id: str, happened: list[Event]) -> list[dict[str, object]]:
    world = current_world()
    owner, about = organization(world, organization_id), [event.badge for event in happened if event.badge]
    views = iter(views_of(world, about))
    return [event_shown(event, owner, next(views) if event.badge else None, places()) for event in happened]


def _page(organization_id: str, want: Wanted) -> Response:
    world = current_world()
    page = page_of(
        world.rows(issued_badges),
        equals(issued_badges.c.organization_id, organization_id),
        filters=BADGE_FILTERS,
        sorts=BADGE_SORTS,
        want=want,
    )
    return enveloped(badges_shown(views_of(world, page.items), places()), metadata=page.metadata)


def _badge(badge: IssuedBadge, status: int = 200) -> Response:
    (view,) = views_of(current_world(), [badge])
    return enveloped(badge_shown(view, places()), status)
