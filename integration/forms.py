"""What others tell us, held to the forms that we know."""

from typing import TypeVar

import msgspec

Form = TypeVar("Form")


class Text(str):
    """What others may leave out: null is empty, and blanks around it are nothing."""


def fit(told: object, form: type[Form]) -> Form:
    """Values of JSON as this form; raises ValueError with the place, and with no text that somebody wrote."""
    try:
        return msgspec.convert(told, form, dec_hook=_text)
    except OverflowError:  # an instant that UTC has no year for
        raise ValueError("out of range") from None


def fitting(told: object, form: type[Form]) -> Form | None:
    """The same, and None where it does not fit."""
    try:
        return fit(told, form)
    except ValueError:
        return None


def _text(_form: type, told: object) -> Text:
    if not isinstance(told, str | None):
        raise TypeError("Expected `str | null`")
    return Text((told or "").strip())
