"""Badge templates: pictures, what they ask for, what asks for them, and what else is said of them."""

import base64
import io

import pytest
from PIL import Image

from tests.simulator.places import DATA_LITERATE, GLOBEX, ONBOARDED, PARTNER, SAFETY


def png(colour):
    kept = io.BytesIO()
    Image.new("RGB", (3, 3), colour).save(kept, "PNG")
    return base64.b64encode(kept.getvalue()).decode()


NEW = {
    "name": "New", "description": "A new one", "skills": ["a", "b", "c"], "global_activity_url": "https://x.example/",
    "badge_template_activities": [{"title": "Pass", "activity_type": "Assessment"}],
}  # fmt: skip


def made(place, **changes):
    answer = place.own("POST", "/badge_templates", json=NEW | changes)
    assert answer.status_code == 201, answer.text
    return answer.json["data"]


def picture(place, template):
    return place.client.get(template["image_url"].removeprefix("http://localhost")).data


@pytest.mark.parametrize("head", ["", "data:image/png;base64,"])
def test_a_picture_in_base64_is_the_badges_picture(place, head):
    template = made(place, image=head + png("red"))
    assert picture(place, template) == base64.b64decode(png("red"))
    changed = place.own("PUT", f"/badge_templates/{template['id']}", json={"image": png("blue")}).json["data"]
    assert picture(place, changed) == base64.b64decode(png("blue"))


def test_without_one_or_with_an_address_it_is_drawn(place):
    drawn = picture(place, made(place))
    assert drawn.startswith(b"\x89PNG")
    for named in ({"image": "https://x.example/badge.png"}, {"remote_upload_url": "https://x.example/badge.png"}):
        assert picture(place, made(place, **named)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "image", ["", "x", "data:image/png;base64,!!", base64.b64encode(b"GIF89a").decode(), 5, [], "ftp://x.example"]
)
def test_a_picture_that_is_none(still, image):
    answer = still.own("POST", "/badge_templates", json=NEW | {"image": image})
    assert (answer.status_code, answer.json["data"]["errors"][0]["attribute"]) == (422, "image")


def test_a_badge_may_ask_for_other_badges_first(place):
    asks = {"title": "Have it", "activity_type": "Badge", "required_badge_template_id": ONBOARDED}
    template = made(place, badge_template_activities=[asks])
    (activity,) = template["badge_template_activities"]
    page = f"http://localhost{place.prefix}/org/northwind-academy/badge/northwind-onboarded"
    assert (activity["required_badge_template_name"], activity["required_badge_template_url"]) == (
        "Northwind Onboarded",
        page,
    )
    assert template["required_badge_templates"] == [{"id": ONBOARDED, "name": "Northwind Onboarded", "url": page}]
    asked_for = place.own("GET", f"/badge_templates/{ONBOARDED}").json["data"]["criterion_for"]
    assert [other["id"] for other in asked_for] == [template["id"]]


@pytest.mark.parametrize("unknown", ["nothing", PARTNER])
def test_only_badges_of_the_organization_are_asked_for(place, unknown):
    before = place.digest()
    asks = {"title": "Have it", "activity_type": "Badge", "required_badge_template_id": unknown}
    answer = place.own("PUT", f"/badge_templates/{SAFETY}", json={"badge_template_activities": [asks]})
    assert (answer.status_code, unknown in answer.json["data"]["message"]) == (422, True)
    assert place.digest() == before


def test_what_else_is_said_of_a_template(place):
    said = {
        "alignments": [{"name": "ISO 45001", "url": "https://x.example/iso", "description": "Safety at work"}],
        "recommendations": [{"title": "Go on", "activity_url": "https://x.example/next"}],
        "default_expires_at": "2027-01-01 00:00:00 +0000", "send_expiring_badge_notifications": True,
        "earn_this_badge_url": "https://x.example/earn", "enable_earn_this_badge": True, "public": False,
        "level": "Advanced", "time_to_earn": "Years", "cost": "Paid", "type_category": "Certification", "reporting_tags": ["t"],
    }  # fmt: skip
    shown = made(place, **said)
    for name in ("level", "time_to_earn", "cost", "type_category", "reporting_tags", "earn_this_badge_url", "public"):
        assert shown[name] == said[name]
    assert (shown["certification"], shown["visibility"], shown["enable_earn_this_badge"]) == (True, "private", True)
    (alignment,), (recommendation,) = shown["alignments"], shown["recommendations"]
    assert (alignment["name"], recommendation["title"], recommendation["type"]) == ("ISO 45001", "Go on", "information")
    assert (shown["default_expires_at"], shown["default_expires_at_date"]) == ("2027-01-01T00:00:00.000Z", "2027-01-01")
    badge = place.try_to_issue(badge_template_id=shown["id"]).json["data"]
    assert (badge["expires_at"], badge["alignments"][0]["name"]) == ("2027-01-01T00:00:00.000Z", "ISO 45001")
    names = [item["name"] for item in place.own("GET", "/badge_templates?filter=public::false").json["data"]]
    assert names == ["New"]


def test_what_is_not_said_stays(place):
    before = place.own("GET", f"/badge_templates/{DATA_LITERATE}").json["data"]
    place.advance(hours=1)
    after = place.own(
        "PUT", f"/badge_templates/{DATA_LITERATE}", json={"level": None, "id": "x", "organization_id": GLOBEX}
    ).json["data"]
    changed = {name for name in after if before[name] != after[name]} - {"show_template_settings"}
    assert changed == {"updated_at"}


def test_an_organization_changes_what_it_says_of_itself(place):
    said = {
        "bio": "New",
        "address": "Wijnhaven 1",
        "zip_or_postal_code": "3011",
        "photo": "https://x.example/photo.png",
        "hide_subscription": True,
    }
    shown = place.own("PUT", json=said).json["data"]
    assert (shown["bio"], shown["location"]) == ("New", "Wijnhaven 1 Rotterdam 3011 Netherlands")
    assert (shown["photo_url"], shown["hide_subscription"]) == ("https://x.example/photo.png", True)
    assert place.own("GET").json["data"] == shown
    assert place.own("PUT", json={"location": "Rotterdam"}).json["data"]["location"] == "Rotterdam"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("contact_email", "nobody"), ("website_url", "javascript:x"), ("bio", "a\x00"), ("webhook_url", "ftp://x.example"),
     ("hide_subscription", "maybe"), ("city", {}), ("photo", 5), ("webhook_url", "https://user:pw@x.example/"), ("webhook_url", 5)],
)  # fmt: skip
def test_an_organization_says_nothing_odd(still, field, value):
    answer = still.own("PUT", json={field: value})
    assert (answer.status_code, answer.json["data"]["errors"][0]["attribute"]) == (422, field)
