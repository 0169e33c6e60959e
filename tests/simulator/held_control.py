"""Holds the control plane's answers to its description: every call that a test makes through `Place.control`."""

import re
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from simulator.control.describing import document

PATHS = {path: re.compile(re.sub(r"{\w+}", "[^/]+", path)) for path in document()["paths"]}


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": document()["components"]})


def hold_control(method: str, path: str, answer: TestResponse) -> TestResponse:
    """The answer itself, when it is as described; raises a ValidationError or AssertionError."""
    found = [known for known, shape in PATHS.items() if shape.fullmatch(path)]
    named = next((known for known in found if "{" not in known), found[0] if found else None)
    described = document()["paths"][named].get(method.lower()) if named else None
    if described is None or answer.status_code in {401, 403, 405}:
        return answer
    told = _resolved(described["responses"][str(answer.status_code)])
    media = told.get("content", {})
    content = media.get("application/json")
    if content is None and media:
        assert answer.mimetype in media
    elif content is None:
        assert answer.data == b"", f"{described['operationId']} has a body where none is described"
    else:
        _validator(content["schema"]["$ref"].rpartition("/")[2]).validate(answer.json)
    return answer


def _resolved(response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in response:
        return response
    found: dict[str, Any] = document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return found
