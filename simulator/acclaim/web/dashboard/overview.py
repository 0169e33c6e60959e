"""What an admin sees first: how many badges there are, how it came to that, and what happened."""

from flask import request

from simulator.acclaim.domain.chart import chart
from simulator.acclaim.domain.organization import IssuerAdmin
from simulator.acclaim.services.events import events_of
from simulator.acclaim.services.figures import history_of, tally
from simulator.acclaim.services.listing import events_about, names_of_templates
from simulator.acclaim.web.dashboard.entry import Answer, dashboard, for_admins, page_of
from simulator.unit_of_work import current_world

_LATEST = 10


@dashboard.get("")
@for_admins
def overview(admin: IssuerAdmin) -> Answer:
    world, own = current_world(), admin.organization_id
    figures, happened = history_of(world, own), events_of(world, own, _LATEST)
    return page_of(
        admin,
        "mgmt_overview.html",
        tally=tally(world, own),
        history=figures,
        chart=chart(figures) if figures else None,
        events=happened,
        names=names_of_templates(world, happened),
    )


@dashboard.get("/events")
@for_admins
def events(admin: IssuerAdmin) -> Answer:
    """The issue events and all that followed (rule notify-6)."""
    world = current_world()
    leaf, happened = events_about(world, admin.organization_id, request.args.get("page", ""))
    return page_of(admin, "mgmt_events.html", leaf=leaf, events=happened, names=names_of_templates(world, happened))
