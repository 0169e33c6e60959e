"""The page on which an earner lets an application look at their badges, or does not (RFC 6749, 4.1)."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.domain.oauth import OAuthApplication
from simulator.acclaim.domain.oauth_errors import OAuthRefused
from simulator.acclaim.services.consenting import ConsentRequest, asking_application, check_request, give_code
from simulator.acclaim.services.querying import organization
from simulator.acclaim.web.earner.entry import earner_pages
from simulator.acclaim.web.earner.session import Answer, for_earners
from simulator.page_policy import origin_of, with_policy
from simulator.unit_of_work import abandon_world, current_world


@earner_pages.get("/oauth/authorize")
def authorize() -> Answer:
    return _if_in_order(_consent_page)


@earner_pages.post("/oauth/authorize")
def decide() -> Answer:
    return _if_in_order(_decision)


def _if_in_order(page: Callable[[OAuthApplication, ConsentRequest], Answer]) -> Answer:
    """The page, or why nothing can be asked: told to the application, or here when nobody knows whose address it is."""
    asked = _asked()
    application = asking_application(current_world(), asked)
    if application is None:
        return render_template("acclaim/not_registered.html"), 400
    try:
        check_request(application, asked)
    except OAuthRefused as error:
        abandon_world()
        return redirect(asked.back(error=error.error, error_description=error.description))
    return page(application, asked)


@for_earners
def _consent_page(earner: Earner, application: OAuthApplication, asked: ConsentRequest) -> Answer:
    shown = make_response(
        render_template(
            "acclaim/consent.html",
            earner=earner,
            application=application,
            organization=organization(current_world(), application.organization_id),
            scopes=application.scopes_in(asked.scope),
        )
    )
    return with_policy(shown, form_action=f"'self' {origin_of(asked.redirect_uri)}")  # where the answer leads


@for_earners
def _decision(earner: Earner, application: OAuthApplication, asked: ConsentRequest) -> Answer:
    if request.form.get("decision") != "allow":
        return redirect(asked.back(error="access_denied", error_description="The earner has not agreed"))
    return redirect(asked.back(code=give_code(current_world(), application, asked, earner)))


def _asked() -> ConsentRequest:
    said = request.args
    return ConsentRequest(
        client_id=said.get("client_id", ""),
        redirect_uri=said.get("redirect_uri", ""),
        response_type=said.get("response_type", ""),
        scope=said.get("scope", ""),
        state=said.get("state"),
        code_challenge=said.get("code_challenge"),
        code_challenge_method=said.get("code_challenge_method"),
    )
