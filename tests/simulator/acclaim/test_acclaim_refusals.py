"""What bad calls of the API get: the API's own error form, a 4xx, and nothing has changed."""

import re
from base64 import b64encode

import pytest

from simulator.acclaim.domain.errors import AcclaimError
from simulator.acclaim.web.api import errors
from simulator.acclaim.web.api.contract import operations, validator
from tests.simulator.places import (
    CLOUD,
    FOUNDERS,
    GLOBEX,
    GLOBEX_TOKEN,
    NORTHWIND,
    ONBOARDED,
    PARTNER,
    TOKEN,
    Place,
)  # fmt: skip

JSON = {"content_type": "application/json"}
NESTED = b"[" * 5000 + b"]" * 5000


def refused(answer, *statuses):
    assert answer.status_code in (statuses or range(400, 500)), (answer.status_code, answer.text[:300])
    assert answer.content_type.startswith("application/json")
    validator("Error").validate(answer.json)
    assert "Traceback" not in answer.text
    return answer.json["data"]


def below(kind):
    return {kind for child in kind.__subclasses__() for kind in {child} | below(child)}


def without_a_row(kinds):
    return {kind.__name__ for kind in kinds if not set(kind.__mro__) & set(errors.STATUS)}


def test_every_refusal_has_a_row_in_the_table():
    ours = {kind for kind in below(AcclaimError) if kind.__module__.startswith("simulator.")}  # not the one made below
    assert ours
    assert without_a_row(ours) == set()


def test_a_refusal_without_a_row_is_noticed():
    assert without_a_row({type("NewFamily", (AcclaimError,), {})}) == {"NewFamily"}


BODIES = {
    "empty": (b"", 422),
    "half": (b"{", 400),
    "more than one": (b"{}}", 400),
    "null": (b"null", 400),
    "list": (b"[]", 400),
    "text": (b'"x"', 400),
    "deep": (NESTED, 400),
    "deep in a field": (b'{"unknown": ' + b"[" * 900 + b"]" * 900 + b"}", (400, 422)),
    "5,000 digits": (b'{"issuer_earner_id": ' + b"9" * 5000 + b"}", (400, 422)),
    "NaN": (b'{"issuer_earner_id": NaN}', 400),
    "1e400": (b'{"issuer_earner_id": 1e400}', (400, 422)),
    "twice the same key": (b'{"issuer_earner_id": "a", "issuer_earner_id": "b"}', 400),
    "twice the same key below": (b'{"evidence": [{"type": "a", "type": "b"}]}', 400),
    "lone surrogate": (b'{"issued_to_first_name": "\\ud800"}', 400),
    "no UTF-8": (b'{"issued_to_first_name": "\xff"}', 400),
    "UTF-16": ('{"issued_to_first_name": "A"}'.encode("utf-16"), 400),
    "BOM": (b"\xef\xbb\xbf{}", 400),
    "20 MB": (b" " * 20_000_000, 413),
}


WITH_A_BODY = [one for one in operations().values() if one.body and one.path.startswith("/v1/organizations")]
CAN_BE_EMPTY = {one.id for one in WITH_A_BODY if validator(one.body).is_valid({})}


def address(described, thing="nothing"):
    return re.sub(r"{\w+}", thing, described.path.removeprefix("/v1").replace("{organization_id}", NORTHWIND))


def bodies():
    """To some operations nothing may be said as well, and one megabyte is one for all of them."""
    for described in WITH_A_BODY:
        for name, (body, status) in BODIES.items():
            may_be_said = described.id in CAN_BE_EMPTY and (status == 422 or isinstance(status, tuple))
            if not may_be_said and (len(body) <= 100_000 or described.id == "issueBadge"):
                yield pytest.param(described, body, status, id=f"{described.id}, {name}")


@pytest.mark.parametrize(("described", "body", "status"), list(bodies()))
def test_a_body_that_is_no_object(still, described, body, status):
    statuses = status if isinstance(status, tuple) else (status,)
    refused(still.api(described.method, address(described), data=body, **JSON), *statuses)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/xml"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Type": "application/json; charset=utf-7"}, 415),
        ({"Content-Type": "application/json; charset=latin-1"}, 415),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "br"}, 415),
        ({"Content-Type": "multipart/form-data"}, 400),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json", "Content-Length": "-5"}, 422),
        ({"Content-Type": "application/json", "Content-Length": "abc"}, 422),
    ],
    ids=str,
)
def test_a_body_of_another_kind(still, headers, status):
    refused(still.own("POST", "/badges", data=b'{"issued_at": "x"}', headers=headers), status)


def test_utf_8_may_be_named(place):
    answer = place.own(
        "POST", "/badges", json=place.request(), headers={"Content-Type": "application/json; charset=UTF-8"}
    )
    assert answer.status_code == 201


def test_a_form_with_a_hundred_thousand_keys(still):
    form = "&".join(f"k{number}=" for number in range(100_000))
    refused(still.own("POST", "/badges", data=form, content_type="application/x-www-form-urlencoded"), 400)


FIELDS = [
    ("recipient_email", value)
    for value in (
        None, {}, [], True, 7, "", " ", "nobody", "@", "a@b", "a@", "@b.example", "a@b@c.example", "a b@c.example",
        "a@x.example,b@x.example", "a@x.example;b@x.example", "Ann <a@x.example>", "a@x.example\r\nBcc: b@x.example",
        "a@x.example\r\n", "a@x.example\n", "a\x00@x.example", "a" * 250 + "@x.example", "a@" + "x" * 260 + ".example",
        "a" * 65 + "@x.example", "a@x..example", "a@.example", "a@x.e",
    )
] + [
    (name, value)
    for name in ("issued_to_first_name", "issued_to_last_name")
    for value in ({"a": 1}, ["x"], True, 7, "", "   ", "\u00a0", "x" * 256, "x" * 10_000, "a\x00b", "\x00", "a\nb", "a\x1bb")
] + [
    ("badge_template_id", value)
    for value in (
        None, {}, [], False, 5, "", "x", PARTNER, FOUNDERS, CLOUD, ONBOARDED.upper(), f"{{{ONBOARDED}}}", "../" + ONBOARDED,
        "%2f", "\x00", ONBOARDED + "\x00", "x" * 65, "' or 1=1 --", "é" * 10,
    )
] + [
    ("issued_at", value)
    for value in (
        None, {}, [], True, 1700000000, 1700000000.5, "", "x", "now", "1700000000", "2026-03-02", "2026-03-02 09:00:00",
        "2026-03-02T09:00:00", "2023-02-29 09:00:00 +0000", "2026-13-01 09:00:00 +0000", "2026-03-02 24:00:00 +0000",
        "2026-03-02 23:59:60 +0000", "2026-03-02 23:60:00 +0000", "2016-12-31 23:59:60 UTC", "0000-01-01 00:00:00 +0000",
        "0001-01-01 00:00:00 +0000", "0001-01-01 00:00:00 +1400", "9999-12-31 23:59:59 -1400", "9999-12-31 23:59:59 +0000",
        "9999-12-28 00:00:00 UTC", "10000-01-01 00:00:00 +0000", "12026-03-02 09:00:00 +0000", "02026-03-02T09:00:00Z",
        "2026-03-02 09:00:00 +2500", "2026-03-02 09:00:00 +1260", "2026-03-02 09:00:00 CET", "2024-W01-1", "20240101",
        "20240101T000000Z", "2024-001", "2026-03-02 13:00:00 pm", "2026-03-02 00:00:00 am", "\x002026-03-02 09:00:00 +0000",
        "２０２６-03-02 09:00:00 +0000", "2026-03-02 09:00:00.1234567 +0000", "2026-03-02 09:00:00 +0000 x", "-2026-03-02 09:00:00 +0000",
        "2026-3-2 9:00:00 +0000", "x" * 65,
    )
] + [
    ("expires_at", value)
    for value in (
        {}, [], True, 5, "x", "2026-03-02", "2026-03-02 08:59:59 +0000", "1999-01-01 00:00:00 UTC", "9999-12-31 23:59:59 -0100",
    )
] + [
    ("evidence", value)
    for value in (
        "x", {}, 5, True, ["x"], [None], [{}], [{"type": "Other"}], [{"type": 5}], [{"type": "UrlEvidence"}],
        [{"type": "UrlEvidence", "value": "javascript:alert(1)"}], [{"type": "UrlEvidence", "value": "data:text/html,x"}],
        [{"type": "UrlEvidence", "value": "//evil.example"}], [{"type": "UrlEvidence", "value": "https://"}],
        [{"type": "UrlEvidence", "value": "https://x.example/\x00"}], [{"type": "PlainTextEvidence", "title": {}}],
        [{"type": "PlainTextEvidence", "description": "a\x00"}], [{"type": "PlainTextEvidence", "title": "x"}] * 1000,
    )
] + [
    ("issuer_earner_id", value) for value in ({}, [], True, 1.5, "x" * 256, "a\x00", 2**63, -(2**63) - 1, 1e300)
] + [
    ("locale", value) for value in ("xx", "EN", "", 5, True, {}, "\x00")
] + [
    (name, value)
    for name in ("issued_to_middle_name", "country_name", "state_or_province")
    for value in ({}, [], 5, True, "x" * 256, "a\x00")
] + [
    ("suppress_badge_notification_email", value) for value in ({}, [], 5, "maybe", "\x00")
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), FIELDS, ids=lambda value: repr(value)[:50].encode("ascii", "backslashreplace").decode()
)
def test_a_field_that_is_wrong(still, field, value):
    data = refused(still.own("POST", "/badges", json=still.request(**{field: value})), 400, 422)
    if value not in (FOUNDERS, CLOUD) and not isinstance(value, int | float):
        assert field in {problem["attribute"].partition(".")[0] for problem in data["errors"]}


@pytest.mark.parametrize(
    "body",
    [
        {"recipient_email": "a@" + "." * 400_000 + " x"},
        {"recipient_email": " " * 400_000 + "x"},
        {"issued_to_first_name": " " * 400_000},
        {"evidence": [1] * 300_000},
        {"evidence": [{"type": "PlainTextEvidence", "title": "x"}] * 15_000},
    ],
    ids=lambda body: next(iter(body)),
)
@pytest.mark.timeout(3)
def test_a_large_body_is_refused_at_once(still, body):
    refused(still.own("POST", "/badges", json=still.request(**body)), 400, 422)


@pytest.mark.parametrize("missing", ["recipient_email", "badge_template_id", "issued_at"])
def test_a_field_that_is_missing(still, missing):
    fields = still.request()
    del fields[missing]
    data = refused(still.own("POST", "/badges", json=fields), 422)
    assert [problem["attribute"] for problem in data["errors"]] == [missing]
    assert data["message"].startswith("Validation failed: ")


@pytest.mark.parametrize(
    "extra", [{"state": "accepted"}, {"id": "mine"}, {"public": False}, {"badge_id": 5}, {"x": "a\x00"}]
)
def test_unknown_fields_are_ignored(place, extra):
    data = place.try_to_issue(**extra).json["data"]
    assert (data["state"], data["public"]) == ("pending", True)
    assert data["id"] != "mine"


PATHS = ["\x00", "nothing", "%00", "..", "{x}", "é", "%ff%fe", "x" * 3000, "'--", f"{ONBOARDED}%00"]


@pytest.mark.parametrize("thing", PATHS, ids=lambda text: ascii(text)[:20])
def test_an_id_that_is_none(still, thing):
    for method, path in (
        ("GET", f"/organizations/{thing}"),
        ("GET", f"/organizations/{thing}/badges"),
        ("POST", f"/organizations/{thing}/badges"),
        ("GET", f"/organizations/{NORTHWIND}/badge_templates/{thing}"),
        ("PUT", f"/organizations/{NORTHWIND}/badge_templates/{thing}"),
        ("PUT", f"/organizations/{NORTHWIND}/badges/{thing}/revoke"),
        ("GET", f"/obi/badge_assertions/{thing}"),
        ("GET", f"/obi/v2/badge_assertions/{thing}"),
        ("GET", f"/obi/v2/badge_classes/{thing}"),
        ("GET", f"/obi/v2/issuers/{thing}"),
        ("GET", f"/obi/v2/issuers/{NORTHWIND}/badge_classes/{thing}"),
        ("GET", f"/obi/v3/open_badge_credentials/{thing}"),
        ("GET", f"/obi/v3/status_lists/{thing}"),
        ("GET", f"/obi/v3/issuers/{thing}/did.json"),
        ("GET", f"/{thing}"),
    ):
        refused(still.api(method, path, json=None if method == "GET" else {"reason": "x"}), 404, 405)


def test_what_belongs_to_another_organization_is_not_there(still):
    for method, path in (
        ("GET", f"/organizations/{GLOBEX}"),
        ("GET", f"/organizations/{GLOBEX}/badges"),
        ("POST", f"/organizations/{GLOBEX}/badges"),
        ("GET", f"/organizations/{GLOBEX}/badge_templates"),
        ("POST", f"/organizations/{GLOBEX}/badge_templates"),
        ("GET", f"/organizations/{NORTHWIND}/badge_templates/{PARTNER}"),
        ("PUT", f"/organizations/{NORTHWIND}/badge_templates/{PARTNER}"),
    ):
        refused(still.api(method, path, json=None if method == "GET" else {}), 404)


def test_another_organization_revokes_nothing(place):
    badge = place.issue()
    path = f"/organizations/{GLOBEX}/badges/{badge}/revoke"
    refused(place.api("PUT", path, token=GLOBEX_TOKEN, json={"reason": "x"}), 404)
    assert place.state_of(badge) == "pending"


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "PUT"])
def test_a_method_that_is_not_offered(still, method):
    answer = still.own(method, "/badges")
    refused(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_methods_that_every_address_has(still):
    assert still.own("HEAD", "/badges").status_code == 200
    options = still.own("OPTIONS", "/badges", headers={"Origin": "http://evil.example"})
    assert options.status_code == 200
    assert not [name for name in dict(options.headers) if name.startswith("Access-Control")]


def basic(text):
    return "Basic " + b64encode(text if isinstance(text, bytes) else text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [
        None, "", "Basic", "Basic ", "Basic !!!", "Basic =", f"Bearer {TOKEN}", TOKEN, basic(""), basic(":"), basic(":" + TOKEN),
        basic("\x00"), basic(TOKEN + "\x00"), basic(b"\xff\xfe"), basic("é"), basic("x" * 8000), basic(TOKEN.upper()),
        "Basic \xe9\xff", "\xe9", basic(TOKEN) + ", " + basic(TOKEN), f"Basic {TOKEN}", "Digest x", basic(TOKEN + " "),
    ],
    ids=lambda header: ascii(header)[:30],
)  # fmt: skip
def test_without_a_good_token_nothing_is_told(still, header):
    headers = {} if header is None else {"Authorization": header}
    for path in ("/organizations", f"/organizations/{NORTHWIND}/badges", f"/organizations/{GLOBEX}"):
        refused(still.api("GET", path, token=None, headers=headers), 401)
    refused(still.own("POST", "/badges", token=None, headers=headers, json=still.request()), 401)


@pytest.mark.parametrize(
    "header",
    [
        basic(TOKEN + ":"),
        basic(TOKEN),
        basic(TOKEN + "|"),
        basic(TOKEN + ":''"),
        basic(TOKEN + ":").replace("Basic", "basic"),
    ],
)
def test_tokens_as_real_clients_send_them(place, header):
    assert place.own("GET", token=None, headers={"Authorization": header}).status_code == 200


def test_a_token_lives_for_180_days(place):
    place.advance(days=180, seconds=-1)
    assert place.own("GET").status_code == 200
    place.advance(seconds=1)
    refused(place.own("GET"), 401)


QUERIES = [
    "page=0", "page=-1", "page=abc", "page=1.5", "page=%00", "page=1e9", "page=" + "9" * 30, "page=" + "9" * 5000, "page=%D9%A1",
    "page=1_0", "page=+1", "filter=" + "x" * 10_000, "filter=query::" + "x" * 9_000, "filter=state::" + "a," * 5_000,
    "filter=query::" + "a," * 1_500, "filter=" + "state::a|" * 1_100, "filter=state::%00", "filter=recipient_email::a%00",
    "filter=query::%00", "filter=name::%00", "filter=user_id::%00", "filter=badge_template_id::%00", "filter=%00",
    "sort=%00", "sort=" + "name|" * 3_000,
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:30])
def test_a_query_that_is_junk(still, query):
    for things in ("badges", "badge_templates"):
        refused(still.own("GET", f"/{things}?{query}"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "filter=|||",
        "filter=unknown::x",
        "sort=unknown",
        "sort=|-|",
        "filter=x::y::z",
        "unknown=1",
    ],
)
def test_filters_and_sorts_that_nobody_knows_are_ignored(still, query):
    assert still.own("GET", f"/badge_templates?{query}").json["metadata"]["total_count"] == 5


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({}, "revoke-reason"),
        ({"reason": ""}, "revoke-reason"),
        ({"reason": " "}, "revoke-reason"),
        ({"reason": 5}, "fields"),
    ],
)
def test_revoking_without_a_reason_is_refused_by_its_rule(place, body, rule):
    answer = place.own("PUT", f"/badges/{place.issue()}/revoke", json=body)
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (422, rule)


def test_a_locale_that_is_none_is_refused_by_its_rule(place):
    assert place.try_to_issue(locale="xx").headers["X-Simulator-Rule"] == "locale"


def test_revoking_what_cannot_be_revoked(place):
    badge = place.issue()
    before = place.digest()
    for body in (
        {},
        {"reason": ""},
        {"reason": "  "},
        {"reason": None},
        {"reason": 5},
        {"reason": "a\x00"},
        {"reason": "x" * 10_001},
    ):
        assert (
            refused(place.own("PUT", f"/badges/{badge}/revoke", json=body), 422)["errors"][0]["attribute"] == "reason"
        )
    refused(place.revoke(badge, suppress_revoke_notification_email="maybe"), 422)
    assert place.digest() == before
    assert place.revoke(badge).status_code == 200
    before = place.digest()
    assert "revoked" in refused(place.revoke(badge), 422)["message"]
    assert place.digest() == before


TEMPLATES = [
    ("name", ""), ("name", " "), ("name", "x" * 256), ("name", "a\x00"), ("name", "a\nb"), ("name", 5), ("description", 5),
    ("description", "x" * 10_001), ("description", "a\x00"), ("state", "live"), ("state", 5), ("skills", "x"), ("skills", []),
    ("skills", [5]), ("skills", ["a\x00"]), ("skills", ["x"] * 101), ("global_activity_url", "javascript:alert(1)"),
    ("global_activity_url", "x"), ("badge_template_activities", []), ("badge_template_activities", [{}]),
    ("badge_template_activities", [{"title": "x", "activity_type": "y", "activity_url": "data:x"}]),
    ("allow_duplicate_badges", "maybe"), ("level", "a\x00"), ("reporting_tags", ["a\x00"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), TEMPLATES, ids=lambda value: repr(value)[:30])
def test_a_field_of_a_template_that_is_wrong(still, field, value):
    good = {
        "name": "New", "description": "", "skills": ["a"], "global_activity_url": "https://x.example/",
        "badge_template_activities": [{"title": "x", "activity_type": "Award"}],
    }  # fmt: skip
    refused(still.own("POST", "/badge_templates", json=good | {field: value}), 422)
    refused(still.own("PUT", f"/badge_templates/{ONBOARDED}", json={field: value}), 422)


def test_a_world_that_is_not_there(still, simulator):
    for name in ("nowhere", "%00", "", "x" * 3000, "é"):
        other = Place(simulator, name)
        refused(other.own("GET"), 404, 401)
        refused(other.own("POST", "/badges", json=still.request()), 404, 401)


def test_a_failure_is_explained(still, monkeypatch):
    """An error of ours: the API's form, no word about the code, and nothing is kept."""
    from simulator.acclaim.web.api.views import badges

    def fails(world, *_request):
        world.ids.uuid("issued_badge")
        raise RuntimeError("of the simulator's own")

    monkeypatch.setattr(badges, "issue", fails)
    answer = still.own("POST", "/badges", json=still.request())
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (500, "failure")
    validator("Error").validate(answer.json)
    assert "of the simulator" not in answer.text
