"""Issuers and grantors: who may issue whose badges, told to both sides and taken back by the grantor alone."""

import pytest

from simulator.acclaim.domain.issuer_authorization import IssuerAuthorization
from simulator.acclaim.records import issuer_authorizations, organizations
from simulator.acclaim.web.api.contract import operations, validator
from tests.simulator.places import GLOBEX, GLOBEX_TOKEN, NORTHWIND, PARTNER, START

GIVEN = "2e8f6a10-5b3d-4c97-8a42-7d1e0c9b3f01"
ISSUERS = ("/issuers", "/issuer_authorizations")
GRANTORS = ("/grantors", "/issuer_authorizations/grantors")


def data(answer, schema):
    assert answer.status_code == 200, answer.text
    validator(schema).validate(answer.json)
    return answer.json["data"]


def globex(place, method, path):
    return place.api(method, f"/organizations/{GLOBEX}{path}", token=GLOBEX_TOKEN)


@pytest.mark.parametrize("path", ISSUERS)
def test_the_grantor_sees_its_issuers(still, path):
    (given,) = data(still.own("GET", path), "IssuerList")
    assert (given["id"], given["issuer"]["id"], given["grantor"]["id"]) == (GIVEN, GLOBEX, NORTHWIND)
    assert (given["issuer"]["badge_template_count"], given["grantor"]["badge_template_count"]) == (1, 3)
    assert data(globex(still, "GET", path), "IssuerList") == []


@pytest.mark.parametrize("path", GRANTORS)
def test_the_issuer_sees_its_grantors(still, path):
    (received,) = data(globex(still, "GET", path), "GrantorList")
    assert (received["id"], received["grantor"]["id"], received["grantor"]["name"]) == (
        GIVEN,
        NORTHWIND,
        "Northwind Academy",
    )
    assert data(still.own("GET", path), "GrantorList") == []


@pytest.mark.parametrize("path", ISSUERS)
@pytest.mark.parametrize("named", [GIVEN, GLOBEX])
def test_the_grantor_takes_it_back(place, path, named):
    answer = place.own("DELETE", f"{path}/{named}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert data(place.own("GET", path), "IssuerList") == data(globex(place, "GET", "/grantors"), "GrantorList") == []
    again = place.own("DELETE", f"{path}/{named}")
    assert (again.status_code, again.headers["X-Simulator-Rule"]) == (404, "not-found")
    validator("Error").validate(again.json)


@pytest.mark.parametrize("path", ISSUERS)
def test_nobody_else_takes_it_back(still, path):
    for named in (GIVEN, GLOBEX, NORTHWIND):
        assert globex(still, "DELETE", f"{path}/{named}").status_code == 404
        assert still.api("DELETE", f"/organizations/{NORTHWIND}{path}/{named}", token=GLOBEX_TOKEN).status_code == 404
    for thing in ("nothing", "%00", "{x}", "é", "x" * 3000, NORTHWIND, PARTNER):
        assert still.own("DELETE", f"{path}/{thing}").status_code == 404


def test_the_photo_of_an_organization_that_has_one(place):
    assert place.own("PUT", json={"photo": "https://cdn.example/northwind.png"}).status_code == 200
    ((given,), (received,)) = (
        data(place.own("GET", "/issuers"), "IssuerList"),
        data(globex(place, "GET", "/grantors"), "GrantorList"),
    )
    assert given["grantor"] == received["grantor"]
    assert given["grantor"]["photo"] == {"id": NORTHWIND, "url": "https://cdn.example/northwind.png"}
    assert given["issuer"]["photo"] is None


@pytest.fixture
def many(place):
    """Northwind lets 51 more organizations issue its badges."""
    with place.world() as world:
        pattern = world.rows(organizations).find(id=GLOBEX)
        for number in range(51):
            world.rows(organizations).add(type(pattern)(**vars(pattern) | {"id": f"issuer-{number}"}))
            world.rows(issuer_authorizations).add(
                IssuerAuthorization(f"given-{number}", NORTHWIND, f"issuer-{number}", START)
            )
            world.rows(issuer_authorizations).add(
                IssuerAuthorization(f"taken-{number}", f"issuer-{number}", GLOBEX, START)
            )
    return place


@pytest.mark.parametrize("path", [*ISSUERS, *GRANTORS])
def test_a_list_of_more_than_fifty_goes_on(many, path):
    ask = many.own if path in ISSUERS else lambda method, where: globex(many, method, where)
    pages = [ask("GET", f"{path}?page={number}").json for number in (1, 2, 3)]
    assert [len(part["data"]) for part in pages] == [50, 2, 0]
    assert pages[0]["metadata"]["total_count"] == len({item["id"] for part in pages for item in part["data"]}) == 52
    assert pages[0]["metadata"]["next_page_url"].endswith(f"{path}?page=2")


OPERATIONS = {
    "listIssuers": "read", "listGrantors": "read", "listIssuerAuthorizations": "read", "listIssuerAuthorizationGrantors": "read",
    "removeIssuer": "delete", "removeIssuerAuthorization": "delete",
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_a_token_must_permit(place, name):
    described = operations()[name]
    assert described.permission == OPERATIONS[name]
    lacking = {f"{permission}_enabled": permission != OPERATIONS[name] for permission in ("read", "write", "delete")}
    token = place.own("POST", "/authorization_tokens", json=lacking).json["data"]["token"]
    path = described.path.removeprefix("/v1").format(organization_id=NORTHWIND, issuer_authorization_id=GIVEN)
    assert place.api(described.method, path, token=token).status_code == 403
    assert place.api(described.method, path, token="wrong").status_code == 401
    assert len(data(place.own("GET", "/issuers"), "IssuerList")) == 1


def test_who_drives_a_world_is_told_of_authorizations(still):
    told = (
        still.simulator.app.test_client()
        .get(f"/_simulator/worlds/{still.name}")
        .json["acclaim"]["issuer_authorizations"]
    )
    assert told == [{"id": GIVEN, "grantor": NORTHWIND, "issuer": GLOBEX}]
