"""Opens the control plane on an app."""

from flask import Flask

from simulator.control import (  # noqa: F401  # routes come with the import
    clock,
    deciding,
    deliveries,
    describing,
    documents,
    errors,
    faults,
    journal,
    lms,
    lms_deliveries,
    mail,
    metrics,
    operations,
    states,
    tour,
    worlds,
)
from simulator.control.blueprint import control, http_error
from simulator.control.pages import faults as _faults_page  # noqa: F401
from simulator.control.pages import home as _home  # noqa: F401
from simulator.control.pages import journal as _timeline  # noqa: F401
from simulator.control.pages import mailbox as _mailbox  # noqa: F401
from simulator.control.pages import webhooks as _webhooks_page  # noqa: F401
from simulator.control.pages import worlds as _worlds_page  # noqa: F401
from simulator.error_doors import answer_errors_under
from simulator.turning import Turning


def open_control(app: Flask, turning: Turning, token: str | None) -> None:
    """`token` has to be shown by whoever calls, when there is one."""
    app.config["CONTROL_TOKEN"] = token
    app.extensions["turning"] = turning
    app.register_blueprint(control)
    tour.guide(app)
    app.extensions["csrf"].exempt(control)
    answer_errors_under(app, "/_simulator", http_error)
