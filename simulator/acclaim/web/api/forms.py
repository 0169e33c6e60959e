"""Forms as Ruby and PHP clients write them: `evidence[][type]=UrlEvidence` is a list of objects."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

Pairs = Sequence[tuple[str, str]]
_MOST_FIELDS = 1000
_NO_FORM = f"Send UTF-8, and at most {_MOST_FIELDS} fields"
_NAME = re.compile(r"[^\[\]]+(\[[^\[\]]*\])*")
_PART = re.compile(r"\[([^\[\]]*)\]")
_LONGEST_HEAD = re.compile(rb"^[^\r\n:]{1,100}:[^\r\n]{8192}", re.MULTILINE)
_DEEPEST, _LONGEST = 6, 1000


def pairs_in(text: bytes) -> Pairs:
    """The fields of a form or query as sent; raises BadRequest."""
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequest(_NO_FORM) from error


def pairs_in_parts(body: bytes, boundary: str) -> Pairs:
    """The fields of a form of several parts; raises BadRequest for a file, another charset, or no such form."""
    if _LONGEST_HEAD.search(body):
        raise BadRequest("A part of the form has a head of more than 8,192 letters")
    decoder = MultipartDecoder(boundary.encode("ascii", "replace"), max_parts=_MOST_FIELDS)
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        return list(_parts(decoder))
    except (ValueError, KeyError, RequestEntityTooLarge) as error:
        raise BadRequest(f"{_NO_FORM}, each part with its name") from error


def _parts(decoder: MultipartDecoder) -> Iterator[tuple[str, str]]:
    name, content = "", b""
    while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
        if isinstance(event, File):
            raise BadRequest(f"{event.name}: files are not taken; send a picture in Base64 as text")
        if isinstance(event, Field):
            if not event.name:
                raise BadRequest("Each part of a form has a name")
            name, content = event.name, b""
            _, said = parse_options_header(event.headers.get("Content-Type", ""))
            if said.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
                raise BadRequest(_NO_FORM)
        if isinstance(event, Data):
            content += event.data
            if not event.more_data:
                yield name, content.decode()


def doubled(pairs: Pairs) -> list[str]:
    """The names of fields that are given more than once and are no lists."""
    return [name for name, times in Counter(name for name, _ in pairs).items() if times > 1 and "[]" not in name]


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a form; one left empty is one left out, one given twice counts as given last."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if not _NAME.fullmatch(name):
            raise BadRequest(f"{name[:40]!r} is no name of a field")
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
    place = int(step) if step else _open_place(into, rest)
    if place > min(len(into), _LONGEST):
        raise BadRequest("A list in a form is numbered without gaps, and has at most 1,000 items")
    if place == len(into):
        into.append(_container(None, rest[0]))
    if not isinstance(into[place], dict | list):
        raise BadRequest("A field of the form is a text and a list at once")
    _put(into[place], rest, value)


def _open_place(into: list[Any], rest: list[str]) -> int:
    begins = not into or not isinstance(into[-1], dict) or _has(into[-1], rest)
    return len(into) if begins else len(into) - 1


def _has(item: Any, steps: list[str]) -> bool:
    """Whether an item has a field already; a list below it can always go on (as Rack reads forms)."""
    for step in steps:
        if not step or not isinstance(item, dict) or step not in item:
            return False
        item = item[step]
    return True


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
