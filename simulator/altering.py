"""True answers that a fault alters: another status, another body, other values at places of its JSON."""

from typing import Any

import orjson
from flask import Response

from simulator.fault import Change, Fault

_LONGEST_MARK = 250


def replace_body(response: Response, fault: Fault) -> None:
    response.set_data(fault.how.body or "")
    response.headers["Content-Type"] = fault.how.content_type or "application/json; charset=utf-8"
    _with_status(response, fault)


def alter(response: Response, fault: Fault) -> str:
    """How the fault is marked then: with the places that the answer does not have, if there are any."""
    missing = [change.path for change in fault.how.changes]
    if missing and response.is_json:
        document = orjson.loads(response.get_data())
        missing = [change.path for change in fault.how.changes if not _has_changed(document, change)]
        response.set_data(orjson.dumps(document))
    _with_status(response, fault)
    return f"{fault.mark}, not there: {', '.join(map(ascii, missing))}"[:_LONGEST_MARK] if missing else fault.mark


def _with_status(response: Response, fault: Fault) -> None:
    response.status_code = fault.how.status or response.status_code
    if response.status_code in {204, 304}:
        response.set_data(b"")


def _has_changed(document: Any, change: Change) -> bool:
    """Changes one place; one that is below nothing, or to be taken away where nothing is, is left alone."""
    *way, last = change.path.split(".")
    for step in way:
        document = _below(document, step)
    if isinstance(document, dict):
        place: Any = last
    elif _is_index(document, last):
        place = int(last)
    else:
        return False
    if change.json is not None:
        document[place] = orjson.loads(change.json)
        return True
    if isinstance(document, dict) and place not in document:
        return False
    del document[place]
    return True


def _below(document: Any, step: str) -> Any:
    if isinstance(document, dict):
        return document.get(step)
    return document[int(step)] if _is_index(document, step) else None


def _is_index(document: Any, step: str) -> bool:
    return isinstance(document, list) and step.isdecimal() and int(step) < len(document)
