"""True answers that a fault alters: another status, another body, other values at places of its JSON."""

from typing import Any

import orjson
from flask import Response

from simulator.fault import Change, Fault


def replace_body(response: Response, fault: Fault) -> None:
    response.set_data(fault.how.body or "")
    response.headers["Content-Type"] = fault.how.content_type or "application/json; charset=utf-8"
    _with_status(response, fault)


def alter(response: Response, fault: Fault) -> None:
    if fault.how.changes and response.is_json:
        document = orjson.loads(response.get_data())
        for change in fault.how.changes:
            _change(document, change)
        response.set_data(orjson.dumps(document))
    _with_status(response, fault)


def _with_status(response: Response, fault: Fault) -> None:
    response.status_code = fault.how.status or response.status_code
    if response.status_code in {204, 304}:
        response.set_data(b"")


def _change(document: Any, change: Change) -> None:
    """Changes one place; one that is below nothing is left alone."""
    *way, last = change.path.split(".")
    for step in way:
        document = _below(document, step)
    if isinstance(document, dict):
        place: Any = last
    elif _is_index(document, last):
        place = int(last)
    else:
        return
    if change.json is not None:
        document[place] = orjson.loads(change.json)
    elif isinstance(document, list):
        del document[place]
    else:
        document.pop(place, None)


def _below(document: Any, step: str) -> Any:
    if isinstance(document, dict):
        return document.get(step)
    return document[int(step)] if _is_index(document, step) else None


def _is_index(document: Any, step: str) -> bool:
    return isinstance(document, list) and step.isdecimal() and int(step) < len(document)
