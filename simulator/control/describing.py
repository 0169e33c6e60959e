"""The control plane's own description, for programs and to be tried."""

from functools import cache
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from simulator.control.blueprint import answer, control
from simulator.packaged import document_of
from simulator.page_policy import api_docs


@cache
def document() -> dict[str, Any]:
    """The description as parsed from openapi.yaml."""
    return document_of(__package__, "openapi.yaml")


@control.get("/openapi.json")
def openapi() -> Response:
    """With the address at which the caller found it as its only server."""
    return answer(document() | {"servers": [{"url": request.url_root.rstrip("/")}]})


@control.get("/docs")
def docs_without_slash() -> ResponseReturnValue:
    return redirect(url_for("control.docs"))


@control.get("/docs/")
def docs() -> Response:
    return api_docs("Acclaim simulator, control plane", url_for("control.openapi"))
