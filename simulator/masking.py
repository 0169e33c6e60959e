"""Secrets in what the journal keeps of requests and answers: their places are shown, they themselves are not."""

import re

from werkzeug.datastructures import Headers

MASK = "***"
MOST = 8192
"""How many characters of a body are kept."""

_SECRETS = (
    *("password", "client_secret", "token", "access_token", "refresh_token", "code", "code_verifier", "secret"),
    *("csrf_token", "badges_earned_secret"),
)
_KEYS = [f'"{name}"' for name in _SECRETS]
_IN_JSON = re.compile(rf'({"|".join(_KEYS)})(\s*:\s*)"(?:[^"\\]|\\.)*"')
_IN_FORM = re.compile(rf"(^|[&?])({'|'.join(_SECRETS)})=[^&\s]*")
_HEADERS = ("Authorization", "Content-Type", "User-Agent", "Accept", "X-Simulator-Cause")


def masked(body: bytes) -> str:
    """The beginning of a body as text, JSON or a form, without its secrets."""
    text = body[:MOST].decode(errors="replace")
    if any(key in text for key in _KEYS):  # hardly any has one, and looking for them takes longer
        text = _IN_JSON.sub(rf'\1\2"{MASK}"', text)
    if "=" in text:
        text = _IN_FORM.sub(rf"\1\2={MASK}", text)
    return text if len(body) <= MOST else f"{text}... ({len(body)} bytes)"


def masked_headers(headers: Headers) -> dict[str, str]:
    """Of the headers those that say something; of credentials the scheme."""
    kept = {name: headers[name] for name in _HEADERS if name in headers}
    if "Authorization" in kept:
        kept["Authorization"] = f"{kept['Authorization'].partition(' ')[0]} {MASK}"
    return kept
