"""The formats that openapi.yaml names beyond those of JSON Schema."""

import base64
import binascii
import unicodedata

from jsonschema import Draft202012Validator, FormatChecker

from simulator.acclaim.domain.baking import png_chunks
from simulator.acclaim.domain.mail_address import is_mail_address
from simulator.acclaim.domain.web_address import is_web_address
from simulator.acclaim.web.api.dates import parse_instant

FORMATS = FormatChecker(("date-time",))
FORMATS.checkers["date-time"] = Draft202012Validator.FORMAT_CHECKER.checkers["date-time"]


def _has_no_controls(text: str) -> bool:
    return not any(letter < " " for letter in text)


def _shows(text: str) -> bool:
    """Whether there is anything to be seen in a text: neither blanks nor marks without width (category Cf) are."""
    return any(not letter.isspace() and unicodedata.category(letter) != "Cf" for letter in text)


@FORMATS.checks("line")
def is_line(value: object) -> bool:
    return not isinstance(value, str) or (_has_no_controls(value) and _shows(value))


@FORMATS.checks("line-or-nothing")
def is_line_or_nothing(value: object) -> bool:
    return not isinstance(value, str) or _has_no_controls(value)


@FORMATS.checks("text")
def is_text(value: object) -> bool:
    return not isinstance(value, str) or "\x00" not in value


@FORMATS.checks("not-blank")
def is_not_blank(value: object) -> bool:
    return not isinstance(value, str) or ("\x00" not in value and _shows(value))


@FORMATS.checks("mail-address")
def is_sent_mail_address(value: object) -> bool:
    """Blanks around an address do no harm."""
    return not isinstance(value, str) or is_mail_address(value.strip(" "))


@FORMATS.checks("web-address")
def is_sent_web_address(value: object) -> bool:
    return not isinstance(value, str) or is_web_address(value)


@FORMATS.checks("instant", raises=ValueError)
def is_instant(value: object) -> bool:
    return not isinstance(value, str) or parse_instant(value) is not None


@FORMATS.checks("image", raises=ValueError)
def is_image(value: object) -> bool:
    return not isinstance(value, str) or is_web_address(value) or picture_in(value) is not None


def picture_in(text: str) -> bytes:
    """The PNG that a text holds in Base64, with or without a data URL's head; raises ValueError."""
    try:
        content = base64.b64decode(text.rpartition("base64,")[2], validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error
    if not png_chunks(content):
        raise ValueError("a PNG without chunks")
    return content
