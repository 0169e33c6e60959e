"""The control plane's own description, for programs and to be tried."""

from functools import cache
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.control.blueprint import answer, control
from simulator.packaged import document_of


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
def docs() -> str:
    return render_template(
        "api_docs.html", title="Acclaim simulator, control plane", description=url_for("control.openapi")
    )
