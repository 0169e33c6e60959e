"""The switches of a world: how closely it keeps to what is documented, where real clients and receivers differ."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Switches:
    """`strict` grants no leniency that only real clients show; `webhook_204` takes a receiver's 204 for its 200.

    `calls_per_minute` is a limit for each token; None sets none, as the real one is not known.
    """

    strict: bool = False
    webhook_204: bool = False
    calls_per_minute: int | None = None
