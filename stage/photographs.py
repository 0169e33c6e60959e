"""`python -m stage.photographs`: pictures of the main pages, on a telephone and on a desk, into docs/screenshots."""

import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from PIL import Image

from simulator.in_thread import listening
from stage.playing import play_in
from stage.standing import in_process
from steps.cast import NORTHWIND
from steps.drivers.browser import Browser
from steps.drivers.chromium import Chromium, NoChromium, Window
from steps.drivers.control import new_world
from steps.drivers.lms_admin import AdminPages
from steps.play import Play

PLACE = Path(__file__).parent.parent / "docs" / "screenshots"
WIDTHS = {360: 740, 1440: 900}
START, WORLD = "2026-03-02T09:00:00Z", "tour"
_HOST = "simulator.test"
_TALLEST = {360: 1800, 1440: 1200}  # what a page has to show first
_COLORS, _MOST_BYTES = (96, 64, 32, 16), 60_000  # flat colours are few; fewer still where a picture would be large
BADGE, COURSE = "Northwind Onboarded", "Onboarding Essentials"


def shown(play: Play) -> Iterator[tuple[str, str]]:
    """The way of the article: each page's name, and in front of whose window it stands then."""
    yield from _learning(play)
    yield from _accepting(play)
    yield from _sharing(play)
    yield from _looking_after(play)


def _learning(play: Play) -> Iterator[tuple[str, str]]:
    student = play.student("Priya")
    student.complete_all_but_the_last_lesson(COURSE)
    student.enrol(COURSE)
    yield "01-course", "Priya"
    student.complete(COURSE)
    student.finish("Data Literacy", right=True)
    student.table()
    yield "02-profile", "Priya"


def _accepting(play: Play) -> Iterator[tuple[str, str]]:
    earner, inspector = play.earner("Priya"), play.inspector("Priya")
    inspector.open_mail(earner.badge_mail(BADGE))
    yield "03-mail", "Priya"
    earner.follow_mail(BADGE)
    yield "04-sign-up", "Priya"
    earner.sign_up()
    yield "05-accept", "Priya"
    earner.accept_from_mail(BADGE)
    yield "06-settings", "Priya"


def _sharing(play: Play) -> Iterator[tuple[str, str]]:
    earner = play.earner("Priya")
    earner.turn_on_auto_accept(play.world.organization(NORTHWIND)["id"])
    play.student("Priya").complete("Safety Refresher")
    earner.dashboard()
    yield "07-dashboard", "Priya"
    earner.share(BADGE)
    yield "08-share", "Priya"
    play.viewer().open(play.public_address(BADGE))
    yield "09-public-badge", "a viewer"


def _looking_after(play: Play) -> Iterator[tuple[str, str]]:
    play.issuer_admin("Rhea").issue_events()
    play.browsers["Rhea"].open(f"{play.world.base_url}/mgmt/badges")
    yield "10-issued-badges", "Rhea"
    AdminPages(play.browser("Sam"), play.world, play.person("Sam")).open_student(play.person("Priya"))
    yield "11-student", "Sam"
    play.inspector("a tester").open_index()
    yield "12-inspector", "a tester"


@contextmanager
def tour(width: int) -> Iterator[Play]:
    """A play in windows of that width; names, ids, the clock and the address are always the same."""
    listener, url = listening()
    opened: list[Window] = []
    chromium = Chromium({_HOST: url.removeprefix("http://")})

    def new_browser() -> Window:
        screen = {"width": width, "height": WIDTHS[width]}
        opened.append(chromium.window(viewport=screen, color_scheme="light"))
        return opened[-1]

    with closing(chromium), in_process(listener) as stage:
        world = new_world(stage.new_session(), stage.simulator_url, WORLD, "northwind", START)
        yield play_in(stage, world, new_browser)
        for window in opened:
            window.refuse_travel()


def picture(window: Browser) -> bytes:
    """What a window of Chromium shows, the whole page but not without end, as a small PNG."""
    assert isinstance(window, Window), "the tour opens no other"
    screen = window.tab.viewport_size
    assert screen is not None, "the tour gives each window a size"
    width = screen["width"]  # a page may be wider
    height = min(window.tab.evaluate("document.documentElement.scrollHeight"), _TALLEST[width])
    window.tab.set_viewport_size({"width": width, "height": height})  # frames out of sight are not drawn
    shot = window.tab.screenshot(animations="disabled", caret="hide")
    window.tab.set_viewport_size(screen)
    with Image.open(io.BytesIO(shot)) as image:
        seen = image.convert("RGB")
    for colors in _COLORS:
        small = _png(seen, colors)
        if len(small) < _MOST_BYTES:
            break
    return small


def _png(image: Image.Image, colors: int) -> bytes:
    kept = io.BytesIO()
    image.quantize(colors, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--to", default=PLACE, type=click.Path(path_type=Path, file_okay=False), show_default=True)
@click.option("--width", "widths", type=click.Choice(WIDTHS), multiple=True, default=list(WIDTHS), show_default=True)
def main(to: Path, widths: tuple[int, ...]) -> None:
    """Take the pictures anew."""
    to.mkdir(parents=True, exist_ok=True)
    try:
        for width in widths:
            with tour(width) as play:
                for name, who in shown(play):
                    path = to / f"{name}-{width}.png"
                    path.write_bytes(picture(play.browsers[who]))
                    click.echo(f"{path.stat().st_size:>7,} {path.name}")
    except NoChromium as missing:
        click.echo(str(missing), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
