"""The viewer's voice: anybody who looks at a shared badge, and what a downloaded one holds."""

import hashlib
import io
from typing import Any

import orjson
from PIL import Image
from pytest_bdd import then, when

from steps.cast import NORTHWIND
from steps.phrases import phrase
from steps.play import Play
from steps.telling import holds, holds_that


@when(phrase('a viewer opens the public page of "{badge:Title}" of {earner:Name}'))
def opens_public_page(play: Play, badge: str, earner: str) -> None:
    badge_id = play.holding(badge, earner).document["id"]
    play.viewer().open(f"{play.acclaim.base_url}/badges/{badge_id}")


@when(phrase('a viewer opens the embedded badge "{badge:Title}" of {earner:Name}'))
def opens_embedded(play: Play, badge: str, earner: str) -> None:
    play.earner(earner).share(badge)
    code = play.earner().offered("Embed code")
    play.viewer().open(code.partition('src="')[2].partition('"')[0])


@then(phrase('the viewer sees the picture of "{badge:Title}"'))
def sees_picture(play: Play, badge: str) -> None:
    page = play.viewer().page
    holds_that("The viewer does not see an embedded badge", page.is_a("page-embedded"), page.url)
    (picture,) = page.all(f'img[alt="{badge}"]')
    image = play.viewer().download(picture.get("src") if "://" in picture.get("src") else _absolute(play, picture))
    holds_that("It has no picture", image.headers["Content-Type"].startswith("image/"), image.headers["Content-Type"])


@then(phrase('the viewer sees its description, its skills and that {issuer:Text} issued it to "{name:Title}"'))
def sees_facts(play: Play, issuer: str, name: str) -> None:
    page = play.viewer().page
    shown = [*page.texts(".description"), *page.texts(".skills li"), *page.texts(".recipient")]
    template = play.issuer().holdings()[0].document["badge_template"]
    holds("The viewer sees", shown, [template["description"], *template["skills"], name])
    holds_that(f"The page does not name {issuer}", issuer in page.text, page.text)


@then(phrase('the viewer sees a link to the course "{course:Title}"'))
def sees_course(play: Play, course: str) -> None:
    page, address = play.viewer().page, play.course_page(course)
    holds_that(f"The viewer sees no link {course}", course in page.texts("a[href]"), page.texts("a[href]"))
    holds(f"The link {course} leads to", page.link(course), address)
    headings = play.viewer().open(address).texts("h1, h2")
    holds_that(f"There the viewer does not read {course}", course in headings, headings)


@then(phrase("the viewer learns nothing about {earner:Name}"))
def learns_nothing(play: Play, earner: str) -> None:
    page, person = play.viewer().page, play.person(earner)
    told = [word for word in (person.first_name, person.last_name, person.email) if word in page.text]
    holds(f"The page that speaks of {earner} answers", page.status, 404)
    holds("The page tells the viewer", told, [])


@then("the viewer reads that the badge was revoked")
def reads_that_it_was_revoked(play: Play) -> None:
    page = play.viewer().page
    holds_that("The viewer does not read that the badge was revoked", "revoked" in page.text.lower(), page.text)


@then(phrase('the picture is a PNG with the assertion of "{badge:Title}" to {earner:Name} baked in'))
def picture_holds_assertion(play: Play, badge: str, earner: str) -> None:
    assertion, person = _baked(play.downloaded), play.person(earner)
    identity = "sha256$" + hashlib.sha256(person.email.encode()).hexdigest()
    badge_id = play.holding(badge, earner).document["id"]
    holds("The assertion is about", assertion["recipient"]["identity"], identity)
    holds_that(f"The assertion is not that of the badge {badge_id}", badge_id in assertion["id"], assertion["id"])


@then("the assertion, its badge class and its issuer are found where the picture says")
def assertion_verifies(play: Play) -> None:
    baked = _baked(play.downloaded)
    hosted = play.viewer().download(baked["id"]).json()
    badge_class = play.viewer().download(hosted["badge"]).json()
    issuer = play.viewer().download(badge_class["issuer"]["id"]).json()
    holds("The hosted assertion is", hosted, baked)
    holds("It leads to", [badge_class["name"], issuer["name"]], ["Northwind Onboarded", NORTHWIND])


def _baked(picture: bytes) -> dict[str, Any]:
    """The assertion in the picture, as Pillow reads it."""
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        holds_that("The picture has no assertion baked in", "openbadges" in getattr(image, "text", {}))
        text: dict[str, Any] = orjson.loads(str(image.text["openbadges"]))  # type: ignore[attr-defined]  # PNG has it
    return text


def _absolute(play: Play, picture: Any) -> str:
    root = play.viewer().page.url.partition("/w/")[0]
    return f"{root}{picture.get('src')}"
