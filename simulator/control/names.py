"""What an entry of the journal can be named: operations and pages, what changes, and what is sent."""

from collections.abc import Callable, Iterable

from flask import current_app
from werkzeug.exceptions import BadRequest

from simulator.acclaim.domain.events import EventType as AcclaimEvent
from simulator.acclaim.services import expiring
from simulator.acclaim.services import notifying as acclaim_mail
from simulator.journal import CHANGE, MAIL, REQUEST, WEBHOOK
from simulator.nearest import NOWHERE, nearest
from simulator.skilljar.domain.webhook import EventType as LmsEvent
from simulator.skilljar.services import notifying as lms_mail
from simulator.telling import is_told

MAIL_KINDS = tuple(sorted([*acclaim_mail.KINDS, *lms_mail.KINDS]))
_EVENTS = tuple(one.value for one in (*AcclaimEvent, *LmsEvent))


def demand_name(kind: str | None, name: str) -> None:
    """Raises BadRequest, with the nearest, for a name that no entry of this kind, or of any, can ever have."""
    known = _NAMES[kind]() if kind else {one for names in _NAMES.values() for one in names()}
    if name not in known:
        near = nearest(name, known)
        there = "GET /_simulator/operations has those that are no pages" if kind in {REQUEST, None} else _there(known)
        guess = f"the nearest: {', '.join(near)}" if near else there
        raise BadRequest(f"name: {f'no {kind}' if kind else 'nothing'} is named {name[:80]!r}; {guess}")


def _there(known: Iterable[str]) -> str:
    return f"there are {', '.join(sorted(known))}"


def _requests() -> set[str]:
    """Whatever has an address, pages among them; what has none is called nowhere."""
    told = (rule.endpoint for rule in current_app.url_map.iter_rules() if is_told(rule.rule))
    return {endpoint.rpartition(".")[2] for endpoint in told} | {NOWHERE}


_NAMES: dict[str, Callable[[], Iterable[str]]] = {
    REQUEST: _requests,
    CHANGE: lambda: (*_EVENTS, *expiring.CHANGES),
    MAIL: lambda: MAIL_KINDS,
    WEBHOOK: lambda: _EVENTS,
}
