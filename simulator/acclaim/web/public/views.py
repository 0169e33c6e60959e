"""The public pages of Acclaim; what is not public looks like what does not exist."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirection

from simulator.acclaim.domain.badge_template import TemplateState
from simulator.acclaim.domain.errors import NotFound
from simulator.acclaim.records import badge_templates, organizations
from simulator.acclaim.services.credentials import verifiable
from simulator.acclaim.services.pictures import picture_of, vector_picture_of
from simulator.acclaim.services.querying import badges_of_earner, known_template, public_badge, public_profile
from simulator.acclaim.web.refusals import show_refusals
from simulator.page_policy import with_policy
from simulator.unit_of_work import current_world

public_pages = Blueprint("acclaim_public", __name__, template_folder="../templates")
show_refusals(public_pages)


@public_pages.get("/badges/<badge_id>")
def badge_page(badge_id: str) -> str | tuple[str, int]:
    """A shared badge as a stranger sees it (rule share-4); of one that was withdrawn since, only that it was."""
    world = current_world()
    view = verifiable(world, badge_id)
    if view.badge.is_withdrawn:
        return render_template("acclaim/withdrawn_badge.html", view=view), 410
    return render_template("acclaim/public_badge.html", view=view, now=world.now())


@public_pages.get("/badges/<badge_id>/embedded")
def embedded(badge_id: str) -> Response:
    """The badge for the frame of the embed code, small enough for another page's corner."""
    shown = make_response(render_template("acclaim/embedded.html", view=public_badge(current_world(), badge_id)))
    return with_policy(shown, frame_ancestors="*")


@public_pages.get("/images/<template_id>/image.png")
def image(template_id: str) -> Response:
    world = current_world()
    return _kept(Response(picture_of(world, known_template(world, template_id).id), content_type="image/png"))


@public_pages.get("/images/<template_id>/image.svg")
def vector_image(template_id: str) -> Response | Redirection:
    """The picture as pages show it; one that the organization has sent is a PNG."""
    drawn = vector_picture_of(current_world(), template_id)
    if drawn is None:
        return redirect(url_for("acclaim_public.image", template_id=template_id))
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"  # whoever opens it alone runs nothing
    return _kept(answer)


def _kept(picture: Response) -> Response:
    """Browsers keep it and ask whether it is still the one: a name or a picture may change at any time."""
    picture.headers["Cache-Control"] = "no-cache"
    picture.add_etag()
    picture.make_conditional(request)
    return picture


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
