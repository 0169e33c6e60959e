"""Forms of the inspector, which carry a token as all forms do; programs, which have none, have calls of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from simulator.control.blueprint import control
from simulator.control.reading import MOST_BYTES
from simulator.unit_of_work import current_name, root_of

View = Callable[..., ResponseReturnValue]


def posted(rule: str) -> Callable[[View], View]:
    """Serves what a form is sent to; without the token of a page of ours it is refused, whoever sends it."""

    def serve(view: View) -> View:
        @wraps(view)
        def guarded(**named: str) -> ResponseReturnValue:
            request.max_content_length = MOST_BYTES  # a whole world may be sent
            csrf: CSRFProtect = current_app.extensions["csrf"]
            csrf.protect()
            return view(**named)

        control.add_url_rule(rule, view.__name__, guarded, methods=["POST"])
        return view

    return serve


def filled() -> dict[str, str]:
    """What was entered, without the token and without fields that were left empty."""
    fields = {name: value.strip() for name, value in request.form.items() if name != "csrf_token"}
    return {name: value for name, value in fields.items() if value}


def address_in(name: str, endpoint: str, **values: Any) -> str:
    """The address of a view in another world than the request's."""
    return root_of(name) + url_for(endpoint, **values).removeprefix(quote(request.script_root))


@control.context_processor
def _of_every_page() -> dict[str, object]:
    return {"world_name": current_name(), "address_in": address_in}
