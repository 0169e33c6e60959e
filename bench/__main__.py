"""`python -m bench`: everything that is measured, in one table."""

import os
import signal
from pathlib import Path

import click

from bench import contenders, inside, machine, measuring
from bench.filling import fill, folder, url
from bench.integrating import integrating
from bench.measuring import FULL, QUICK, Effort
from bench.pages import first_pages
from bench.report import Measured, rows
from bench.servers import Contender
from bench.table import rendered

_PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--quick", is_flag=True, help="Less of everything, in under a minute: neither a million badges nor peers."
)
@click.option("--write", is_flag=True, help="Write docs/performance.md as well.")
def main(quick: bool, write: bool) -> None:
    """Measure the simulator beside a floor and, with BENCH_PEERS=1, beside moto's server and json-server."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what was started, as Ctrl-C does
    with folder() as place:
        peers = _peers(place, quick)
        page = _text(_measured(QUICK if quick else FULL, peers, place), peers, QUICK if quick else FULL)
    click.echo(page)
    if write:
        _PAGE.write_text(page, encoding="utf-8")


def _peers(place: Path, quick: bool) -> list[Contender]:
    if quick or os.environ.get("BENCH_PEERS") != "1":
        return []
    _tell("installing moto and json-server")
    return contenders.installed_peers(place)


def _measured(effort: Effort, peers: list[Contender], place: Path) -> Measured:
    _tell("calls inside a process")
    within = inside.measured(effort.rounds, effort.calls, place)
    floor = contenders.floor(within.issue_bytes, within.page_bytes)
    fill(place / "page.db", 1_000)
    issuing = [contenders.simulator(url(place / "issue.db")), floor, *peers]
    reading = [contenders.simulator(url(place / "page.db")), floor, *peers]
    in_memory = [contenders.simulator(), floor, *peers]
    return Measured(
        issue=measuring.throughput(effort, issuing, "issue", _tell),
        page=measuring.throughput(effort, reading, "page", _tell),
        load=measuring.load_alone(effort, within.issue_bytes, within.page_bytes),
        starts=measuring.starts(effort, in_memory, _tell),
        badges=effort.badges,
        memory=measuring.memory_after(effort.badges, in_memory, _tell),
        inside=within,
        worlds=measuring.worlds_made(effort, _tell),
        years=measuring.ten_years(effort, place, _tell),
        scale=measuring.scale(effort, place, _tell),
        pages=first_pages(effort.badges, effort.calls, place, _tell),
        integrating=integrating(effort, place, _tell),
    )


def _text(found: Measured, peers: list[Contender], effort: Effort) -> str:
    without = "" if peers else "Peers were not measured; `BENCH_PEERS=1` installs and measures them.\n\n"
    return (
        "# Performance\n\n"
        f"As `make bench` found it on {machine.described()}: medians of {effort.rounds} rounds in which everybody has "
        "a turn.\nRead the ratios: other machines have other figures. The floor is a bare Flask view on the same "
        "server that answers a\nconstant of the same size. Calls a second, and milliseconds within which half and all "
        "but a hundredth were answered.\n\n"
        f"{without}{rendered(rows(found), [peer.name for peer in peers])}"
    )


def _tell(what: str) -> None:
    click.echo(what, err=True)


if __name__ == "__main__":
    main()
