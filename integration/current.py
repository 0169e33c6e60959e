"""The integration whose application answers the present request; apart from `behind`, for commands need no Flask."""

from typing import cast

from flask import current_app
from werkzeug.local import LocalProxy

from integration.behind import Integration

integration = cast("Integration", LocalProxy(lambda: current_app.extensions["integration"]))
