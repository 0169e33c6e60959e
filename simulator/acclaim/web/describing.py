"""The API's description for programs at /openapi.json and for people at /docs, where every call can be tried."""

from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, redirect, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from simulator.acclaim.web.api.answers import answer
from simulator.acclaim.web.api.contract import document
from simulator.page_policy import api_docs

description = Blueprint("acclaim_description", __name__, template_folder="templates")


@description.get("/openapi.json")
def openapi() -> Response:
    """openapi.yaml as JSON, with the address at which the caller found it as its only server."""
    return answer(document() | {"servers": [{"url": request.url_root.rstrip("/")}]})


@description.get("/docs")
def without_slash() -> ResponseReturnValue:
    return redirect(url_for("acclaim_description.page"))


@description.get("/docs/")
def page() -> Response:
    return api_docs("Acclaim Web Service API, simulated", url_for("acclaim_description.openapi"))


@description.get("/docs/<name>")
def asset(name: str) -> Response:
    return send_from_directory(_swagger_ui(), name)


@cache
def _swagger_ui() -> str:
    return str(files("flask_swagger_ui").joinpath("dist"))
