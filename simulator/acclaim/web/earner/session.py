"""Who is signed in to Acclaim as an earner."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from simulator.acclaim.domain.earner import Earner
from simulator.acclaim.records import earners
from simulator.acclaim.services.accounts import EARNER_DOOR
from simulator.sign_ins import signed_in
from simulator.unit_of_work import current_world

P = ParamSpec("P")
Answer = str | Response | tuple[str, int]


def current_earner() -> Earner | None:
    earner_id = signed_in(EARNER_DOOR)
    return current_world().rows(earners).find(id=earner_id) if earner_id else None


def for_earners(view: Callable[Concatenate[Earner, P], Answer]) -> Callable[P, Answer]:
    """Gives the view the signed-in earner; others sign in first and come back."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        earner = current_earner()
        if earner is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("acclaim_earner.sign_in_form", next=here))
        return view(earner, *args, **kwargs)

    return guarded
