"""Looking through what a world keeps: what a search may name, from when to when, and how much of it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import request
from werkzeug.exceptions import BadRequest

from simulator.control.reading import instant

SPAN = ("since", "until")
_MOST = 1000
_TRUTH = {"true": True, "false": False, None: None}


def asked(*known: str) -> dict[str, str]:
    """The call's query; raises BadRequest for a name that means nothing."""
    unknown = set(request.args) - set(known)
    if unknown:
        raise BadRequest(f"{', '.join(sorted(unknown))}: unknown; there are {', '.join(known)}")
    return request.args.to_dict()


def within(column: sa.ColumnElement[Any], told: Mapping[str, object]) -> list[sa.ColumnElement[bool]]:
    """SQL for `since` and `until`, both of them included; raises BadRequest."""
    criteria = []
    if "since" in told:
        criteria.append(column >= instant(told["since"]))
    if "until" in told:
        criteria.append(column <= instant(told["until"]))
    return criteria


def truth(name: str) -> bool | None:
    """What the call's query says of a name, None where it is not there; raises BadRequest."""
    told = request.args.get(name)
    if told not in _TRUTH:
        raise BadRequest(f"{name}: true or false")
    return _TRUTH[told]


def newest(told: Mapping[str, str]) -> int:
    """How many are wanted, as many as there may be unless told; raises BadRequest."""
    wanted = told.get("newest", str(_MOST))
    if not (wanted.isdecimal() and len(wanted) < 5 and 0 < int(wanted) <= _MOST):
        raise BadRequest(f"newest: a number from 1 to {_MOST}")
    return int(wanted)
