"""What a browser may do with a page of the simulator: load what is its own, run no script that stands in the page."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, render_template, request

_HEADER = "Content-Security-Policy"
_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",  # nobody clicks on Accept through another page
    "base-uri": "'none'",
}


def install_page_policy(app: Flask, base_url: str) -> None:
    """Every HTML page gets the policy, unless its view has given it one of its own.

    Pictures are named by `base_url`, whichever name of this machine a page was asked for by.
    """
    app.config["PICTURES"] = origin_of(base_url)

    @app.after_request
    def _restrict(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.mimetype == "text/html":
            response.headers.setdefault(_HEADER, _policy())
            response.headers.setdefault("Referrer-Policy", "same-origin")  # an accept link is for its recipient alone
            if "Cookie" in request.headers:
                response.headers.setdefault("Cache-Control", "no-store")  # Back shows nothing after signing out
        return response


def with_policy(response: Response, **changed: str) -> Response:
    """The page with some of the policy changed, such as frame_ancestors="*" for a page that others may embed."""
    response.headers[_HEADER] = _policy(**changed)
    return response


def origin_of(url: str) -> str:
    """As a policy names it; of a scheme without hosts, the scheme."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if re.fullmatch(r"[\w.:\[\]-]+", parts.netloc) else f"{parts.scheme}:"


def api_docs(title: str, description: str) -> Response:
    """Swagger UI for the description at that URL; it sets its styles in the page."""
    shown = make_response(render_template("api_docs.html", title=title, description=description))
    return with_policy(shown, style_src="'self' 'unsafe-inline'")


def _policy(**changed: str) -> str:
    """The policy as its header carries it; names are those of directives, with `_` for `-`."""
    pictures = {"img-src": f"{_SOURCES['img-src']} {current_app.config['PICTURES']}"}
    sources = _SOURCES | pictures | {name.replace("_", "-"): value for name, value in changed.items()}
    return "; ".join(f"{name} {value}" for name, value in sources.items())
