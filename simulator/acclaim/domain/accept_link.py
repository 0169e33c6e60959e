"""The link that accepts a badge: whoever has it reads the recipient's mail, or was shown it by an issuer's program."""

import hashlib
import hmac
from functools import lru_cache

_LENGTH = 40


def accept_path(key: bytes, badge_id: str) -> str:
    """`/badges/<id>/accept?token=<token>`: the documented path, and what nobody guesses who walks through ids."""
    return f"/badges/{badge_id}/accept?token={_token(key, badge_id)}"


def opens(key: bytes, badge_id: str, token: str) -> bool:
    """Whether this is the token of the badge's link; how long that takes tells nothing."""
    return hmac.compare_digest(_token(key, badge_id).encode(), token.encode(errors="replace"))


@lru_cache(4096)
def _token(key: bytes, badge_id: str) -> str:
    return hmac.digest(key, badge_id.encode(errors="replace"), hashlib.sha256).hex()[:_LENGTH]
