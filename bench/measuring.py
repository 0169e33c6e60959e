"""The measurements, each of all contenders in turn, round by round."""

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.contenders import bare, simulator
from bench.figures import Sample, middle
from bench.filling import DAY, fill, issue_many, url
from bench.load import Plan, measured
from bench.machine import resident_megabytes
from bench.servers import Contender, Server, serving, warm_up
from bench.wire import BY_STATE, CREATE, OF_RECIPIENT, RESET, page_of
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.worlds import DEFAULT

CONNECTIONS = (1, 8, 64)
Tell = Callable[[str], None]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds, seconds a run, badges for the memory and the clock, sizes for the flatness."""

    rounds: int
    seconds: float
    calls: int
    badges: int
    sizes: tuple[int, ...]


FULL = Effort(rounds=5, seconds=1.5, calls=200, badges=10_000, sizes=(1_000, 100_000, 1_000_000))
QUICK = Effort(rounds=3, seconds=0.25, calls=30, badges=1_000, sizes=(1_000, 100_000))


def throughput(effort: Effort, contenders: Sequence[Contender], kind: str, tell: Tell) -> dict[str, dict[int, Sample]]:
    """Of each contender, by its name, what it does for so many connections; `kind` is issue or page."""
    found: dict[str, dict[int, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    with _all_serving(contenders) as servers:
        for server in servers:
            warm_up(server, getattr(server.contender, kind), _first())
        for number, (connections, server) in itertools.product(
            range(effort.rounds), itertools.product(CONNECTIONS, servers)
        ):
            tell(f"{kind}, round {number + 1}, {connections} connections: {server.contender.name}")
            sample = run(server, getattr(server.contender, kind), connections, effort.seconds)
            found[server.contender.name][connections].append(sample)
    return {name: {each: middle(runs) for each, runs in by.items()} for name, by in found.items()}


def load_alone(effort: Effort, issue_bytes: int, page_bytes: int) -> dict[str, Sample]:
    """What the load measures where there is nothing to be measured, at 8 connections."""
    with serving(bare(issue_bytes, page_bytes)) as server:
        return {
            kind: middle([run(server, call, 8, effort.seconds) for _ in range(effort.rounds)])
            for kind, call in (("issue", server.contender.issue), ("page", server.contender.page))
        }


@dataclass(frozen=True)
class Start:
    """Seconds until the first answer, and the memory held then, in megabytes."""

    seconds: float
    megabytes: float


def starts(effort: Effort, contenders: Sequence[Contender], tell: Tell) -> dict[str, Start]:
    found: dict[str, list[Start]] = defaultdict(list)
    for number, contender in itertools.product(range(effort.rounds), contenders):
        tell(f"start, round {number + 1}: {contender.name}")
        with serving(contender) as server:
            found[contender.name].append(Start(server.ready_after, resident_megabytes(server.pid)))
    return {
        name: Start(median(one.seconds for one in several), median(one.megabytes for one in several))
        for name, several in found.items()
    }


def memory_after(badges: int, contenders: Sequence[Contender], tell: Tell) -> dict[str, float]:
    """Megabytes held after so many issues; of each contender once, for this hardly varies."""
    found = {}
    for contender in contenders:
        tell(f"memory after {badges:,} issues: {contender.name}")
        with serving(contender) as server:
            measured(Plan(server.port, contender.issue, connections=8, count=badges, first=_first()))
            found[contender.name] = resident_megabytes(server.pid)
    return found


def worlds_made(effort: Effort, tell: Tell) -> dict[str, float]:
    """Milliseconds of making a world and of resetting one, over a socket."""
    found: dict[str, list[float]] = defaultdict(list)
    with serving(simulator()) as server:
        for number, (name, call) in itertools.product(range(effort.rounds), (("create", CREATE), ("reset", RESET))):
            tell(f"{name} a world, round {number + 1}")
            found[name].append(run(server, call, 1, effort.seconds).p50)
    return {name: median(each) for name, each in found.items()}


def ten_years(effort: Effort, place: Path, tell: Tell) -> float:
    """Seconds that the clock takes to go on by ten years over so many pending badges, in a file."""
    tell(f"issuing {effort.badges:,} badges, and turning the clock by ten years")
    running = Simulator(base_url="http://bench.test", database=url(place / "years.db"))
    running.worlds.create(DEFAULT, "northwind", Clock(frozen_at=DAY))
    issue_many(running, effort.badges)
    begin = time.perf_counter()
    done = running.turning.advance(DEFAULT, timedelta(days=3652))
    took = time.perf_counter() - begin
    assert sum(work.kind == "reminder" for work in done) == 2 * effort.badges, "each is reminded of twice"
    running.worlds.close()
    return took


@dataclass(frozen=True)
class Scale:
    """Milliseconds of a page by what it is filtered by and among how many; bytes on disk of a badge's row alone."""

    milliseconds: dict[str, dict[int, float]]
    row_bytes: float


def scale(effort: Effort, place: Path, tell: Tell) -> Scale:
    """Each filter's page among ever more badges, in turn."""
    bytes_on_disk = {size: _filled(place / f"{size}.db", size, tell) for size in effort.sizes}
    found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    filters = {"recipient": page_of(OF_RECIPIENT), "state": page_of(BY_STATE)}
    with _all_serving([simulator(url(place / f"{size}.db")) for size in effort.sizes]) as servers:
        for number, (name, call) in itertools.product(range(effort.rounds), filters.items()):
            tell(f"pages by {name}, round {number + 1}")
            for size, server in zip(effort.sizes, servers, strict=True):
                found[name][size].append(run(server, call, 1, effort.seconds).p50)
    least, *_, most = effort.sizes
    grown = (bytes_on_disk[most] - bytes_on_disk[least]) / (most - least)
    return Scale({name: {size: median(each) for size, each in by.items()} for name, by in found.items()}, grown)


def _filled(path: Path, size: int, tell: Tell) -> int:
    tell(f"filling a database with {size:,} badges")
    return fill(path, size)


def run(server: Server, call: str, connections: int, seconds: float) -> Sample:
    """A contender's call, with numbers that no other run has."""
    return measured(Plan(server.port, call, connections, seconds, first=_first()))


def _first() -> int:
    """Every run has a hundred thousand numbers of its own."""
    return next(_numbers) * 100_000


@contextmanager
def _all_serving(contenders: Sequence[Contender]) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(contender)) for contender in contenders]
