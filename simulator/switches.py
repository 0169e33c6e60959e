"""The switches of a world: how closely it keeps to what is documented, where real clients and receivers differ."""

from dataclasses import dataclass, field

LEAST_SECONDS, MOST_SECONDS = 0.05, 5.0


@dataclass(frozen=True)
class Switches:
    """`strict` grants no leniency that only real clients show; `webhook_204` takes a receiver's 204 for its 200.

    `calls_per_minute` is a limit for each token; None sets none, as the real one is not known. `webhook_seconds` is the
    real time that a receiver has for its answer; documents from before it was a choice lack it.
    """

    strict: bool = False
    webhook_204: bool = False
    calls_per_minute: int | None = None
    webhook_seconds: float = field(default=MOST_SECONDS, metadata={"may_be_lacking": True})

    def __post_init__(self) -> None:
        if self.calls_per_minute is not None and not 0 < self.calls_per_minute < 1_000_000:
            raise ValueError("calls_per_minute: a whole number from 1, or null")
        if not LEAST_SECONDS <= self.webhook_seconds <= MOST_SECONDS:
            raise ValueError(f"webhook_seconds: a number from {LEAST_SECONDS:g} to {MOST_SECONDS:g}")
