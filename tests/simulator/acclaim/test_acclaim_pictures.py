"""Pictures of badges: each template's own, as SVG with its name on it and as PNG, whatever the name is."""

import io
import re
from base64 import b64encode
from dataclasses import replace
from itertools import combinations

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from simulator.acclaim.domain.baking import drawn
from simulator.acclaim.domain.drawing.designs import COLOURS, design_of
from simulator.acclaim.domain.drawing.lettering import Box, lettered, width_of
from simulator.acclaim.domain.drawing.outlines import narrowest
from simulator.acclaim.domain.pictures import SIZE, picture, vector_picture
from simulator.acclaim.records import badge_templates
from tests.simulator.places import CLOUD, DATA_LITERATE, FOUNDERS, ONBOARDED, PARTNER, SAFETY, page

SEEDED = (ONBOARDED, DATA_LITERATE, SAFETY, FOUNDERS, CLOUD, PARTNER)
NAMES = {
    "short": "Go", "usual": "Northwind Onboarded", "longest": "Advanced " * 28 + "end", "a word": "x" * 255,
    "wide": "W" * 255, "emoji": "👩‍🚀🏳️‍🌈" * 30, "chinese": "数据素养" * 60, "markup": "</text><script>alert(1)</script>&\"'",
    "control": "a\x01b\x0bc\ufffe\x7f", "blank": " ", "entity": "&lol; <!-- ]]>", "accents": "Ångström é" + "\u0301" * 100,
}  # fmt: skip
TEXT = "{http://www.w3.org/2000/svg}text"


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def svg_of(name, issuer="Northwind Academy", template_id=ONBOARDED):
    return lxml.etree.fromstring(vector_picture(template_id, name, issuer).encode())


def said(svg):
    return "".join(line.text or "" for line in svg.iter(TEXT))


@pytest.mark.parametrize(("one", "other"), list(combinations(SEEDED, 2)))
def test_each_badge_of_the_seed_can_be_told_from_the_others(one, other):
    assert (design_of(one).colour, design_of(one).shape) != (design_of(other).colour, design_of(other).shape)
    assert opened(picture(one)).tobytes() != opened(picture(other)).tobytes()


def test_a_png_is_smooth_clear_around_the_badge_and_large_enough_for_those_who_print_it():
    image = opened(picture(ONBOARDED))
    assert (image.size, image.mode) == ((SIZE, SIZE), "RGBA")
    assert SIZE >= 300
    assert [image.getpixel(corner)[3] for corner in ((0, 0), (SIZE - 1, 0), (0, SIZE - 1))] == [0, 0, 0]
    assert image.getpixel((SIZE // 2, SIZE // 2))[3] == 255
    assert len({image.getpixel((x, y))[3] for x in range(SIZE) for y in range(SIZE)}) > 10, "edges are smooth"


def test_the_same_template_always_looks_the_same_and_is_drawn_once():
    assert picture("a") == picture.__wrapped__("a")
    before = picture.cache_info().hits
    for _ in range(50):
        picture("a")
    assert picture.cache_info().hits == before + 50


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("template_id", SEEDED)
def test_any_name_stays_text_and_inside_the_badge(name, template_id):
    svg = svg_of(name, template_id=template_id)
    assert {lxml.etree.QName(element).localname for element in svg.iter()} <= {"svg", "title", "path", "text"}
    field = design_of(template_id).field
    for line in svg.iter(TEXT):
        size, y = float(line.get("font-size")) / SIZE * 2, float(line.get("y")) / SIZE * 2 - 1
        assert width_of(line.text or "") * size <= 2 * narrowest(field, y - size * 0.75, y + size * 0.25), line.text


def test_a_name_is_set_in_full_where_there_is_room():
    assert said(svg_of("Northwind Onboarded")) == "NorthwindOnboardedNorthwind Academy"
    assert "…" in said(svg_of("x" * 255))
    assert svg_of("<b>&").findtext("{http://www.w3.org/2000/svg}title") == "<b>&, a badge of Northwind Academy"


@given(st.text(), st.floats(40, 300), st.floats(20, 200))
def test_lines_never_leave_their_box(text, width, height):
    lines = lettered(text, Box(width, height), largest=40, smallest=14)
    assert all(width_of(line) * lines.size <= width + 1e-6 for line in lines.lines)
    assert len(lines.lines) * lines.size * 1.15 <= max(height, lines.size * 1.15) + 1e-6


@given(st.text(), st.text(), st.text())
def test_every_picture_is_well_formed(template_id, name, issuer):
    lxml.etree.fromstring(vector_picture(template_id, name, issuer).encode())


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", COLOURS)
def test_letters_can_be_read_on_every_colour(colours):
    for ground, ink in ((colours.field, "#ffffff"), (colours.shade, "#ffffff"), (colours.edge, colours.light)):
        dark, bright = sorted((luminance(ground), luminance(ink)))
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


# Served


def test_a_picture_comes_with_a_policy_and_is_not_sent_twice(place):
    answer = place.client.get(f"{place.prefix}/images/{ONBOARDED}/image.svg")
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml; charset=utf-8")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Northwind Academy" in answer.text
    for kind in ("svg", "png"):
        address = f"{place.prefix}/images/{ONBOARDED}/image.{kind}"
        known = {"If-None-Match": place.client.get(address).headers["ETag"]}
        again = place.client.get(address, headers=known)
        assert (again.status_code, again.data) == (304, b"")


def test_a_new_name_is_seen_at_once(place):
    address = f"{place.prefix}/images/{ONBOARDED}/image.svg"
    known = {"If-None-Match": place.client.get(address).headers["ETag"]}
    with place.world() as world:
        template = world.rows(badge_templates).find(id=ONBOARDED)
        world.rows(badge_templates).save(replace(template, name="Renamed"))
    assert "Renamed" in place.client.get(address, headers=known).text


def test_the_picture_that_an_organization_has_sent_is_the_one_that_pages_show(place):
    sent = drawn(1, 1, b"\x00\x01\x02\x03\x04")
    fields = {"image": b64encode(sent).decode(), "name": "Renamed"}
    assert place.own("PUT", f"/badge_templates/{ONBOARDED}", json=fields).status_code == 200
    answer = place.client.get(f"{place.prefix}/images/{ONBOARDED}/image.svg", follow_redirects=True)
    assert (answer.content_type, answer.data) == ("image/png", sent)


@pytest.mark.parametrize("thing", ["nothing", "%00", "x" * 3000, "<script>"])
def test_what_is_no_template_has_no_picture(place, thing):
    assert place.client.get(f"{place.prefix}/images/{thing}/image.svg").status_code == 404


def test_pages_show_the_picture_with_the_name_on_it(place):
    badge, tomas = place.accepted_by_tomas(), place.tomas()
    shown = [
        tomas.get("/earner/earned"),
        tomas.get(f"/earner/earned/badge/{badge}"),
        place.browser().get(f"/badges/{badge}"),
    ]
    for answer in shown:
        (image,) = page(answer).cssselect("img.picture")
        assert image.get("src").endswith(f"/images/{ONBOARDED}/image.svg")
        assert re.fullmatch(r"\d+", image.get("width"))
