"""What the journal is told of a request and its answer."""

import re
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, request

from simulator.journal import REQUEST, Entry, entry
from simulator.marking import HINT, LENIENCY, LENIENCY_ABOUT, RULE
from simulator.masking import MASK, is_secret, masked, masked_form, masked_headers, masked_path
from simulator.nearest import NEAREST, NOWHERE

UNSEEN = "X-Simulator-Unseen"
"""Who arranges or looks around for a test is no part of what it observes: no entry tells of it, no fault hits it."""

_NOT_TOLD_OF = re.compile(r"/(_simulator|static|docs)(/.*)?|/images/.*|/openapi\.json|/favicon\.ico", re.DOTALL)
_READABLE = ("application/json", "text/plain")
_MARKS = {
    "rule": RULE,
    "leniency": LENIENCY,
    "leniency_about": LENIENCY_ABOUT,
    "fault": "X-Simulator-Fault",
    "nearest": NEAREST,
    "hint": HINT,
}


def is_told(path: str) -> bool:
    """Whether the journal is told of requests for what stands at this path."""
    return not _NOT_TOLD_OF.fullmatch(path)


def told_of(asked_at: datetime, request_id: str, answer: Response) -> Entry:
    """The entry of this request: what was sent and answered, without secrets, and by which rules."""
    endpoint = request.endpoint or NOWHERE
    return entry(
        REQUEST,
        asked_at,
        endpoint.rpartition(".")[2],
        id=request_id,
        cause=request.headers.get("X-Simulator-Cause"),
        about=_about(),
        details=_asked() | _answered(answer),
    )


def _about() -> str | None:
    """The id that an address ends with."""
    name, value = next(reversed((request.view_args or {}).items()), ("", None))
    return MASK if is_secret(name) else value


def _asked() -> dict[str, object]:
    return {
        "method": request.method,
        "path": masked_path(request.path),
        "query": masked_form(request.query_string),
        "headers": masked_headers(request.headers),
        "body": _sent(),
    }


def _answered(answer: Response) -> dict[str, object]:
    headers = dict(answer.headers.items())  # as we have written them: Werkzeug looks for a name in any case
    marks = {name: headers[header] for name, header in _MARKS.items() if header in headers}
    return {"status": answer.status_code, "answer": _told(answer)} | marks


def _sent() -> str:
    if request.mimetype == "multipart/form-data" or (request.content_length or 0) > 1024 * 1024:
        return f"({request.content_length} bytes of {request.mimetype})"
    if request.mimetype != "application/x-www-form-urlencoded":
        return masked(request.get_data())
    form = request.form.items(multi=True)  # a form that was read leaves nothing of the body
    return masked_form(request.get_data() or urlencode(list(form)).encode())


def _told(answer: Response) -> str:
    if answer.direct_passthrough or answer.mimetype not in _READABLE:
        return f"({answer.mimetype})"
    return masked(answer.get_data())
