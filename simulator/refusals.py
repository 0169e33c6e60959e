"""How a request is refused that reaches no door: in the form of Acclaim's API, whichever door was meant."""

import orjson

JSON = "application/json; charset=utf-8"


def refusal(message: str) -> bytes:
    """The body; `message` says what is wrong and what to do."""
    return orjson.dumps({"data": {"message": message}, "metadata": {}})
