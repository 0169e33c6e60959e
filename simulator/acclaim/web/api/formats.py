"""The formats that openapi.yaml names beyond those of JSON Schema."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Callable

from simulator.acclaim.domain.baking import png_chunks
from simulator.acclaim.domain.mail_address import is_mail_address
from simulator.acclaim.domain.web_address import is_web_address
from simulator.acclaim.web.api.dates import parse_instant

_MOST_LOOKED_AT = 10_000  # no field takes as much
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _has_no_controls(text: str) -> bool:
    return _CONTROL.search(text) is None


def _shows(text: str) -> bool:
    """Whether there is anything to be seen in a text: neither blanks nor marks without width (category Cf) are."""
    return any(not letter.isspace() and unicodedata.category(letter) != "Cf" for letter in text[:_MOST_LOOKED_AT])


def is_line(text: str) -> bool:
    return _has_no_controls(text) and _shows(text)


def is_line_or_nothing(text: str) -> bool:
    return _has_no_controls(text)


def is_text(text: str) -> bool:
    return "\x00" not in text


def is_not_blank(text: str) -> bool:
    return "\x00" not in text and _shows(text)


def is_sent_mail_address(text: str) -> bool:
    """Blanks around an address do no harm."""
    return is_mail_address(text.strip(" "))


def is_instant(text: str) -> bool:
    try:
        parse_instant(text)
    except ValueError:
        return False
    return True


def is_image(text: str) -> bool:
    try:
        return is_web_address(text) or bool(picture_in(text))
    except ValueError:
        return False


def picture_in(text: str) -> bytes:
    """The PNG that a text holds in Base64, with or without a data URL's head; raises ValueError."""
    try:
        content = base64.b64decode(text.rpartition("base64,")[2], validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error
    if not png_chunks(content):
        raise ValueError("a PNG without chunks")
    return content


FORMATS: dict[str, Callable[[str], bool]] = {
    "line": is_line,
    "line-or-nothing": is_line_or_nothing,
    "text": is_text,
    "not-blank": is_not_blank,
    "mail-address": is_sent_mail_address,
    "web-address": is_web_address,
    "instant": is_instant,
    "image": is_image,
}
