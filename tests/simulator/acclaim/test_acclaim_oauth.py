"""OAuth 2.0: applications get tokens for their organization, and for earners who have agreed; and what is refused."""

import hashlib
import re
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import yaml

from simulator.acclaim.describing import describe_acclaim
from simulator.acclaim.domain.oauth import SCOPES
from simulator.acclaim.web.api.contract import document, operations, validator
from simulator.clock import Clock
from simulator.seeds import BadSeed, seed_at, seed_document
from simulator.switches import Switches
from tests.simulator.held import hold
from tests.simulator.places import (
    GLOBEX,
    GLOBEX_TOKEN,
    NORTHWIND,
    PARTNER,
    START,
    TOKEN,
    Place,
    page,
)  # fmt: skip

CLIENT, SECRET = "northwind-invented-client-id-0000000000001", "northwind-invented-client-secret-000000001"
OTHER_CLIENT, OTHER_SECRET = "globex-invented-client-id-0000000000000002", "globex-invented-client-secret-000000000002"
CALLBACK, LOCAL_CALLBACK = "https://connect.northwind.example/callback", "http://localhost:8600/callback?from=acclaim"
OTHER_CALLBACK = "https://reports.globex.example/callback"
OWN = {"client_id": CLIENT, "client_secret": SECRET}
OTHER = {"client_id": OTHER_CLIENT, "client_secret": OTHER_SECRET}
VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def strict(simulator):
    simulator.worlds.create("strict-oauth", "northwind", Clock(frozen_at=START), Switches(strict=True))
    yield Place(simulator, "strict-oauth")
    simulator.worlds.remove("strict-oauth")


def token_call(place, client=OWN, *, headers=None, **said):
    answer = place.client.post(f"{place.prefix}/oauth/token", data={**client, **said}, headers=headers)
    return hold("POST", "/oauth/token", answer)


def given(answer):
    assert answer.status_code == 200, answer.text
    validator("AccessToken").validate(answer.json)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json


def not_given(answer, error, status=400):
    validator("OAuthError").validate(answer.json)
    assert (answer.status_code, answer.json["error"]) == (status, error), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert answer.headers["X-Simulator-Rule"]
    return answer.json["error_description"]


def organization_token(place, client=OWN, **said):
    return given(token_call(place, client, grant_type="client_credentials", **said))["access_token"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def by_token(place, token, method, path, **options):
    return place.api(method, path, token=None, headers=bearer(token), **options)


def refused(answer, status):
    assert answer.status_code == status, answer.text
    validator("Error").validate(answer.json)
    return answer.json["data"]["message"]


def asking(**changes):
    return {"client_id": CLIENT, "redirect_uri": CALLBACK, "response_type": "code", "state": "s-1"} | changes


def page_path(**changes):
    asked = {name: value for name, value in asking(**changes).items() if value is not None}
    return "/oauth/authorize?" + "&".join(f"{name}={quoted(value)}" for name, value in asked.items())


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


def agreed(browser, decision="allow", **changes):
    """What the application is told at its redirection address."""
    answer = browser.post(page_path(**changes), decision=decision)
    assert answer.status_code == 302, answer.text
    expected = changes.get("redirect_uri", CALLBACK)
    assert answer.location.startswith(expected)
    return dict(parse_qsl(urlsplit(answer.location).query))


def code_of(browser, **changes):
    return agreed(browser, **changes)["code"]


def redeem(place, code, client=OWN, **said):
    return token_call(
        place, client, **{"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | said
    )


def earner_token(place, browser=None, **changes):
    return given(redeem(place, code_of(browser or place.tomas(), **changes)))


def as_earner(place, token, method="GET", path="", **options):
    address = f"/oauth/v1/users/self{path}"
    answer = place.client.open(place.prefix + address, method=method, headers=bearer(token), **options)
    return hold(method, address.partition("?")[0], answer)


# Client credentials


def test_an_application_speaks_for_its_organization(place):
    told = given(token_call(place, grant_type="client_credentials", scope="issued_badges events"))
    assert (told["scope"], told["created_at"]) == ("issued_badges events", int(START.timestamp()))
    assert "refresh_token" not in told
    listed = by_token(place, told["access_token"], "GET", f"/organizations/{NORTHWIND}/badges")
    assert listed.status_code == 200
    issued = by_token(place, told["access_token"], "POST", f"/organizations/{NORTHWIND}/badges", json=place.request())
    assert issued.status_code == 201


def test_without_a_word_about_scopes_it_has_all_of_its_own(place):
    told = given(token_call(place, grant_type="client_credentials"))
    assert told["scope"] == "authorization_tokens badge_templates events issued_badges workforce"


def test_any_scope_will_do_for_the_organization_itself(place):
    token = organization_token(place, scope="events")
    assert by_token(place, token, "GET", "/organizations").json["data"][0]["id"] == NORTHWIND
    assert by_token(place, token, "GET", f"/organizations/{NORTHWIND}").status_code == 200


def test_a_scope_that_the_token_lacks_is_named(place):
    token = organization_token(place, scope="badge_templates")
    answer = by_token(place, token, "GET", f"/organizations/{NORTHWIND}/badges")
    assert "issued_badges" in refused(answer, 403)
    assert answer.headers["X-Simulator-Rule"] == "oauth-scopes"


def test_scopes_open_what_they_name_and_nothing_else(place):
    """Every operation with a scope, by its description: closed with all scopes but this one, not closed with it."""
    tokens = {scope: organization_token(place, scope=scope) for scope in ("badge_templates", "events", "issued_badges")}
    scoped = [one for one in operations().values() if one.security.get("oauth") and one.method == "GET"]
    assert len(scoped) > 5
    for operation in scoped:
        path = operation.path.removeprefix("/v1").replace("{organization_id}", NORTHWIND)
        for scope, token in tokens.items():
            answer = by_token(place, token, "GET", re.sub(r"{\w+}", "nothing", path))
            assert (answer.status_code == 403) == (scope not in operation.security["oauth"]), (operation.id, scope)


def test_another_organization_is_not_there(place):
    for path in (f"/organizations/{GLOBEX}", f"/organizations/{GLOBEX}/badges"):
        refused(by_token(place, organization_token(place), "GET", path), 404)
    other = organization_token(place, OTHER)
    refused(by_token(place, other, "GET", f"/organizations/{NORTHWIND}/badges"), 404)
    assert by_token(place, other, "GET", f"/organizations/{GLOBEX}/badges").status_code == 200


def test_an_access_token_lives_for_two_hours_of_the_worlds_clock(place):
    token = organization_token(place)
    place.advance(hours=2, seconds=-1)
    assert by_token(place, token, "GET", "/organizations").status_code == 200
    place.advance(seconds=1)
    answer = by_token(place, token, "GET", "/organizations")
    refused(answer, 401)
    assert answer.headers["X-Simulator-Rule"] == "oauth-token"


@pytest.mark.parametrize(
    "token", ["", " ", "x", TOKEN, "é", "\xff", "x" * 8000, SECRET], ids=lambda text: ascii(text)[:20]
)
def test_an_access_token_that_is_none(still, token):
    refused(by_token(still, token, "GET", "/organizations"), 401)
    refused(as_earner(still, token), 401)


def test_an_access_token_in_the_query_is_for_earners_only(place):
    refused(place.api("GET", f"/organizations?access_token={organization_token(place)}", token=None), 401)


def test_an_authorization_token_is_no_access_token(still):
    basic = {"Authorization": "Basic " + b64encode(f"{TOKEN}:".encode()).decode()}
    refused(still.client.get(f"{still.prefix}/oauth/v1/users/self", headers=basic), 401)


def test_an_application_makes_and_renews_authorization_tokens(place):
    path = f"/organizations/{NORTHWIND}/authorization_tokens"
    token = organization_token(place, scope="authorization_tokens")
    made = by_token(place, token, "POST", path, json={"write_enabled": True, "delete_enabled": True})
    assert made.status_code == 201
    assert len(by_token(place, token, "GET", path).json["data"]) == 2
    renewed = by_token(place, token, "POST", f"{path}/rotate", json={"token_id": made.json["data"]["id"]})
    assert renewed.status_code == 201
    assert place.own("GET", token=made.json["data"]["token"]).status_code == 401
    refused(by_token(place, token, "POST", f"{path}/rotate", json={}), 404)


def test_calls_with_access_tokens_are_counted(simulator):
    simulator.worlds.create("slow-oauth", "northwind", Clock(frozen_at=START), Switches(calls_per_minute=2))
    place = Place(simulator, "slow-oauth")
    token, earner = organization_token(place), earner_token(place)["access_token"]
    assert [by_token(place, token, "GET", "/organizations").status_code for _ in range(3)] == [200, 200, 429]
    assert [as_earner(place, earner).status_code for _ in range(3)] == [200, 200, 429]
    simulator.worlds.remove("slow-oauth")


# The token endpoint


def test_the_ways_in_which_clients_send_their_fields(place):
    fields = OWN | {"grant_type": "client_credentials"}
    address = f"{place.prefix}/oauth/token"
    for answer, leniency in (
        (place.client.post(address, data=fields), None),
        (place.client.post(address, json=fields), "json-instead-of-form"),
        (place.client.post(address, query_string=fields), "query-body"),
    ):
        given(answer)
        assert answer.headers.get("X-Simulator-Leniency") == leniency


def test_a_strict_world_takes_the_form_that_is_documented(strict):
    fields = OWN | {"grant_type": "client_credentials", "audience": "not known to RFC 6749"}
    address = f"{strict.prefix}/oauth/token"
    given(strict.client.post(address, data=fields))
    for sent, leniency in (({"json": fields}, "json-instead-of-form"), ({"query_string": fields}, "query-body")):
        answer = strict.client.post(address, **sent)
        not_given(answer, "invalid_request")
        assert answer.headers["X-Simulator-Rule"] == leniency


def basic(client_id, client_secret):
    return {"Authorization": "Basic " + b64encode(f"{client_id}:{client_secret}".encode()).decode()}


def test_a_client_may_say_who_it_is_in_the_header(place):
    for header in (basic(CLIENT, SECRET), basic(quoted(CLIENT), quoted(SECRET))):
        given(token_call(place, {}, headers=header, grant_type="client_credentials"))
        given(token_call(place, {"client_id": CLIENT}, headers=header, grant_type="client_credentials"))


@pytest.mark.parametrize("client", [OWN, {"client_secret": SECRET}, {"client_id": OTHER_CLIENT}], ids=str)
def test_a_client_says_it_in_one_way(still, client):
    not_given(
        token_call(still, client, headers=basic(CLIENT, SECRET), grant_type="client_credentials"), "invalid_request"
    )


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ({}, None), ({"client_id": CLIENT}, None), ({"client_secret": SECRET}, None), (OWN | {"client_secret": "x"}, None),
        (OWN | {"client_secret": "é"}, None), (OWN | {"client_secret": SECRET + " "}, None), (OWN | {"client_id": "x"}, None),
        (OWN | {"client_id": "a\x00"}, None), (OWN | {"client_secret": SECRET.upper()}, None), (OWN | {"client_id": OTHER_CLIENT}, None),
        ({}, basic(CLIENT, "x")), ({}, basic("x", SECRET)), ({}, basic(CLIENT, "")), ({}, basic("%ff", "%00")),
        ({}, {"Authorization": "Basic"}), ({}, {"Authorization": "Basic !!!"}), ({}, {"Authorization": "Basic \xff"}),
        ({}, {"Authorization": "Basic " + b64encode(b"\xff\xfe").decode()}), ({}, {"Authorization": f"Bearer {SECRET}"}),
    ],
    ids=lambda value: ascii(value)[:60],
)  # fmt: skip
def test_a_client_that_is_not_known(still, client, headers):
    not_given(token_call(still, client, headers=headers, grant_type="client_credentials"), "invalid_client", 401)


@pytest.mark.parametrize(
    "scope", ["memberships", "issued_badges memberships", "nonsense", "ISSUED_BADGES", 'é\\"', "a,b", "x" * 300]
)
def test_a_scope_that_the_application_lacks(still, scope):
    told = not_given(token_call(still, grant_type="client_credentials", scope=scope), "invalid_scope")
    assert "scope" in told


@pytest.mark.parametrize("grant_type", ["password", "implicit", "Client_Credentials", "\x00", "é"])
def test_a_grant_type_that_is_not_offered(still, grant_type):
    not_given(token_call(still, grant_type=grant_type), "unsupported_grant_type")


@pytest.mark.parametrize(
    "sent",
    [
        {"data": OWN}, {"data": {}}, {}, {"data": b"{", "content_type": "application/json"}, {"json": [1]},
        {"json": OWN | {"grant_type": 5}}, {"json": OWN | {"grant_type": None}}, {"json": OWN | {"grant_type": ["x"]}},
        {"data": b"x", "content_type": "text/plain"}, {"data": OWN | {"grant_type": ["client_credentials", "client_credentials"]}},
        {"data": OWN | {"grant_type": "client_credentials", "scope[]": "events"}}, {"data": OWN | {"grant_type": "x" * 300}},
        {"data": OWN | {"grant_type": "authorization_code"}}, {"data": OWN | {"grant_type": "authorization_code", "code": "x"}},
        {"data": OWN | {"grant_type": "authorization_code", "redirect_uri": CALLBACK}}, {"data": OWN | {"grant_type": "refresh_token"}},
    ],
    ids=lambda sent: ascii(sent)[:70],
)  # fmt: skip
def test_a_token_call_that_is_none(still, sent):
    not_given(still.client.post(f"{still.prefix}/oauth/token", **sent), "invalid_request")


def test_the_token_endpoint_is_for_posting(still):
    answer = still.client.get(f"{still.prefix}/oauth/token")
    assert (answer.status_code, answer.json["error"]) == (405, "invalid_request")
    assert "POST" in answer.headers["Allow"]
    refused(still.client.get(f"{still.prefix}/oauth/v1/nothing"), 404)


def test_secrets_are_not_in_the_log(place, caplog):
    caplog.set_level("DEBUG")
    token = organization_token(place)
    token_call(place, OWN | {"client_secret": SECRET + "x"}, grant_type="client_credentials")
    earner = earner_token(place)
    place.client.get(f"{place.prefix}/oauth/v1/users/self?access_token={earner['access_token']}")
    calls = place.control("GET", "/journal?kind=request").text
    assert "/oauth/token" in calls
    assert "/oauth/v1/users/self" in calls
    for secret in (SECRET, token, earner["access_token"], earner["refresh_token"]):
        assert secret not in caplog.text
        assert secret not in calls


def test_every_documented_scope_is_in_the_description():
    assert tuple(document()["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]["scopes"]) == SCOPES


# Asking an earner


def test_an_earner_who_is_not_signed_in_comes_back_to_the_question(place):
    browser, asked = place.browser(), page_path(state='{"back to": "/a b"}', scope="issued_badges events")
    sign_in = browser.get(asked)
    assert urlsplit(sign_in.location).path == f"{place.prefix}/users/sign_in"
    back = browser.post(
        sign_in.location.removeprefix(place.prefix), email="tomas@example.com", password="accept-with-tomas"
    )
    assert back.location == place.prefix + asked
    assert page(browser.get(asked)).cssselect("h1 .application")[0].text == "Northwind Connect"


def test_the_question_says_who_asks_for_what(place):
    shown = place.tomas().get(page_path(scope="issued_badges"))
    text = page(shown).text_content()
    for words in ("Northwind Connect", "Northwind Academy", "Tomás Ortega", "read your badges", "issued badges"):
        assert words in text
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]


def test_consent_gives_a_code_and_the_code_a_token(place):
    told = agreed(place.tomas(), state="a b&c=d#é")
    assert told["state"] == "a b&c=d#é"
    assert set(told) == {"code", "state"}
    tokens = given(redeem(place, told["code"]))
    assert (tokens["scope"], bool(tokens["refresh_token"])) == ("", True)
    assert as_earner(place, tokens["access_token"]).json["data"]["first_name"] == "Tomás"


def test_no_state_is_no_state(place):
    assert set(agreed(place.tomas(), state=None)) == {"code"}


def test_a_redirection_address_keeps_its_own_query(place):
    told = agreed(place.tomas(), redirect_uri=LOCAL_CALLBACK)
    assert told["from"] == "acclaim"
    given(redeem(place, told["code"], redirect_uri=LOCAL_CALLBACK))


@pytest.mark.parametrize("decision", ["deny", "", "Allow", "yes"])
def test_an_earner_who_does_not_agree(place, decision):
    told = agreed(place.tomas(), decision)
    assert (told["error"], told["state"]) == ("access_denied", "s-1")
    assert "code" not in told


def test_consent_needs_the_token_of_the_form(place):
    tomas = place.tomas()
    assert tomas.client.post(place.prefix + page_path(), data={"decision": "allow"}).status_code == 400


def test_nobody_agrees_for_somebody_who_is_not_signed_in(place):
    browser = place.browser()
    token = page(browser.get("/users/sign_in")).cssselect("input[name=csrf_token]")[0].get("value")
    answer = browser.client.post(place.prefix + page_path(), data={"decision": "allow", "csrf_token": token})
    assert urlsplit(answer.location).path == f"{place.prefix}/users/sign_in"


ELSEWHERE = [
    "//evil.example", "/\\evil.example", "/%09/evil.example", " //evil.example", "\t//evil.example", "/%0a/evil.example",
    "https:evil.example", "https:///evil.example", "http:/evil.example", "javascript:alert(1)", "\\\\evil", "///evil", "/%00/",
    "/%2f/", "/;@evil.example", "http://localhost/oauth/authorize", "x" * 8000, "", "https://evil.example/callback", CALLBACK + "/",
    CALLBACK + "?x=1", CALLBACK + "#x", CALLBACK + "/../x", CALLBACK.upper(), CALLBACK.replace("https", "http"), CALLBACK + " ",
    " " + CALLBACK, CALLBACK + "\x00", CALLBACK + "\r\nX: y", CALLBACK.replace(".example", ".example.evil.example"),
    CALLBACK.replace(".example", ".example@evil.example"), CALLBACK.replace(".example", ".example:443"), CALLBACK[:-1], CALLBACK + "s",
    CALLBACK.replace("connect", "%63onnect"), OTHER_CALLBACK, LOCAL_CALLBACK.partition("?")[0], "http://localhost:8601/callback?from=acclaim",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE, ids=lambda text: ascii(text)[:40])
def test_earners_are_sent_to_registered_addresses_only(still, target):
    tomas = still.tomas()
    for query in (asking(redirect_uri=target), asking(redirect_uri=target, response_type="x")):
        answer = tomas.get("/oauth/authorize", query_string=query)
        assert (answer.status_code, answer.location) == (400, None)
        assert page(answer).cssselect("body.page-not-registered")
    token = page(tomas.get("/earner/settings/notifications")).cssselect("input[name=csrf_token]")[0].get("value")
    sent = {"decision": "allow", "csrf_token": token}
    answer = tomas.client.post(f"{still.prefix}/oauth/authorize", query_string=asking(redirect_uri=target), data=sent)
    assert (answer.status_code, answer.location) == (400, None)


@pytest.mark.parametrize(
    "client_id", ["", "x", OTHER_CLIENT, "\x00", SECRET, "é" * 300], ids=lambda text: ascii(text)[:20]
)
def test_an_application_that_is_not_registered(still, client_id):
    answer = still.tomas().get("/oauth/authorize", query_string=asking(client_id=client_id))
    assert (answer.status_code, answer.location) == (400, None)


@pytest.mark.parametrize("path", ["/oauth/authorize?x=%0a/evil.example", "/oauth/authorize?x=%20//evil%5C&y=%00"])
def test_what_a_query_quotes_leads_nowhere(place, path):
    signed_in = place.browser().post(
        f"/users/sign_in?next={quoted(path)}", email="tomas@example.com", password="accept-with-tomas"
    )
    assert signed_in.location == place.prefix + path


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "memberships"}, "invalid_scope"),
        ({"scope": "issued_badges é\""}, "invalid_scope"),
        ({"code_challenge": CHALLENGE}, "invalid_request"),
        ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_to_the_application(still, changes, error):
    for browser in (still.browser(), still.tomas()):
        told = urlsplit(browser.get(page_path(**changes)).location)
        assert told.netloc == "connect.northwind.example"
        query = parse_qs(told.query)
        assert (query["error"], query["state"]) == ([error], ["s-1"])
        assert not set(query["error_description"][0]) & set('"\\é')


# Codes and refresh tokens


def test_a_code_lives_for_ten_minutes(place):
    early, late = code_of(place.tomas()), code_of(place.tomas())
    place.advance(minutes=10, seconds=-1)
    given(redeem(place, early))
    place.advance(seconds=1)
    not_given(redeem(place, late), "invalid_grant")


def test_a_code_used_twice_takes_back_what_it_gave(place):
    code = code_of(place.tomas())
    first = given(redeem(place, code))
    renewed = given(token_call(place, grant_type="refresh_token", refresh_token=first["refresh_token"]))
    unconcerned = earner_token(place)
    not_given(redeem(place, code), "invalid_grant")
    refused(as_earner(place, renewed["access_token"]), 401)
    not_given(token_call(place, grant_type="refresh_token", refresh_token=renewed["refresh_token"]), "invalid_grant")
    assert as_earner(place, unconcerned["access_token"]).status_code == 200
    not_given(redeem(place, code), "invalid_grant")


def test_a_code_is_for_who_asked_and_where_they_asked(place):
    code = code_of(place.tomas())
    not_given(redeem(place, code, OTHER), "invalid_grant")
    not_given(redeem(place, code, redirect_uri=LOCAL_CALLBACK), "invalid_grant")
    not_given(redeem(place, code, OWN | {"client_secret": "x"}), "invalid_client", 401)
    not_given(redeem(place, code, code_verifier=VERIFIER), "invalid_grant")
    for wrong in ("x", code.upper() + "x", "\x00", "é"):
        not_given(redeem(place, wrong), "invalid_grant")
    given(redeem(place, code))  # none of these has used it up


def test_another_application_cannot_take_back_what_a_code_gave(place):
    code = code_of(place.tomas())
    token = given(redeem(place, code))["access_token"]
    not_given(redeem(place, code, OTHER), "invalid_grant")
    assert as_earner(place, token).status_code == 200


def test_a_code_asked_for_with_a_challenge(place):
    tomas = place.tomas()
    code = code_of(tomas, code_challenge=CHALLENGE, code_challenge_method="S256")
    for wrong in ({}, {"code_verifier": "w" * 43}, {"code_verifier": CHALLENGE}, {"code_verifier": "é"}):
        not_given(redeem(place, code, **wrong), "invalid_grant")
    given(redeem(place, code, code_verifier=VERIFIER))


def test_a_refresh_token_is_good_once(place):
    first = earner_token(place)
    place.advance(days=30)
    refused(as_earner(place, first["access_token"]), 401)
    second = given(token_call(place, grant_type="refresh_token", refresh_token=first["refresh_token"]))
    assert as_earner(place, second["access_token"]).status_code == 200
    not_given(token_call(place, grant_type="refresh_token", refresh_token=first["refresh_token"]), "invalid_grant")
    third = given(token_call(place, grant_type="refresh_token", refresh_token=second["refresh_token"]))
    refused(as_earner(place, second["access_token"]), 401)
    assert as_earner(place, third["access_token"]).status_code == 200


def test_a_refresh_token_is_for_who_got_it(place):
    refresh = earner_token(place)["refresh_token"]
    not_given(token_call(place, OTHER, grant_type="refresh_token", refresh_token=refresh), "invalid_grant")
    for wrong in ("x", "\x00", "None"):
        not_given(token_call(place, grant_type="refresh_token", refresh_token=wrong), "invalid_grant")


def test_renewing_never_widens_the_consent(place):
    first = earner_token(place, scope="issued_badges events")
    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    not_given(token_call(place, **renew, scope="workforce"), "invalid_scope")
    narrower = given(token_call(place, **renew, scope="events"))
    assert narrower["scope"] == "events"


# What an application does for an earner


def test_who_has_agreed(place):
    answer = as_earner(place, earner_token(place, place.mei())["access_token"])
    validator("SelfAnswer").validate(answer.json)
    assert (answer.json["data"]["email"], answer.json["data"]["vanity_slug"]) == ("mei@example.com", "mei-o-lin")


def partner_badge(place, **changes):
    request = place.request(badge_template_id=PARTNER, recipient_email="tomas@example.com", **changes)
    return place.api("POST", f"/organizations/{GLOBEX}/badges", token=GLOBEX_TOKEN, json=request).json["data"]["id"]


def test_the_badges_of_an_earner_come_from_every_issuer(place):
    token = earner_token(place)["access_token"]
    accepted, elsewhere = place.accepted_by_tomas(), partner_badge(place)
    revoked = place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c02")
    place.revoke(revoked)
    place.issue()
    answer = as_earner(place, token, path="/badges")
    validator("BadgeList").validate(answer.json)
    assert [badge["id"] for badge in answer.json["data"]] == [elsewhere, accepted]
    pending = as_earner(place, token, path="/badges?filter=state::pending").json["data"]
    assert [badge["id"] for badge in pending] == [elsewhere]


def test_the_badges_of_all_addresses(place):
    browser = place.mei()
    browser.post("/earner/settings/account", "/earner/settings/account/addresses", new_email="mei@work.example")
    (mail,) = place.mail(recipient_email="mei@work.example")
    link = re.search(r"/users/confirmation/\w+", mail.text)[0]
    place.issue(recipient_email="mei@work.example")
    token = earner_token(place, browser)["access_token"]
    assert as_earner(place, token, path="/badges").json["data"] == []
    browser.post(link)
    assert len(as_earner(place, token, path="/badges").json["data"]) == 1


def test_an_earner_has_pages_of_fifty(place):
    token = earner_token(place)["access_token"]
    for _ in range(51):
        place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c03")
    first = as_earner(place, token, path="/badges").json
    assert (len(first["data"]), first["metadata"]["total_count"], first["metadata"]["per"]) == (50, 51, 50)
    following = first["metadata"]["next_page_url"].partition("/users/self")[2]
    assert len(as_earner(place, token, path=following).json["data"]) == 1


@pytest.mark.parametrize(("deed", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_badge_is_accepted_or_rejected_once(place, deed, state):
    token, badge = earner_token(place)["access_token"], place.issue_to_tomas()
    answer = as_earner(place, token, "PUT", f"/badges/{badge}/{deed}")
    validator("BadgeAnswer").validate(answer.json)
    assert (answer.status_code, answer.json["data"]["state"]) == (200, state)
    assert place.state_of(badge) == state
    for again in ("accept", "reject"):
        refused(as_earner(place, token, "PUT", f"/badges/{badge}/{again}"), 422)
    assert place.state_of(badge) == state


def test_a_badge_of_somebody_else_is_not_there(place):
    token, badge = earner_token(place)["access_token"], place.issue()
    for thing in (badge, "nothing", "%00"):
        for deed in ("accept", "reject"):
            refused(as_earner(place, token, "PUT", f"/badges/{thing}/{deed}"), 404)
    assert place.state_of(badge) == "pending"


def test_a_token_in_the_query_is_taken_and_not_repeated(place):
    token, badge = earner_token(place)["access_token"], place.issue_to_tomas()
    address = f"{place.prefix}/oauth/v1/users/self"
    assert place.client.get(f"{address}?access_token={token}").status_code == 200
    listed = place.client.get(f"{address}/badges?access_token={token}&page=2")
    assert listed.status_code == 200
    assert token not in listed.text
    assert place.client.put(f"{address}/badges/{badge}/accept?access_token={token}").status_code == 200


def test_a_slash_at_the_end_is_overlooked_unless_the_world_is_strict(place, strict):
    answer = as_earner(place, earner_token(place)["access_token"], path="/badges/")
    assert (answer.status_code, answer.headers["X-Simulator-Leniency"]) == (200, "trailing-slash")
    answer = as_earner(strict, earner_token(strict)["access_token"], path="/badges/")
    refused(answer, 404)
    assert answer.headers["X-Simulator-Rule"] == "trailing-slash"
    assert as_earner(strict, earner_token(strict)["access_token"], path="/badges").status_code == 200


def test_earners_and_organizations_are_not_mixed_up(place):
    earner = earner_token(place, scope="issued_badges")["access_token"]
    for path in ("/organizations", f"/organizations/{NORTHWIND}/badges"):
        answer = by_token(place, earner, "GET", path)
        refused(answer, 403)
        assert answer.headers["X-Simulator-Rule"] == "oauth-for-whom"
    refused(as_earner(place, organization_token(place)), 403)


def test_the_token_of_an_account_that_was_merged_away(place):
    token = earner_token(place, place.mei())
    tomas = place.tomas()
    asked = tomas.post(
        "/earner/settings/account",
        "/earner/settings/account/merge",
        email="mei@example.com",
        password="accept-with-mei",
    )
    code = place.mail(kind="merge account")[0].text.partition("Your code: ")[2][:6]
    assert tomas.post(asked.location.removeprefix(place.prefix), code=code).status_code == 302
    refused(as_earner(place, token["access_token"]), 401)
    not_given(token_call(place, grant_type="refresh_token", refresh_token=token["refresh_token"]), "invalid_grant")


def test_another_worlds_tokens_are_unknown(place, strict):
    token, code = earner_token(place)["access_token"], code_of(place.tomas())
    refused(as_earner(strict, token), 401)
    not_given(redeem(strict, code), "invalid_grant")


# Applications in a seed


def test_applications_are_planted_and_described(place):
    with place.world(write=False) as world:
        northwind, globex = describe_acclaim(world)["organizations"]
    (application,) = northwind["oauth_applications"]
    assert (application["client_id"], application["client_secret"]) == (CLIENT, SECRET)
    assert application["redirect_uris"] == [CALLBACK, LOCAL_CALLBACK]
    assert globex["oauth_applications"][0]["scopes"] == ["badge_templates", "issued_badges"]


@pytest.mark.parametrize(
    "wrong",
    [{"redirect_uris": ["/callback"]}, {"redirect_uris": [CALLBACK + "#x"]}, {"redirect_uris": ["javascript:x"]}, {"scopes": ["all"]}],
    ids=str,
)  # fmt: skip
def test_an_application_that_cannot_be_planted(simulator, tmp_path, wrong):
    document = yaml.safe_load(yaml.safe_dump(seed_document("northwind")))
    document["acclaim"]["organizations"][0]["oauth_applications"][0] |= wrong
    seed = tmp_path / "seed.yaml"
    seed.write_text(yaml.safe_dump(document))
    with pytest.raises(BadSeed, match=r"line \d+, column \d+: acclaim.organizations.0.oauth_applications.0"):
        simulator.worlds.create("badly-planted", seed_at(str(seed)), Clock(frozen_at=START))


@pytest.mark.parametrize(
    "query", ["grant_type=client_credentials&grant_type=authorization_code&grant_type=client_credentials"]
)
def test_a_parameter_twice_is_refused_in_the_query_too(still, query):
    not_given(still.client.post(f"{still.prefix}/oauth/token?{query}"), "invalid_request")


@pytest.mark.parametrize("form", ["grant_type[=client_credentials", "grant_type=client_credentials&grant_type[x=y"])
def test_a_parameter_with_a_broken_name(still, form):
    sent = {"data": form, "content_type": "application/x-www-form-urlencoded"}
    not_given(still.client.post(f"{still.prefix}/oauth/token", **sent), "invalid_request")
