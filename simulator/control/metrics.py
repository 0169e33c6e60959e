"""What the process has done, in the form that Prometheus reads, where the extra is installed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from simulator.control.blueprint import control, worlds
from simulator.kept_worlds import OPEN_FAULTS
from simulator.tally import BOUNDS, Durations, Tally
from simulator.worlds import Worlds

if TYPE_CHECKING:
    from collections import Counter

    from prometheus_client import Metric

_PREFIX = "acclaim_simulator_"
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_LE = (*map(str, BOUNDS), "+Inf")


@control.get("/metrics")
def metrics() -> Response:
    """Counters of this process since its start, of all its worlds; how many worlds and open faults there are now."""
    tally: Tally | None = current_app.extensions.get("tally")
    if tally is None:
        raise NotFound("metrics come with the extra `metrics`, which is not installed: pip install prometheus-client")
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector(tally, worlds()))
    return Response(generate_latest(registry), content_type=_TYPE)


class _Collector:
    def __init__(self, tally: Tally, of: Worlds) -> None:
        self._tally, self._worlds = tally, of

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        with self._tally.held():
            counted = list(_counted(self._tally))
        yield from counted
        with self._worlds.looked_over() as connection:
            open_faults = connection.execute(OPEN_FAULTS).scalar_one()
        yield GaugeMetricFamily(f"{_PREFIX}worlds", "Worlds of the database", len(self._worlds.names()))
        yield GaugeMetricFamily(f"{_PREFIX}open_faults", "Faults that are yet to fire", open_faults)


def _counted(tally: Tally) -> "Iterator[Metric]":
    by = ["stand_in", "operation"]
    yield _counter("requests", "Requests answered", [*by, "status"], tally.requests.items())
    yield _histogram("request_seconds", "How long they took", by, tally.durations)
    yield _counter("due_work_done", "Due work that was done", ["kind"], _as_labels(tally.due_work))
    yield _counter("webhook_deliveries", "Tries of deliveries", ["outcome"], _as_labels(tally.deliveries))
    yield _counter("mails_sent", "E-mails sent", ["kind"], _as_labels(tally.mails))


def _as_labels(counts: "Counter[str]") -> Iterator[tuple[tuple[str], int]]:
    return (((label,), count) for label, count in counts.items())


def _counter(name: str, told: str, labels: list[str], counts: Iterable[tuple[Sequence[str], int]]) -> "Metric":
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(_PREFIX + name, told, labels=labels)
    for values, count in counts:
        family.add_metric(values, count)
    return family


def _histogram(name: str, told: str, labels: list[str], of: "dict[tuple[str, str], Durations]") -> "Metric":
    from prometheus_client.core import HistogramMetricFamily

    family = HistogramMetricFamily(_PREFIX + name, told, labels=labels)
    for values, durations in of.items():
        up_to = list(zip(_LE, accumulate(durations.buckets), strict=True))
        family.add_metric(values, up_to, durations.sum)
    return family
