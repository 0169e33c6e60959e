"""Reading a call: whose token it carries, and what its body says."""

import base64
import binascii
import json
from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from simulator.acclaim.domain.errors import NotFound, PermissionMissing, TokenRefused
from simulator.acclaim.domain.organization import AuthorizationToken
from simulator.acclaim.records import tokens
from simulator.unit_of_work import current_world

_PERMISSIONS = {"GET": "read_enabled", "HEAD": "read_enabled", "DELETE": "delete_enabled"}


def caller(organization_id: str | None = None) -> AuthorizationToken:
    """The caller's token; raises TokenRefused, PermissionMissing, or NotFound for another's organization."""
    world = current_world()
    token = world.rows(tokens).find(token=_token_text(request.headers.get("Authorization", "")))
    if token is None or not token.is_valid(world.now()):
        raise TokenRefused("The authorization token is missing, unknown or expired")
    if not getattr(token, _PERMISSIONS.get(request.method, "write_enabled")):
        raise PermissionMissing("The authorization token does not permit this")
    if organization_id not in {None, token.organization_id}:
        raise NotFound("Organization not found")
    return token


def _token_text(header: str) -> str:
    """The token in a Basic header. Real clients send `token:`, the bare token and `token|`, all taken."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        text = base64.b64decode(value.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return text.partition(":")[0].removesuffix("|")


def _each_key_once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands there twice")


def body() -> dict[str, Any]:
    """The call's fields, from JSON, from a form or, where there is no body, from the query string."""
    if request.content_encoding or request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send UTF-8 without a Content-Encoding")
    if request.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return request.form.to_dict()
    data = request.get_data()
    if not data:
        return request.args.to_dict()
    if request.mimetype not in {"application/json", "application/vnd.api+json"}:
        raise UnsupportedMediaType("Send JSON with Content-Type: application/json")
    try:
        parsed = orjson.loads(data)
        json.loads(data, object_pairs_hook=_each_key_once)  # orjson keeps the last of two; this one can be asked
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise BadRequest("The body must be a JSON object")
    return parsed
