"""The rows of the table, from what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import Sample
from bench.inside import Inside
from bench.integrating import Integrating
from bench.measuring import CONNECTIONS, Scale, Start
from bench.pages import FirstPage
from bench.table import Goal, Row, at_least, flat_within, under

_WHAT = {"issue": "issue a badge", "page": "filtered page of 50"}
_LEAST = {"issue": 0.25, "page": 0.5}
_BOUNDS = {  # shares of the time in-process
    "issue": "Python, one thread at a time: 22 SQL statements a third; mail an eighth; journal under a tenth",
    "page": "Python: 50 rows to the wire's fields three tenths, to values a fifth; JSON a thirtieth",
    "load": "not the server: what the load can do at most",
    "start": "imports eight tenths: SQLAlchemy a fifth, 200 dataclasses of ours; tables and the seed a tenth each",
    "idle": "the same",
    "after": "what SQLite keeps in memory: about as many bytes as on disk",
    "read": "6 SQL statements, the framework, the journal",
    "create": "the seed's rows, an INSERT for each of its tables",
    "reset": "a DELETE on each of nearly forty tables, and the seed's rows",
    "years": "two mails a badge, each two templates rendered and three rows",
    "recipient": "an index: what is counted and what is shown are the same few rows",
    "state": "an index, and total_count is kept beside the rows",
    "first": "in-process: the rows that it shows, and Jinja",
    "disk": "the mail's text and HTML, the badge in each of two events, two reminders",
    "row": "ids as texts, in the row and in seven indexes",
    "webhooks": "a transaction each, on disk before the answer, and the framework",
    "table": "Acclaim's pages of 50, one after the other",
}


@dataclass(frozen=True)
class Measured:
    """All that was measured, by contender where there are several."""

    issue: Mapping[str, Mapping[int, Sample]]
    page: Mapping[str, Mapping[int, Sample]]
    load: Mapping[str, Sample]
    starts: Mapping[str, Start]
    badges: int
    memory: Mapping[str, float]
    inside: Inside
    worlds: Mapping[str, float]
    years: float
    scale: Scale
    pages: Mapping[str, FirstPage]
    integrating: Integrating


def rows(found: Measured) -> list[Row]:
    return [
        *_throughput("issue", found.issue),
        *_throughput("page", found.page),
        *_loads(found),
        *_starting(found),
        *_inside(found.inside),
        *(
            Row(f"{name} a world, over a socket", f"{each:.1f} ms", goal=under(15, "ms", each), bound=_BOUNDS[name])
            for name, each in found.worlds.items()
        ),
        Row(
            f"ten years of the clock over {found.badges:,} pending badges",
            f"{found.years:.1f} s",
            goal=under(10, "s", found.years),
            bound=_BOUNDS["years"],
        ),
        *_scale(found.scale),
        *(_first_page(name, each, found.badges) for name, each in found.pages.items()),
        Row("bytes on disk, a badge with all of its own", f"{found.inside.disk_bytes:,.0f}", bound=_BOUNDS["disk"]),
        Row("bytes on disk, a badge's row alone", f"{found.scale.row_bytes:,.0f}", bound=_BOUNDS["row"]),
        *_integrating(found.integrating),
    ]


def _throughput(kind: str, found: Mapping[str, Mapping[int, Sample]]) -> list[Row]:
    return [_of_connections(kind, number, {name: by[number] for name, by in found.items()}) for number in CONNECTIONS]


def _of_connections(kind: str, connections: int, found: Mapping[str, Sample]) -> Row:
    ours, floor = found["ours"], found["floor"]
    ratio = ours.rate / floor.rate
    return Row(
        what=f"{_WHAT[kind]}, {connections} connection{'s' if connections > 1 else ''}",
        ours=str(ours),
        floor=str(floor),
        ratio=ratio,
        goal=at_least(_LEAST[kind], ratio),
        bound=_BOUNDS[kind],
        peers={name: f"{each}: {ours.rate / each.rate:.2f}" for name, each in found.items()},
    )


def _loads(found: Measured) -> list[Row]:
    """What the load finds where nothing is in its way is much more than the floor, or the rows above tell nothing."""
    return [
        Row(
            f"(the load alone, {_WHAT[kind]}, 8)",
            str(alone),
            str(floor),
            alone.rate / floor.rate,
            bound=_BOUNDS["load"],
        )
        for kind, alone in found.load.items()
        for floor in [(found.issue if kind == "issue" else found.page)["floor"][8]]
    ]


def _starting(found: Measured) -> list[Row]:
    ours, floor = found.starts["ours"], found.starts["floor"]
    kept = found.memory
    return [
        Row(
            "start to the first answer",
            f"{ours.seconds:.2f} s",
            f"{floor.seconds:.2f} s",
            ours.seconds / floor.seconds,
            under(1, "s", ours.seconds),
            _BOUNDS["start"],
            {name: f"{each.seconds:.2f} s" for name, each in found.starts.items()},
        ),
        Row(
            "memory, idle",
            f"{ours.megabytes:.0f} MB",
            f"{floor.megabytes:.0f} MB",
            ours.megabytes / floor.megabytes,
            under(90, "MB", ours.megabytes),
            _BOUNDS["idle"],
            {name: f"{each.megabytes:.0f} MB" for name, each in found.starts.items()},
        ),
        Row(
            f"memory, after {found.badges:,} badges",
            f"{kept['ours']:.0f} MB",
            f"{kept['floor']:.0f} MB",
            kept["ours"] / kept["floor"],
            bound=_BOUNDS["after"],
            peers={name: f"{each:.0f} MB" for name, each in kept.items()},
        ),
    ]


def _inside(found: Inside) -> list[Row]:
    what = {
        "read": "in-process call, one badge",
        "issue": "in-process call, issue",
        "page": "in-process call, filtered page of 50",
        "create": "create a world, in-process",
        "reset": "reset a world, in-process",
    }
    return [_call(what[name], ours, beside, _BOUNDS[name]) for name, (ours, beside) in found.milliseconds.items()]


def _call(what: str, ours: float, beside: float | None, bound: str) -> Row:
    if beside is None:
        return Row(what, f"{ours:.1f} ms", goal=under(5, "ms", ours), bound=bound)
    return Row(what, f"{ours:.2f} ms", f"{beside:.2f} ms", ours / beside, under(1.5, "ms", ours), bound)


def _scale(found: Scale) -> list[Row]:
    return [
        Row(
            f"page filtered by {name}, among {' / '.join(f'{size:,}' for size in by)} badges",
            " / ".join(f"{each:.1f}" for each in by.values()) + " ms",
            goal=flat_within(1.5, list(by.values())),
            bound=_BOUNDS[name],
        )
        for name, by in found.milliseconds.items()
    ]


def _first_page(name: str, found: FirstPage, badges: int) -> Row:
    return Row(
        f"first page of {name}, among {badges:,} badges",
        f"{found.p50:.0f} / {found.p95:.0f} ms, {found.length / 1000:.0f} kB",
        goal=Goal("p95 < 100 ms, < 100 kB", found.p95 < 100 and found.length < 100_000),
        bound=_BOUNDS["first"],
    )


def _integrating(found: Integrating) -> list[Row]:
    return [
        *(
            Row(
                f"integration: webhooks acknowledged, 16 connections, while {name}",
                str(sample),
                goal=Goal("≥ 250/s, p99 < 250 ms", sample.rate >= 250 and sample.p99 < 250),
                bound=_BOUNDS["webhooks"],
            )
            for name, sample in found.webhooks.items()
        ),
        Row(
            f"integration: table of {found.badges // 100:,} badges among {found.badges:,}",
            str(found.table),
            goal=Goal("p99 < 300 ms", found.table.p99 < 300),
            bound=_BOUNDS["table"],
        ),
    ]
