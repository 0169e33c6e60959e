"""The integration with one thing broken on purpose: `python -m stage.chaos.planted no-look-up serve ...`."""

import itertools
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from integration import cli
from integration.acclaim_client import AcclaimClient
from integration.completions import Completion
from integration.store import Store

_numbers = itertools.count()


def _no_look_up() -> None:
    AcclaimClient.find = lambda *_: None  # type: ignore[method-assign]


def _look_up_too_early() -> None:
    postpone = Store.postpone

    def at_once(self: Store, task: Any, failure: Any, seconds: float, now: Any) -> None:  # noqa: ARG001
        first_of_all = -86_400.0  # seconds: it must not queue behind others until the badge has come
        postpone(Store(self.database, self.lease, timedelta()), task, failure, first_of_all, now)

    Store.postpone = at_once  # type: ignore[method-assign]


def _no_dedupe() -> None:
    receive = Store.receive

    def every_time(self: Store, event: str, *rest: Any) -> Any:
        return receive(self, f"{next(_numbers)}{event}"[:64], *rest)

    Store.receive = every_time  # type: ignore[method-assign, assignment]
    Completion.is_whole = property(lambda _completion: False)  # type: ignore[assignment, method-assign]
    Store.keep = lambda *_: None  # type: ignore[method-assign]
    AcclaimClient.find = lambda *_: None  # type: ignore[method-assign]


def _queue_in_memory() -> None:
    """The settings say so: see `INTEGRATION_DATABASE`."""


PLANTS: dict[str, Callable[[], None]] = {
    "queue-in-memory": _queue_in_memory,
    "no-look-up": _no_look_up,
    "look-up-too-early": _look_up_too_early,
    "no-dedupe": _no_dedupe,
}

if __name__ == "__main__":
    PLANTS[sys.argv.pop(1)]()
    cli.main()
