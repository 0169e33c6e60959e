"""Forms as Ruby and PHP clients write them: `evidence[][type]=UrlEvidence` is a list of objects."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.exceptions import BadRequest

_PART = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST, _LONGEST = 6, 1000


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a form; one left empty is one left out, one given twice counts as given last."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        steps = _PART.findall(bracket + rest)
        if len(steps) > _DEEPEST:
            raise BadRequest(f"{head}: nested too deep")
        if value != "":
            _put(fields, [head, *steps], value)
    return fields


def _put(into: Any, steps: list[str], value: str) -> None:
    step, *rest = steps
    if isinstance(into, list):
        _put_into_list(into, step, rest, value)
    elif not rest:
        into[step] = value
    else:
        into[step] = below = _container(into.get(step), rest[0])
        _put(below, rest, value)


def _put_into_list(into: list[Any], step: str, rest: list[str], value: str) -> None:
    """`[]` goes on with the last item, or begins the next one when that has the field already; `[0]` names an item."""
    if step and not _is_number(step):
        raise BadRequest("A field of the form is a list and an object at once")
    if not rest:
        into.append(value)
        return
    place = int(step) if step else _open_place(into, rest[0])
    if place > min(len(into), _LONGEST):
        raise BadRequest("A list in a form is numbered without gaps, and has at most 1,000 items")
    if place == len(into):
        into.append(_container(None, rest[0]))
    if not isinstance(into[place], dict | list):
        raise BadRequest("A field of the form is a text and a list at once")
    _put(into[place], rest, value)


def _open_place(into: list[Any], key: str) -> int:
    begins = not into or not isinstance(into[-1], dict) or key in into[-1]
    return len(into) if begins else len(into) - 1


def _container(there: Any, step: str) -> Any:
    """What is there already, or a list when the next step is empty or a number, else an object."""
    kind = list if not step or _is_number(step) else dict
    if there is None:
        return kind()
    if not isinstance(there, kind):
        raise BadRequest("A field of the form is several things at once")
    return there


def _is_number(step: str) -> bool:
    return step.isascii() and step.isdecimal() and len(step) < 5
