"""The control plane's call that decides on badges for their recipients, for tests that are about something else."""

from flask import Response
from werkzeug.exceptions import NotFound

from simulator.acclaim.domain.errors import NotFound as Unknown
from simulator.acclaim.services.accepting import accept_for, reject_for
from simulator.acclaim.services.following import PASSWORD, decide_by_link
from simulator.control.blueprint import answer, control
from simulator.unit_of_work import current_world

_DECISIONS = {"accept": accept_for, "reject": reject_for}


@control.post("/acclaim/badges/<badge_id>/<decision>")
def decide(badge_id: str, decision: str) -> Response:
    """Accepts or rejects a badge as if its recipient had followed the link of the e-mail.

    The real API wants the earner's own consent. Who has no account gets one with `password`, which is null for those
    who had one; the address is confirmed.
    """
    if decision not in _DECISIONS:
        raise NotFound(f"{decision[:40]}: what can be done with a badge here is {' or '.join(_DECISIONS)}")
    try:
        followed = decide_by_link(current_world(), badge_id, _DECISIONS[decision])
    except Unknown as error:
        raise NotFound("there is no such badge in this world") from error
    badge = followed.badge
    return answer(
        {
            "id": badge.id,
            "state": badge.state.value,
            "accepted_at": badge.accepted_at.isoformat() if badge.accepted_at else None,
            "recipient_email": badge.recipient_email,
            "earner": {"id": followed.earner.id, "name": followed.earner.name},
            "password": PASSWORD if followed.is_new else None,
        }
    )
