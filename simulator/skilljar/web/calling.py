"""The way out of the LMS's doors, to the integration and to receivers of webhooks."""

from flask import Flask, current_app

from simulator.outbound import Outbound

_NAME = "skilljar.outbound"


def install_outbound(app: Flask, outbound: Outbound) -> None:
    app.extensions[_NAME] = outbound


def outbound() -> Outbound:
    found: Outbound = current_app.extensions[_NAME]
    return found
