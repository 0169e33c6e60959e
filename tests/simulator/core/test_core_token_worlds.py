"""Worlds named by tokens: calls at the root with `<token>@<world>` as the user name."""

from base64 import b64encode

import pytest

from simulator.clock import Clock
from simulator.worlds import DEFAULT
from tests.simulator.places import GLOBEX_TOKEN, NORTHWIND, TOKEN, Place

LMS_KEY = "sk-live-northwind-0001"


@pytest.fixture
def default(simulator):
    """The world at the root, as every server has it."""
    simulator.worlds.create(DEFAULT, "empty", Clock())
    yield
    simulator.worlds.remove(DEFAULT)


def call(place: Place, user: str, path: str, method: str = "GET", **options):
    headers = {"Authorization": "Basic " + b64encode(user.encode()).decode()}
    return place.client.open(path, method=method, headers=headers, **options)


@pytest.mark.parametrize("spelling", ["{}@{}:", "{}@{}", "{}@{}|", "{}@{}:password"])
def test_a_call_at_the_root_goes_to_the_world_that_the_token_names(place, spelling):
    badge = place.issue()
    answer = call(place, spelling.format(TOKEN, place.name), f"/v1/organizations/{NORTHWIND}/badges")
    assert [each["id"] for each in answer.json["data"]] == [badge]


def test_writing_too(place):
    made = call(place, f"{TOKEN}@{place.name}:", f"/v1/organizations/{NORTHWIND}/badges", "POST", json=place.request())
    assert made.status_code == 201
    assert place.state_of(made.json["data"]["id"]) == "pending"


def test_what_takes_the_token_is_linked_at_the_root_and_what_takes_none_below_the_prefix(place):
    place.issue()
    own = f"/v1/organizations/{NORTHWIND}/badges"
    for number in range(51):
        place.issue(recipient_email=f"p{number}@example.com")
    answer = call(place, f"{TOKEN}@{place.name}:", own).json
    assert answer["metadata"]["next_page_url"].startswith(f"http://localhost{own}")
    badge = answer["data"][0]
    picture = badge["image"]["url"]
    assert picture.startswith(f"http://localhost{place.prefix}/")
    assert place.client.get(picture.removeprefix("http://localhost")).status_code == 200
    issuer = badge["issuer"]["entities"][0]["entity"]
    assert issuer["url"] == f"http://localhost/v1/organizations/{NORTHWIND}"
    assert call(place, f"{TOKEN}@{place.name}:", issuer["url"].removeprefix("http://localhost")).status_code == 200
    assert issuer["vanity_url"].startswith(f"http://localhost{place.prefix}/org/")


@pytest.mark.parametrize("user", ["{}@nowhere:", "{}@:", "{}@A:", "wrong@{world}:", "{}:", "{}@{world}@{world}:"])
def test_what_names_no_world_and_no_token_is_refused_as_the_api_does(default, place, user):
    answer = call(place, user.format("unknown-token", world=place.name), f"/v1/organizations/{NORTHWIND}/badges")
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (401, "token")
    assert set(answer.json) == {"data", "metadata"}


def test_a_prefix_and_a_token_that_name_different_worlds(place, still):
    answer = call(place, f"{TOKEN}@{still.name}:", f"{place.prefix}/v1/organizations/{NORTHWIND}/badges")
    assert answer.status_code == 401


def test_another_organization_stays_another(place):
    answer = call(place, f"{GLOBEX_TOKEN}@{place.name}:", f"/v1/organizations/{NORTHWIND}/badges")
    assert answer.status_code == 404


def test_the_lms_takes_its_keys_so_too(default, place):
    answer = call(
        place,
        f"{LMS_KEY}@{place.name}:",
        "/skilljar/v1/domains/academy.northwind.example/published-courses?page_size=1",
    )
    assert answer.status_code == 200, answer.text
    assert answer.json["next"].startswith("http://localhost/skilljar/v1/")
    assert call(place, f"{LMS_KEY}@nowhere:", "/skilljar/v1/ping").status_code == 401


def test_the_world_tells_such_tokens(place):
    told = place.control("GET", f"/worlds/{place.name}").json
    assert told["acclaim"]["organizations"][0]["token_at_root"] == f"{TOKEN}@{place.name}"
    assert told["skilljar"]["organizations"][0]["api_key_at_root"] == f"{LMS_KEY}@{place.name}"


def test_the_journal_is_that_of_the_world(place):
    call(place, f"{TOKEN}@{place.name}:", f"/v1/organizations/{NORTHWIND}/badges")
    (made,) = place.control("GET", "/journal?kind=request").json["entries"]
    assert made["path"] == f"/v1/organizations/{NORTHWIND}/badges"


def test_the_control_plane_goes_by_the_address_alone(place):
    assert call(place, f"{TOKEN}@{place.name}:", "/_simulator/health").status_code == 200
    assert (
        call(place, f"{TOKEN}@{place.name}:", "/_simulator/clock").status_code == 404
    )  # there is no default world here
