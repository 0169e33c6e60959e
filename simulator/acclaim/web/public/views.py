"""The public pages of Acclaim; what is not public looks like what does not exist."""

from flask import Blueprint, Response, make_response, render_template

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.records import badge_templates, organizations
from simulator.acclaim.services.querying import badges_of_earner, picture_of, public_badge, public_profile
from simulator.acclaim.web.refusals import show_refusals
from simulator.page_policy import with_policy
from simulator.unit_of_work import current_world

public_pages = Blueprint("acclaim_public", __name__, template_folder="../templates")
show_refusals(public_pages)


@public_pages.get("/badges/<badge_id>")
def badge_page(badge_id: str) -> str:
    """A shared badge as a stranger sees it (rule share-4)."""
    return render_template(
        "acclaim/public_badge.html", view=public_badge(current_world(), badge_id), now=current_world().now()
    )


@public_pages.get("/badges/<badge_id>/embedded")
def embedded(badge_id: str) -> Response:
    """The badge for the frame of the embed code, small enough for another page's corner."""
    shown = make_response(render_template("acclaim/embedded.html", view=public_badge(current_world(), badge_id)))
    return with_policy(shown, frame_ancestors="*")


@public_pages.get("/images/<template_id>/image.png")
def image(template_id: str) -> Response:
    world = current_world()
    if world.rows(badge_templates).find(id=template_id) is None:
        raise NotFound("Badge template not found")
    return Response(picture_of(world, template_id), content_type="image/png")


@public_pages.get("/org/<org_slug>/badge/<slug>")
def template_page(org_slug: str, slug: str) -> str:
    world = current_world()
    issuer = world.rows(organizations).find(vanity_slug=org_slug)
    template = world.rows(badge_templates).find(vanity_slug=slug, organization_id=issuer.id) if issuer else None
    if template is None:
        raise NotFound("Badge template not found")
    return render_template("acclaim/template.html", template=template, issuer=issuer)


@public_pages.get("/org/<org_slug>")
def organization_page(org_slug: str) -> str:
    world = current_world()
    issuer = world.rows(organizations).find(vanity_slug=org_slug)
    if issuer is None:
        raise NotFound("Organization not found")
    shown = world.rows(badge_templates).where(
        badge_templates.c.organization_id == issuer.id, badge_templates.c.state == TemplateState.ACTIVE
    )
    return render_template("acclaim/organization.html", issuer=issuer, templates=shown)


@public_pages.get("/users/<slug>")
def profile(slug: str) -> str:
    world = current_world()
    earner = public_profile(world, slug)
    shown = [view for view in badges_of_earner(world, earner) if view.badge.is_public]
    return render_template("acclaim/profile.html", person=earner, badges=shown)
