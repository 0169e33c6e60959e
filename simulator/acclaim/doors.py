"""Opens the doors of Acclaim on an app."""

from flask import Flask

from simulator.acclaim.services.announcing import DUE_WORK
from simulator.acclaim.services.coming import EXPIRY_NOTICE, REMINDER
from simulator.acclaim.services.delivering import next_try
from simulator.acclaim.services.expiring import BADGE_EXPIRY, TOKEN_EXPIRY, note_expired_badge, note_expired_token
from simulator.acclaim.services.notifying import send_expiry_notice, send_reminder
from simulator.acclaim.web.api import views as _views  # noqa: F401  # routes come with the import
from simulator.acclaim.web.api.addresses import LenientAddresses
from simulator.acclaim.web.api.door import api
from simulator.acclaim.web.api.errors import http_error, oauth_http_error, served
from simulator.acclaim.web.api.mixed_up import CREDENTIALS
from simulator.acclaim.web.dashboard import badges as _issued  # noqa: F401
from simulator.acclaim.web.dashboard import overview as _overview  # noqa: F401
from simulator.acclaim.web.dashboard import templates as _templates  # noqa: F401
from simulator.acclaim.web.dashboard import webhooks as _webhooks  # noqa: F401
from simulator.acclaim.web.dashboard.entry import dashboard
from simulator.acclaim.web.describing import description
from simulator.acclaim.web.earner import badges as _badges  # noqa: F401
from simulator.acclaim.web.earner import consent as _consent  # noqa: F401
from simulator.acclaim.web.earner import invitations as _invitations  # noqa: F401
from simulator.acclaim.web.earner import settings as _settings  # noqa: F401
from simulator.acclaim.web.earner.entry import earner_pages
from simulator.acclaim.web.public.views import public_pages
from simulator.delivering import Delivering
from simulator.error_doors import answer_errors_at, answer_errors_under, lead_to
from simulator.mixed_up import know_credentials
from simulator.outbound import Outbound
from simulator.turning import Handler
from simulator.worlds import Worlds


def open_acclaim(app: Flask, worlds: Worlds, outbound: Outbound) -> dict[str, Handler]:
    """Registers Acclaim's blueprints; returns who does Acclaim's due work."""
    for door in (api, description, earner_pages, public_pages, dashboard):
        app.register_blueprint(door)
    app.extensions["csrf"].exempt(api)
    answer_errors_under(app, "/v1", http_error)
    answer_errors_under(app, "/oauth/v1", http_error)
    answer_errors_under(app, "/oauth/token", oauth_http_error)
    answer_errors_at(app, r"/(users/[^/]+(/badges)?\.json|badges/[^/]+(\.json|/public_url))", http_error)
    lead_to(app, "/v1", served)
    know_credentials(app, *CREDENTIALS)
    app.wsgi_app = LenientAddresses(app.wsgi_app)  # type: ignore[method-assign]
    return {
        REMINDER: send_reminder,
        EXPIRY_NOTICE: send_expiry_notice,
        BADGE_EXPIRY: note_expired_badge,
        TOKEN_EXPIRY: note_expired_token,
        DUE_WORK: Delivering(worlds, outbound, next_try),
    }
