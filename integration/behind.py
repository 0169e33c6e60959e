"""What stands behind the doors of an integration."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import requests
from flask import current_app
from werkzeug.local import LocalProxy

from bounded.connections import closed_session
from integration.settings import Settings
from integration.store import Store


@dataclass(frozen=True)
class Integration:
    """`received` tells the workers of something to do, `http` carries every call out, `now` gives an aware instant."""

    settings: Settings
    store: Store
    received: Callable[[], None]
    http: requests.Session = field(default_factory=closed_session)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


# That of the application which answers the present request.
integration = cast("Integration", LocalProxy(lambda: current_app.extensions["integration"]))
