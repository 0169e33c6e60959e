"""An outside judge: somebody else's client, `credly` of credly-python-api, unmodified, over a real socket.

Every public method of every resource that the package has is driven by one function below; a method without one fails.
"""

import inspect
import itertools

import lxml.html
import pytest
import requests
from credly import (
    Client,
    CredlyAPIError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    UnauthorizedError,
    ValidationError,
)
from credly.resources.base import BaseResource

from simulator.seeds import seed_document
from stage.standing import over_sockets
from tests.simulator.places import DATA_LITERATE, FOUNDERS, GLOBEX, GLOBEX_TOKEN, NORTHWIND, ONBOARDED, PARTNER, TOKEN

GIVEN = "2e8f6a10-5b3d-4c97-8a42-7d1e0c9b3f01"
MORE = 51
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TEMPLATE = {
    "name": "Python Expert", "description": "Knows Python", "image": PNG, "skills": ["Python", "Flask", "Testing"],
    "global_activity_url": "https://x.example/", "badge_template_activities": [{"title": "Pass", "activity_type": "Assessment"}],
}  # fmt: skip
TOMAS = {"email": "tomas@example.com", "first_name": "Tomás", "last_name": "Ortega"}
_numbers = itertools.count(1)
DRIVEN = {}


def resources(client):
    return {name: kept for name, kept in vars(client).items() if isinstance(kept, BaseResource)}


def operations():
    """`resource.method` for all that the package offers."""
    return [
        f"{name}.{method}"
        for name, resource in resources(Client("x")).items()
        for method, _ in inspect.getmembers(type(resource), inspect.isfunction)
        if not method.startswith("_")
    ]


class Watched:
    """The client, with a list of the operations that were called."""

    def __init__(self, client):
        self.client, self.called = client, set()

    def __getattr__(self, resource):
        return _WatchedResource(self, resource)


class _WatchedResource:
    def __init__(self, watched, name):
        self._watched, self._name = watched, name

    def __getattr__(self, method):
        self._watched.called.add(f"{self._name}.{method}")
        return getattr(getattr(self._watched.client, self._name), method)


class World:
    """A fresh Northwind over the socket, and clients of it."""

    def __init__(self, root, seed):
        self.name = f"client-{next(_numbers)}"
        self.sessions = []
        self.base = f"{root}/w/{self.name}"
        self.control = self.session()
        told = {"name": self.name, "seed": seed, "frozen_at": "2026-03-02T09:00:00Z"}
        assert self.control.post(f"{root}/_simulator/worlds", json=told).status_code == 201
        self.api = Watched(self.client(TOKEN))

    def client(self, token):
        made = Client(api_key=token, base_url=self.base)
        made.http.session.trust_env = False
        self.sessions.append(made.http.session)
        return made

    def session(self):
        made = requests.Session()
        made.trust_env = False
        self.sessions.append(made)
        return made

    def issue(self, email="priya@example.com", **more):
        return self.api.client.badges.issue(NORTHWIND, **{
            "badge_template_id": ONBOARDED, "recipient_email": email, "issued_to_first_name": "Priya",
            "issued_to_last_name": "Raman", "issued_at": "2026-03-02 09:00:00 +0000",
        } | more)  # fmt: skip

    def accepted_by_tomas(self, **more):
        badge = self.issue("tomas@example.com", **more)
        browser = self.session()
        _send(browser, f"{self.base}/users/sign_in", email="tomas@example.com", password="accept-with-tomas")
        _send(browser, f"{self.base}/badges/{badge.id}/accept")
        return badge

    def mail(self):
        return self.control.get(f"{self.base}/_simulator/mail").json()["mail"]


def _send(browser, page, **fields):
    """Sends the form that asks for a badge's acceptance, or for a sign-in, from the page that it stands on."""
    form = lxml.html.fromstring(browser.get(page).text).cssselect("main form, form")[-1]
    (token,) = {field.get("value") for field in form.cssselect("input[name=csrf_token]")}
    assert browser.post(page, data={"csrf_token": token} | fields).status_code == 200


@pytest.fixture(scope="module")
def root():
    with over_sockets() as standing:
        yield standing.simulator_url


@pytest.fixture(scope="module")
def seed():
    """Northwind, which lets 51 more organizations issue its badges, and may issue those of all of them."""
    document = seed_document("northwind")
    part = dict(document["acclaim"])
    pattern = part["organizations"][1]
    more = [
        pattern | {"id": f"more-{n}", "token": f"more-{n}", "templates": [], "admins": [], "oauth_applications": []}
        for n in range(MORE)
    ]
    part["organizations"] = [*part["organizations"], *more]
    part["issuer_authorizations"] = [
        *part["issuer_authorizations"],
        *({"id": f"given-{n}", "grantor": NORTHWIND, "issuer": f"more-{n}"} for n in range(MORE)),
        {"id": "received", "grantor": GLOBEX, "issuer": NORTHWIND},
    ]
    return {"acclaim": part}


@pytest.fixture
def world(root, seed):
    made = World(root, seed)
    yield made
    for session in made.sessions:
        session.close()


def drives(operation):
    def keep(function):
        assert operation not in DRIVEN, f"{operation} is driven twice"
        DRIVEN[operation] = function
        return function

    return keep


@pytest.mark.parametrize("operation", operations())
def test_every_operation_of_the_client_works(world, operation):
    assert operation in DRIVEN, f"nobody drives {operation}"
    DRIVEN[operation](world, world.api)
    assert operation in world.api.called


def test_what_is_driven_is_what_the_client_has():
    assert set(DRIVEN) == set(operations())
    assert len({name.partition(".")[0] for name in DRIVEN}) == 6


def gone(status, call, *args):
    """The error with which the client says that a thing is gone."""
    with pytest.raises(CredlyAPIError) as caught:
        call(*args)
    assert caught.value.status_code == status
    assert caught.value.response["data"]["message"]


@drives("organizations.list")
def organizations_list(world, api):
    assert [(one.id, one.name) for one in api.organizations.list()] == [(NORTHWIND, "Northwind Academy")]


@drives("organizations.get")
def organizations_get(world, api):
    assert api.organizations.get(NORTHWIND)["name"] == "Northwind Academy"
    gone(404, api.organizations.get, GLOBEX)


@drives("organizations.update")
def organizations_update(world, api):
    assert api.organizations.update(NORTHWIND, bio="Teaches on.").bio == "Teaches on."
    found = api.organizations.get(NORTHWIND)
    assert (found.bio, found.name) == ("Teaches on.", "Northwind Academy")


@drives("badge_templates.list")
def badge_templates_list(world, api):
    for number in range(MORE):
        api.badge_templates.create(NORTHWIND, **TEMPLATE | {"name": f"Many {number:02}"})
    assert len({one.id for one in api.badge_templates.list(NORTHWIND)}) == 5 + MORE
    many = api.badge_templates.list(NORTHWIND, filter="name::Many|state::active", sort="-name")
    assert [one.name for one in many] == [f"Many {number:02}" for number in reversed(range(MORE))]
    assert [
        one.name for one in api.badge_templates.list(NORTHWIND, page=2, per=20, filter="query::Many", sort="name")
    ] == [f"Many {number}" for number in range(20, 40)]


@drives("badge_templates.get")
def badge_templates_get(world, api):
    assert api.badge_templates.get(NORTHWIND, ONBOARDED).name == "Northwind Onboarded"
    gone(404, api.badge_templates.get, NORTHWIND, PARTNER)


@drives("badge_templates.create")
def badge_templates_create(world, api):
    created = api.badge_templates.create(NORTHWIND, **TEMPLATE)
    assert (created.state, created.skills) == ("active", TEMPLATE["skills"])
    assert api.badge_templates.get(NORTHWIND, created.id).name == "Python Expert"
    assert world.issue(badge_template_id=created.id).badge_template["id"] == created.id


@drives("badge_templates.update")
def badge_templates_update(world, api):
    assert api.badge_templates.update(NORTHWIND, ONBOARDED, name="Renamed", state="archived").name == "Renamed"
    found = api.badge_templates.get(NORTHWIND, ONBOARDED)
    assert (found.name, found.state, found.level) == ("Renamed", "archived", "Foundational")


@drives("badge_templates.delete")
def badge_templates_delete(world, api):
    created = api.badge_templates.create(NORTHWIND, **TEMPLATE)
    assert api.badge_templates.delete(NORTHWIND, created.id) == {}
    gone(410, api.badge_templates.get, NORTHWIND, created.id)
    assert created.id not in {one.id for one in api.badge_templates.list(NORTHWIND)}
    world.issue()
    gone(409, api.badge_templates.delete, NORTHWIND, ONBOARDED)


@drives("badges.list")
def badges_list(world, api):
    issued = [
        world.issue(f"n{number}@example.com", suppress_badge_notification_email=True).id for number in range(MORE)
    ]
    assert [badge.id for badge in api.badges.list(NORTHWIND)] == issued[::-1]
    assert [badge.id for badge in api.badges.list(NORTHWIND, page=2)] == issued[:1]
    assert [badge.id for badge in api.badges.list(NORTHWIND, page=3, per=10)] == issued[::-1][20:30]
    assert list(world.client(GLOBEX_TOKEN).badges.list(GLOBEX)) == []


@drives("badges.get")
def badges_get(world, api):
    issued = world.issue()
    assert api.badges.get(NORTHWIND, issued.id) == issued
    gone(404, world.client(GLOBEX_TOKEN).badges.get, GLOBEX, issued.id)


@drives("badges.issue")
def badges_issue(world, api):
    issued = api.badges.issue(
        NORTHWIND, badge_template_id=ONBOARDED, recipient_email="priya@example.com", issued_to_first_name="Priya",
        issued_to_last_name="Raman", issued_at="2026-03-02 09:00:00 +0000",
    )  # fmt: skip
    assert (issued.state, issued.recipient_email, issued.badge_template["id"]) == (
        "pending",
        "priya@example.com",
        ONBOARDED,
    )
    assert [mail["to"] for mail in world.mail()] == ["priya@example.com"]
    assert [badge.id for badge in api.badges.list(NORTHWIND)] == [issued.id]


@drives("badges.delete")
def badges_delete(world, api):
    issued, kept = world.issue(), world.issue("mei@example.com")
    assert api.badges.delete(NORTHWIND, issued.id) == {}
    gone(410, api.badges.get, NORTHWIND, issued.id)
    assert [badge.id for badge in api.badges.list(NORTHWIND)] == [kept.id]


@drives("badges.replace")
def badges_replace(world, api):
    old = world.issue()
    new = api.badges.replace(NORTHWIND, old.id, badge_template_id=DATA_LITERATE, issued_at="2026-03-02 09:00:00 +0000")
    assert (new.replaces_badge_id, new.badge_template["id"], new.recipient_email) == (
        old.id,
        DATA_LITERATE,
        "priya@example.com",
    )
    found = api.badges.get(NORTHWIND, old.id)
    assert (found.state, found.replacement_badge_id) == ("replaced", new.id)
    with pytest.raises(ValidationError, match="Validation Error") as caught:
        api.badges.replace(NORTHWIND, old.id, badge_template_id=DATA_LITERATE, issued_at="2026-03-02 09:00:00 +0000")
    assert caught.value.response["metadata"] == {"current_badge_id": new.id}


@drives("badges.revoke")
def badges_revoke(world, api):
    issued = world.issue()
    assert api.badges.revoke(NORTHWIND, issued.id, reason="By mistake").state == "revoked"
    found = api.badges.get(NORTHWIND, issued.id)
    assert (found.state, found.revocation_reason) == ("revoked", "By mistake")
    gone(422, lambda: api.badges.revoke(NORTHWIND, issued.id, reason="Again"))


@drives("badges.bulk_search")
def badges_bulk_search(world, api):
    badges = [world.issue(f"n{number}@example.com").id for number in range(3)]
    api.badges.revoke(NORTHWIND, badges[1], reason="By mistake")
    found = api.badges.bulk_search(NORTHWIND, filter="state::pending", sort="issued_at")
    assert [badge.id for badge in found] == [badges[0], badges[2]]
    assert [badge.id for badge in api.badges.bulk_search(NORTHWIND, filter="recipient_email::N1@example.com")] == [
        badges[1]
    ]
    assert len(api.badges.bulk_search(NORTHWIND, page=2)) == 0


@drives("employees.list")
def employees_list(world, api):
    for number in range(MORE):
        api.employees.create(NORTHWIND, **TOMAS | {"email": f"n{number}@example.com"})
    assert [one.email for one in api.employees.list(NORTHWIND)] == [f"n{n}@example.com" for n in reversed(range(MORE))]
    assert [one.email for one in api.employees.list(NORTHWIND, page=2)] == ["n0@example.com"]
    assert len(list(api.employees.list(NORTHWIND, page=1, per=7))) == 7


@drives("employees.get")
def employees_get(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS)
    assert api.employees.get(NORTHWIND, created.id) == created
    gone(404, api.employees.get, NORTHWIND, "nobody")


@drives("employees.get_data")
def employees_get_data(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS)
    world.issue("tomas@example.com")
    told = api.employees.get_data(NORTHWIND, created.id)
    assert (told.id, told.badges_count, told.skills) == (
        created.id,
        1,
        ["Collaboration", "Product Knowledge", "Self-Organization"],
    )


@drives("employees.create")
def employees_create(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS, team="Sales")
    assert (created.full_name, created.team, created.employee_state) == ("Tomás Ortega", "Sales", "created")
    assert [one.id for one in api.employees.list(NORTHWIND)] == [created.id]
    gone(409, lambda: api.employees.create(NORTHWIND, **TOMAS))


@drives("employees.update")
def employees_update(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS)
    assert api.employees.update(NORTHWIND, created.id, first_name="Jane").full_name == "Jane Ortega"
    assert api.employees.get(NORTHWIND, created.id).first_name == "Jane"


@drives("employees.delete")
def employees_delete(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS)
    assert api.employees.delete(NORTHWIND, created.id) == {}
    with pytest.raises(NotFoundError):
        api.employees.get(NORTHWIND, created.id)
    assert list(api.employees.list(NORTHWIND)) == []


@drives("employees.send_invitations")
def employees_send_invitations(world, api):
    created = api.employees.create(NORTHWIND, **TOMAS)
    sent = api.employees.send_invitations(NORTHWIND, employee_ids=[created.id], message="Join our platform!")
    assert [(one.id, one.employee_state) for one in sent] == [(created.id, "pending")]
    assert api.employees.get(NORTHWIND, created.id).employee_state == "pending"
    (mail,) = world.mail()
    assert (mail["to"], "Join our platform!" in mail["text"]) == ("tomas@example.com", True)


@drives("employees.external_badges")
def employees_external_badges(world, api):
    assert list(api.employees.external_badges(NORTHWIND, employee_id="x")) == []


@drives("employees.skills")
def employees_skills(world, api):
    api.employees.create(NORTHWIND, **TOMAS)
    skills = [f"Skill {number:02}" for number in range(MORE)]
    template = api.badge_templates.create(NORTHWIND, **TEMPLATE | {"skills": skills})
    world.issue("tomas@example.com")
    world.accepted_by_tomas(badge_template_id=template.id)
    assert [(one.name, one.badges_count) for one in api.employees.skills(NORTHWIND)] == [(name, 1) for name in skills]


@drives("authorization_tokens.list")
def authorization_tokens_list(world, api):
    made = [api.authorization_tokens.create(NORTHWIND, description=f"Token {number}").id for number in range(MORE)]
    listed = list(api.authorization_tokens.list(NORTHWIND))
    assert [token.id for token in listed[:MORE]] == made[::-1]
    assert [token.token for token in listed[MORE:]] == [TOKEN]
    assert len(list(api.authorization_tokens.list(NORTHWIND, page=2))) == 2


@drives("authorization_tokens.create")
def authorization_tokens_create(world, api):
    made = api.authorization_tokens.create(NORTHWIND, description="For reading")
    reader = world.client(made.token)
    assert reader.organizations.get(NORTHWIND).id == NORTHWIND
    with pytest.raises(ForbiddenError):
        reader.organizations.update(NORTHWIND, bio="x")


@drives("authorization_tokens.rotate")
def authorization_tokens_rotate(world, api):
    old = api.authorization_tokens.create(NORTHWIND, description="To be renewed")
    new = api.authorization_tokens.rotate(NORTHWIND, token_id=old.id)
    assert (new.description, new.token != old.token) == ("To be renewed", True)
    assert world.client(new.token).organizations.get(NORTHWIND).id == NORTHWIND
    with pytest.raises(UnauthorizedError):
        world.client(old.token).organizations.get(NORTHWIND)
    own = api.authorization_tokens.rotate(NORTHWIND)
    gone(401, api.organizations.get, NORTHWIND)
    assert world.client(own.token).organizations.get(NORTHWIND).id == NORTHWIND


@drives("issuer_authorizations.list")
def issuer_authorizations_list(world, api):
    given = list(api.issuer_authorizations.list(NORTHWIND))
    assert {one.id for one in given} == {GIVEN, *(f"given-{number}" for number in range(MORE))}
    assert {one.grantor["id"] for one in given} == {NORTHWIND}
    assert given[-1].issuer["id"] == GLOBEX
    assert len(list(api.issuer_authorizations.list(NORTHWIND, page=2))) == 2


@drives("issuer_authorizations.get_grantors")
def issuer_authorizations_get_grantors(world, api):
    (received,) = api.issuer_authorizations.get_grantors(NORTHWIND)
    assert (received.id, received.grantor["id"]) == ("received", GLOBEX)


@drives("issuer_authorizations.delete")
def issuer_authorizations_delete(world, api):
    globex = world.client(GLOBEX_TOKEN)
    assert [one.id for one in globex.issuer_authorizations.get_grantors(GLOBEX)] == [GIVEN]
    assert api.issuer_authorizations.delete(NORTHWIND, GIVEN) == {}
    assert GIVEN not in {one.id for one in api.issuer_authorizations.list(NORTHWIND)}
    assert list(globex.issuer_authorizations.get_grantors(GLOBEX)) == []
    gone(404, api.issuer_authorizations.delete, NORTHWIND, GIVEN)


def test_refusals_surface_as_the_clients_own_errors(world):
    api = world.api.client
    with pytest.raises(UnauthorizedError) as unknown:
        world.client("wrong").organizations.get(NORTHWIND)
    with pytest.raises(NotFoundError) as missing:
        api.badges.get(NORTHWIND, "nothing")
    with pytest.raises(ValidationError) as invalid:
        world.issue("nobody")
    with pytest.raises(ValidationError) as archived:
        world.issue(badge_template_id=FOUNDERS)
    assert [caught.value.status_code for caught in (unknown, missing, invalid, archived)] == [401, 404, 422, 422]
    assert invalid.value.response["data"]["errors"][0]["attribute"] == "recipient_email"
    assert "archived" in archived.value.response["data"]["message"]


def test_a_limit_of_calls_surfaces_as_the_clients_own_error(world):
    assert world.control.put(f"{world.base}/_simulator/switches", json={"calls_per_minute": 2}).status_code == 200
    assert world.api.client.organizations.get(NORTHWIND).id == NORTHWIND
    assert world.api.client.organizations.get(NORTHWIND).id == NORTHWIND
    with pytest.raises(RateLimitError) as caught:
        world.api.client.organizations.get(NORTHWIND)
    assert caught.value.status_code == 429
