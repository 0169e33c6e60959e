"""Opens the doors of the LMS, and names who does its due work."""

from flask import Flask

from simulator.delivering import Delivering
from simulator.error_doors import lead_to
from simulator.mixed_up import BASIC, Credential, know_credentials
from simulator.outbound import Outbound
from simulator.skilljar.services.announcing import DUE_WORK
from simulator.skilljar.services.catalogue import is_api_key
from simulator.skilljar.services.delivering import next_try
from simulator.skilljar.web.admin import accounts as _admin_accounts  # noqa: F401  # routes come with the import
from simulator.skilljar.web.admin import courses as _admin_courses  # noqa: F401
from simulator.skilljar.web.admin import students as _admin_students  # noqa: F401
from simulator.skilljar.web.admin import webhooks as _admin_webhooks  # noqa: F401
from simulator.skilljar.web.admin.blueprint import admin
from simulator.skilljar.web.api import domains as _api_domains  # noqa: F401
from simulator.skilljar.web.api import users as _api_users  # noqa: F401
from simulator.skilljar.web.api import webhooks as _api_webhooks  # noqa: F401
from simulator.skilljar.web.api.blueprint import ROOT, api
from simulator.skilljar.web.api.errors import served
from simulator.skilljar.web.calling import install_outbound
from simulator.skilljar.web.student import accounts as _accounts  # noqa: F401
from simulator.skilljar.web.student import courses as _courses  # noqa: F401
from simulator.skilljar.web.student import lessons as _lessons  # noqa: F401
from simulator.skilljar.web.student import profile as _profile  # noqa: F401
from simulator.skilljar.web.student.blueprint import student
from simulator.turning import Handler
from simulator.worlds import Worlds


def open_skilljar(app: Flask, worlds: Worlds, outbound: Outbound) -> dict[str, Handler]:
    """Registers `/skilljar` with the app; gives back the handlers of due work by kind."""
    install_outbound(app, outbound)
    for door in (api, student, admin):
        app.register_blueprint(door)
    app.extensions["csrf"].exempt(api)
    lead_to(app, ROOT, served)
    know_credentials(app, Credential("an API key of the LMS", ROOT, BASIC, is_api_key))
    return {DUE_WORK: Delivering(worlds, outbound, next_try)}
