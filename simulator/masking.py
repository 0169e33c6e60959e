"""Secrets in what the journal keeps of requests and answers: their places are shown, they themselves are not.

What can be parsed is, so that a name counts however it is written, and secrets go before the rest is cut.
"""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, unquote_plus

import orjson
from werkzeug.datastructures import Headers

MASK = "***"
MOST = 8192
"""How many bytes of a body are kept."""

_HEADERS = ("Authorization", "Content-Type", "User-Agent", "Accept", "X-Simulator-Cause")
_SCHEMES = {"basic", "bearer", "digest", "negotiate", "token"}
_LINKS = re.compile(r"(/users/confirmation/).+", re.DOTALL)  # who knows the rest of it can follow the link

_ACCEPT = "accept?token="  # badges have one each: no reason to parse a whole list of them
_ACCEPT_LINK = re.compile(rf"({re.escape(_ACCEPT)})[0-9a-f]+")

_NAMES = r"(?:[\w.-]*(?:password|secret|token)|code|code_verifier|authorization)"
_SECRET = re.compile(rf"(?:.*[\s\[\].])?{_NAMES}[\s\[\]]*", re.IGNORECASE | re.DOTALL)
_IN_TEXT = re.compile(rf"(^|[&?;\s])({_NAMES})=[^&\s\"'<>]*", re.IGNORECASE)
_STRING = r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)'
_IN_BROKEN_JSON = re.compile(rf'("{_NAMES}"\s*:\s*)(?:{_STRING}|[\[{{].*|[^\s,}}\]]*)', re.IGNORECASE | re.DOTALL)
_ESCAPED = re.compile(r"\\u00(2[013-9a-f]|[3467][0-9a-f]|5[0-9abdef])", re.IGNORECASE)  # no quotes and backslashes
_USER = re.compile(r"://[^/?#\s\"'<>]*@")
# Hardly any JSON has one of these, and parsing all of it takes longer than looking for them.
_SIGNS = (b"password", b"secret", b"token", b'"code', b"code=", b'"authorization', b"\\")
_USER_SIGN = re.compile(_USER.pattern.encode())


def masked(body: bytes, most: int = MOST) -> str:
    """The beginning of a body as text, JSON or a form, without its secrets."""
    beginning = body[:most]
    if body[:64].lstrip()[:1] not in {b"{", b"["}:
        return _cut(_broken(_form(beginning.decode(errors="replace"))), body, most)
    if not _has_signs(beginning.lower().replace(_ACCEPT.encode(), b"")):
        return _cut(_ACCEPT_LINK.sub(rf"\1{MASK}", beginning.decode(errors="replace")), body, most)
    try:
        return _cut(_json(body), body, most)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
        return _cut(_broken(beginning.decode(errors="replace")), body, most)


def masked_form(body: bytes) -> str:
    """The same for a form or the query of an address."""
    return _cut(_form(body.decode(errors="replace")), body, MOST) if body else ""


def masked_path(path: str) -> str:
    """A path; of a link that shows whose a mailbox is only the beginning."""
    return _LINKS.sub(rf"\1{MASK}", path) if "/confirmation/" in path else path


def masked_address(address: str) -> str:
    """An address that is called, without user and password and without the secrets in its query."""
    before, mark, query = address.partition("?")
    return f"{_text(before)}{mark}{_form(query)}"


def masked_headers(headers: Headers) -> dict[str, str]:
    """Of the headers those that say something; of credentials the scheme, where there is one."""
    kept = {name: headers[name] for name in _HEADERS if name in headers}
    if "Authorization" in kept:
        scheme = kept["Authorization"].partition(" ")[0]
        kept["Authorization"] = f"{scheme} {MASK}" if scheme.lower() in _SCHEMES else MASK
    return kept


@lru_cache(maxsize=1024)
def is_secret(name: str) -> bool:
    """Whether what goes by this name is a secret; in any case, and as `user[password]`, too."""
    return _SECRET.fullmatch(name) is not None


def _has_signs(lowered: bytes) -> bool:
    return any(sign in lowered for sign in _SIGNS) or (b"@" in lowered and _USER_SIGN.search(lowered) is not None)


def _cut(text: str, body: bytes, most: int) -> str:
    return text if len(body) <= most else f"{text[:most]}... ({len(body)} bytes)"


def _json(body: bytes) -> str:
    """As it was sent, unless there is a secret in it."""
    told = orjson.loads(body)
    without = _without(told)
    return body.decode() if without == told else orjson.dumps(without).decode()


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: MASK if one and is_secret(name) else _without(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(one) for one in value]
    return _text(value) if isinstance(value, str) else value


def _form(text: str) -> str:
    """Fields as they were sent, unless they are secret."""
    return "&".join(_field(*field.partition("=")) for field in text.split("&")) if "=" in text else text


def _field(name: str, equals: str, value: str) -> str:
    if equals and is_secret(unquote_plus(name)):
        return f"{name}={MASK}"
    decoded = unquote_plus(value)
    without = _text(decoded)
    return f"{name}{equals}{value if without == decoded else quote_plus(without, safe='*')}"


def _text(text: str) -> str:
    """Text without the secrets in the addresses in it."""
    if "@" in text:
        text = _USER.sub(f"://{MASK}@", text)
    return _IN_TEXT.sub(rf"\1\2={MASK}", text) if "=" in text else text


def _broken(text: str) -> str:
    """What is neither JSON nor a form, or the beginning of it."""
    text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text).replace(":\\/\\/", "://")
    return _text(_IN_BROKEN_JSON.sub(rf'\1"{MASK}"', text))
