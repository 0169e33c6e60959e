"""Serves a school: `python -m examples.other_lms FILE`, with four settings from the environment."""

import os
import sys
from datetime import UTC, datetime
from threading import Event

from examples.other_lms.acclaim import Acclaim
from examples.other_lms.pages import Fernweh
from examples.other_lms.serving import look_every, serving

_SETTINGS = ("ACCLAIM_URL", "ACCLAIM_ORGANIZATION", "ACCLAIM_TOKEN", "FERNWEH_OPERATOR_KEY")


def main() -> None:
    missing = [name for name in _SETTINGS if not os.environ.get(name)]
    if missing or len(sys.argv) != 2:
        sys.exit(f"python -m examples.other_lms FILE; missing in the environment: {', '.join(missing) or 'nothing'}")
    url, organization, token, key = (os.environ[name] for name in _SETTINGS)
    acclaim = Acclaim(url.rstrip("/"), organization, token)

    def made(address: str) -> Fernweh:
        return Fernweh(sys.argv[1], address, acclaim, key, lambda: datetime.now(UTC))

    with serving(made, int(os.environ.get("PORT", "8600"))) as fernweh:
        print(f"Fernweh Learning is at {fernweh.url}", flush=True)  # noqa: T201  # for whoever started it
        try:
            look_every(60, fernweh.look, Event())
        except KeyboardInterrupt:
            print("Closed")  # noqa: T201


main()
