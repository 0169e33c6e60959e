"""The door of the API: each view stands where openapi.yaml puts its operation, behind the same checks."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from simulator.acclaim.web.api.bodies import read, take
from simulator.acclaim.web.api.callers import identify
from simulator.acclaim.web.api.contract import IdConverter, operations
from simulator.acclaim.web.api.errors import handle_errors
from simulator.acclaim.web.api.failing import called, refusal
from simulator.failing import Failing

P = ParamSpec("P")

api = Blueprint("acclaim_api", __name__)
api.record(lambda opened: opened.app.url_map.converters.update(id=IdConverter))
handle_errors(api)
_failing = Failing(api, refusal)


def operation(operation_id: str) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Serves an operation: the caller is known and may do it before the view is asked."""
    described = operations()[operation_id]

    def serve(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
            g.operation = described
            if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
                raise RequestEntityTooLarge  # Flask looks only where a body is read
            said = read(described)  # before a world is opened: others wait for it
            if not described.is_open:
                identify(described, _organization_id(kwargs))
            if (failed := _failing.instead_of_view(lambda: called(operation_id, kwargs, said.fields))) is not None:
                return failed
            take(said)
            return view(*args, **kwargs)

        api.add_url_rule(described.route, operation_id, answered, methods=[described.method])
        return view

    return serve


def _organization_id(ids: dict[str, object]) -> str | None:
    found = ids.get("organization_id")
    return found if isinstance(found, str) else None
