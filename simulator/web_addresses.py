"""What is an address of HTTP, as people type it."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Whether it has a scheme and a host, and a port only that there can be."""
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is no number
        return False
    return is_one and text.isprintable() and not set(text) & set(" ?#")


def is_origin(text: str) -> bool:
    """The same without a path."""
    return is_web_address(text) and urlsplit(text).path in {"", "/"}
