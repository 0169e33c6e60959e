"""From what was timed to the few figures that are shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Sample:
    """One run: calls answered a second; milliseconds within which half, and all but a hundredth, were answered."""

    rate: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s, {self.p50:.2f} / {self.p99:.2f} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them (0 to 1) does not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def sample(latencies: Sequence[float], seconds: float) -> Sample:
    """The figures of a run of so many seconds in which each call took one of `latencies`, in seconds."""
    return Sample(len(latencies) / seconds, percentile(latencies, 0.5) * 1000, percentile(latencies, 0.99) * 1000)


def middle(samples: Sequence[Sample]) -> Sample:
    """The median of each figure by itself."""
    return Sample(
        median(one.rate for one in samples), median(one.p50 for one in samples), median(one.p99 for one in samples)
    )
