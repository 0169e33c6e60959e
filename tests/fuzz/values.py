"""Values of the formats that openapi.yaml names, for the judge to make requests of."""

from datetime import datetime

import schemathesis
from hypothesis import strategies as st

from simulator.acclaim.web.api import formats

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="

_written = st.characters(min_codepoint=32, exclude_categories=["Cs"])
_anything = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), max_size=300)
_word = st.text("abcdefghij0123456789", min_size=1, max_size=20)
_instant = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2998, 1, 1))

VALUES = {
    "instant": _instant.map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S +0000")),
    "line": st.text(_written, min_size=1, max_size=255).filter(formats.is_line),
    "line-or-nothing": st.text(_written, max_size=255),
    "text": _anything,
    "not-blank": _anything.filter(formats.is_not_blank),
    "mail-address": st.builds("{}@{}.example".format, _word, _word),
    "web-address": st.builds("https://{}.example/{}".format, _word, _word),
    "image": st.just(PNG),
}


def teach() -> None:
    """Tells the judge how the formats look; it makes none of those that it does not know."""
    for name, values in VALUES.items():
        schemathesis.openapi.format(name, values)
