"""Opens the control plane on an app."""

from flask import Flask

from simulator.control import calls, clock, deliveries, documents, lms, mail, pages, states, worlds
from simulator.control.blueprint import control, http_error
from simulator.turning import Turning
from simulator.unit_of_work import answer_errors_under

_VIEWS = (
    calls,
    clock,
    deliveries,
    documents,
    lms,
    mail,
    pages,
    states,
    worlds,
)  # imported for what they add to the door


def open_control(app: Flask, turning: Turning) -> None:
    app.extensions["turning"] = turning
    app.register_blueprint(control)
    app.extensions["csrf"].exempt(control)
    answer_errors_under(app, "/_simulator", http_error)
