"""Opens the control plane on an app."""

from flask import Flask

from simulator.control import deliveries as _deliveries  # noqa: F401  # routes come with the import
from simulator.control.views import control, http_error
from simulator.turning import Turning
from simulator.unit_of_work import answer_errors_under


def open_control(app: Flask, turning: Turning) -> None:
    app.extensions["turning"] = turning
    app.register_blueprint(control)
    app.extensions["csrf"].exempt(control)
    answer_errors_under(app, "/_simulator", http_error)
