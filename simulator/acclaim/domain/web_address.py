"""What passes for a web address that people are led to."""

from urllib.parse import urlsplit

LONGEST = 2048


def is_web_address(text: str) -> bool:
    """Whether it is http or https with a host, without blanks or control characters."""
    try:
        parts = urlsplit(text)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = len(text) <= LONGEST and text.isprintable() and not any(letter.isspace() for letter in text)
    return plain and port_is_good and parts.scheme in {"http", "https"} and bool(parts.hostname)
