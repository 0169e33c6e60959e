"""Worlds named by tokens: a call at the root whose user name is `<token>@<world>` goes to that world.

So a client that can be told a host and a token, but no path, can have a world of its own.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.sansio.utils import get_current_url

from simulator.databases import AWAY
from simulator.worlds import Worlds

# No token has an @: those that are made are hexadecimal, and seeds are held to it (simulator/seeds/seed.schema.yaml).
_NAMED = re.compile(r"(?P<token>[^@:|]+)@(?P<world>[a-z0-9][a-z0-9-]{0,62})(?P<rest>\|?(:.*)?)", re.DOTALL)
_BY_TOKEN = "simulator.world_by_token"


class TokenWorlds:
    """Takes the world out of the token and serves the call there; what names no world stays, and is refused."""

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]], worlds: Worlds) -> None:
        self._wsgi_app = wsgi_app
        self._worlds = worlds

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "simulator.world" not in environ and "/v1/" in environ.get("PATH_INFO", ""):
            named = _NAMED.fullmatch(basic_text(environ.get("HTTP_AUTHORIZATION", "")))
            if named and self._is_there(named["world"]):
                environ["simulator.world"] = environ[_BY_TOKEN] = named["world"]
                text = f"{named['token']}{named['rest']}"
                environ["HTTP_AUTHORIZATION"] = f"Basic {b64encode(text.encode()).decode()}"
        return self._wsgi_app(environ, start_response)

    def _is_there(self, name: str) -> bool:
        with suppress(*AWAY):  # the application will meet the same trouble, and can say so
            return self._worlds.has(name)
        return False


def api_root() -> str:
    """The root of what takes a token, as the caller reached it, without a slash at its end."""
    return _root(request.scheme, request.host, request.root_path)


@lru_cache(maxsize=64)
def _root(scheme: str, host: str, path: str) -> str:
    return get_current_url(scheme, host, path).rstrip("/")


def open_root() -> str:
    """The root of what everybody may see: without a token, only the prefix leads to a world that the token named."""
    named = request.environ.get(_BY_TOKEN)
    return f"{api_root()}/w/{named}" if named else api_root()


def is_named_by_token() -> bool:
    return _BY_TOKEN in request.environ


def names_a_world(header: str) -> bool:
    """Whether a Basic header still has a world behind its token: one that is not there, or is not looked for."""
    return _NAMED.fullmatch(basic_text(header)) is not None


def basic_text(header: str) -> str:
    """What a Basic header says, "" for any other."""
    scheme, _, value = header.partition(" ")
    try:
        return b64decode(value.strip(), validate=True).decode("ascii") if scheme.lower() == "basic" else ""
    except ValueError:
        return ""
