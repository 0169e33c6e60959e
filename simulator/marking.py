"""What an answer says to developers beside its body, which is what the real service would send."""

import re

from flask import Response, g

from simulator.fidelity import source_of

RULE, SOURCE = "X-Simulator-Rule", "X-Simulator-Source"
"""Which rule refused, and where it is documented."""

LENIENCY, LENIENCY_ABOUT = "X-Simulator-Leniency", "X-Simulator-Leniency-About"
"""What a call leans on beyond the documentation, and the fields that this is about."""

HINT = "X-Simulator-Hint"
"""The way out, in a sentence of ASCII without a secret in it."""

_LONGEST = 400
_NOT_SHOWN = re.compile(r"[^ -~]")


def note_leniency(name: str, about: str = "") -> None:
    """Has the answer say that the call leans on a leniency; `about` names the field."""
    noted: dict[str, list[str]] = g.setdefault("leniencies", {})
    noted.setdefault(name, []).extend([about] if about else [])


def note_hint(text: str) -> None:
    """Has the answer say what to do instead, or what came of what was sent."""
    g.setdefault("hints", []).append(text)


def mark(response: Response) -> Response:
    """The same answer with what was noted for it, for the end of a request."""
    noted: dict[str, list[str]] = g.get("leniencies", {})
    if noted:
        response.headers[LENIENCY] = ", ".join(noted)
    if about := _about_what(noted):
        response.headers[LENIENCY_ABOUT] = about
    if "hints" in g:
        response.headers[HINT] = "; ".join(g.hints)
    return response


def _about_what(noted: dict[str, list[str]]) -> str:
    """The fields, as a header can hold them, whatever callers have named them."""
    fields = dict.fromkeys(field for about in noted.values() for field in about)
    told = _NOT_SHOWN.sub("?", ", ".join(fields))
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}..."


def explained(refused: Response, rule: str) -> Response:
    """The same answer with the rule that refused, and where that is documented."""
    refused.headers[RULE] = rule
    refused.headers[SOURCE] = source_of(rule)
    return refused
