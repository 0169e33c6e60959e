"""Answers of the API: JSON, most of it in the envelope `{"data": ..., "metadata": {}}`."""

from typing import Any

import orjson
from flask import Response


def answer(document: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(document), status, content_type="application/json; charset=utf-8")


def enveloped(data: object, status: int = 200, metadata: dict[str, Any] | None = None) -> Response:
    """An answer in the envelope that all of the API's answers have."""
    return answer({"data": data, "metadata": metadata or {}}, status)


def nothing() -> Response:
    """204: done, and nothing to show for it."""
    return Response(status=204)


def unstored(told: Response) -> Response:
    """The same answer, kept by no cache: there are secrets in it, or there could be."""
    told.headers["Cache-Control"] = "no-store"
    told.headers["Pragma"] = "no-cache"
    return told
