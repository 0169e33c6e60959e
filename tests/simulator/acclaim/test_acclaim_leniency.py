"""What real clients do beyond the documentation: granted and marked by default, refused by name in a strict world."""

from base64 import b64encode
from urllib.parse import urlencode

import pytest

from simulator.acclaim.web.api.contract import validator
from simulator.acclaim.web.api.leniency import Leniency
from tests.simulator.places import NORTHWIND, TOKEN

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
OWN = f"/v1/organizations/{NORTHWIND}"
TEMPLATE = {
    "name": "New", "description": "A new one", "image": PNG, "skills": ["a", "b", "c"], "global_activity_url": "https://x.example/",
    "badge_template_activities": [{"title": "Pass", "activity_type": "Assessment"}],
}  # fmt: skip


def basic(text):
    return {"Authorization": "Basic " + b64encode(text.encode()).decode()}


def call(method, path, login=f"{TOKEN}:", **options):
    return lambda place: place.client.open(f"{place.prefix}{path}", method=method, headers=basic(login), **options)


def issuing(**changes):
    return lambda place: call("POST", f"{OWN}/badges", json=place.request(**changes))(place)


def template(**changes):
    return call("POST", f"{OWN}/badge_templates", json=TEMPLATE | changes)


FORM = {
    "recipient_email": "priya@example.com", "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
    "badge_template_id": "3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c01", "issued_at": "2026-03-02 09:00:00 +0000",
}  # fmt: skip


def oauth(place):
    asked = {
        "grant_type": "client_credentials", "client_id": "northwind-invented-client-id-0000000000001",
        "client_secret": "northwind-invented-client-secret-000000001",
    }  # fmt: skip
    return place.client.post(f"{place.prefix}/oauth/token", json=asked)


# For each leniency a call that leans on it and on no other, the status where it is granted, and where it is refused.
CALLS = {
    Leniency.API_PREFIX: (call("GET", f"/api{OWN}"), 200, 404),
    Leniency.DOUBLE_SLASH: (call("GET", "/v1//organizations"), 200, 404),
    Leniency.TRAILING_SLASH: (call("GET", f"{OWN}/badges/"), 200, 404),
    Leniency.JSON_SUFFIX: (call("GET", f"{OWN}/badge_templates.json"), 200, 404),
    Leniency.TOKEN_WITHOUT_COLON: (call("GET", OWN, login=TOKEN), 200, 401),
    Leniency.TOKEN_WITH_PIPE: (call("GET", OWN, login=f"{TOKEN}|"), 200, 401),
    Leniency.TOKEN_WITH_PASSWORD: (call("GET", OWN, login=f"{TOKEN}:''"), 200, 401),
    Leniency.FORM_BODY: (call("POST", f"{OWN}/badges", data=FORM), 201, 415),
    Leniency.QUERY_BODY: (call("POST", f"{OWN}/badges", query_string=FORM), 201, 415),
    Leniency.JSON_INSTEAD_OF_FORM: (oauth, 200, 400),
    Leniency.STRAY_BODY: (call("GET", f"{OWN}/badges", json={"filter": "state::pending"}), 200, 415),
    Leniency.BLANKS: (issuing(recipient_email=" priya@example.com "), 201, 422),
    Leniency.DATE_FORM: (issuing(issued_at="2024-01-05  03:04:05 pm"), 201, 422),
    Leniency.NO_NAMES: (issuing(issued_to_first_name=None, issued_to_last_name=None), 201, 422),
    Leniency.ENCODED_TWICE: (call("GET", f"{OWN}/badges?filter=state%253A%253Apending"), 200, 422),
    Leniency.NUMBER_AS_EARNER_ID: (issuing(issuer_earner_id=7), 201, 422),
    Leniency.FLAG_AS_TEXT: (issuing(suppress_badge_notification_email="true"), 201, 422),
    Leniency.UNKNOWN_FIELD: (issuing(evidence=[{"type": "PlainTextEvidence", "title": "x", "stray": 1}]), 201, 422),
    Leniency.UNKNOWN_PARAMETER: (call("GET", f"{OWN}?expand=all"), 200, 422),
    Leniency.UNKNOWN_FILTER: (call("GET", f"{OWN}/badges?filter=stray::1"), 200, 422),
    Leniency.DOUBLED_PARAMETER: (call("GET", f"{OWN}/badges?sort=issued_at&sort=issued_at"), 200, 422),
    Leniency.PER: (call("GET", f"{OWN}/badges?per=10"), 200, 422),
    Leniency.TEMPLATE_STATE: (template(state="draft"), 201, 422),
    Leniency.NO_IMAGE: (template(image=None), 201, 422),
    Leniency.FEW_SKILLS: (template(skills=["a"]), 201, 422),
    Leniency.PLAIN_WEBHOOK: (call("PUT", OWN, json={"webhook_url": "http://127.0.0.1:1/"}), 200, 422),
}


def test_every_leniency_is_tried():
    assert set(CALLS) == set(Leniency)


@pytest.mark.parametrize("leniency", CALLS, ids=lambda leniency: leniency.id)
def test_it_is_granted_and_marked(place, leniency):
    lenient_call, status, _ = CALLS[leniency]
    answer = lenient_call(place)
    assert (answer.status_code, answer.headers["X-Simulator-Leniency"]) == (status, leniency.id), answer.text
    assert place.control("GET", "/journal?kind=request").json["entries"][-1]["leniency"] == leniency.id


@pytest.mark.parametrize("leniency", CALLS, ids=lambda leniency: leniency.id)
def test_a_strict_world_refuses_it_by_its_name(strict, leniency):
    lenient_call, _, status = CALLS[leniency]
    answer = lenient_call(strict)
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (status, leniency.id), answer.text
    validator("OAuthError" if lenient_call is oauth else "Error").validate(answer.json)
    assert f"leniency {leniency.id}" in answer.text
    assert strict.control("GET", "/journal?kind=request").json["entries"][-1]["rule"] == leniency.id


def test_what_is_documented_is_not_marked_and_works_in_a_strict_world(strict_world):
    calls = [
        issuing(issuer_earner_id="7"),
        template(),
        call("GET", f"{OWN}/badges?filter=state::pending&sort=-issued_at&page=1"),
    ]
    for documented in calls:
        answer = documented(strict_world)
        assert answer.status_code in {200, 201}, answer.text
        assert "X-Simulator-Leniency" not in answer.headers


def test_unknown_fields_are_named_where_they_stand(strict):
    answer = issuing(evidence=[{"type": "PlainTextEvidence", "stray": 1}])(strict)
    assert answer.json["data"]["message"].startswith("evidence.0.stray: ")


@pytest.mark.parametrize("field", ["state", "id", "organization_id", "public"])
def test_a_strict_world_names_what_never_takes_effect(strict, field):
    assert issuing(**{field: "accepted"})(strict).headers["X-Simulator-Rule"] == "unknown-field"


def test_pages_lead_on_in_the_callers_own_spelling(place):
    for number in range(51):
        place.issue(recipient_email=f"n{number}@example.com", suppress_badge_notification_email=True)
    answer = call("GET", f"/api{OWN}/badges.json?filter[state]=pending")(place)
    base = f"http://localhost{place.prefix}/api{OWN}/badges.json"
    assert answer.json["metadata"]["next_page_url"] == f"{base}?filter%5Bstate%5D=pending&page=2"
    following = call("GET", answer.json["metadata"]["next_page_url"].partition(place.prefix)[2])(place)
    assert following.json["metadata"]["count"] == 1


def test_a_form_may_hold_lists_as_ruby_writes_them(place):
    fields = [
        ("type", "UrlEvidence"),
        ("value", "https://x.example/1"),
        ("type", "PlainTextEvidence"),
        ("title", "Title"),
    ]
    form = urlencode([*FORM.items(), *((f"evidence[][{name}]", value) for name, value in fields)])
    answer = place.own("POST", "/badges", data=form, content_type="application/x-www-form-urlencoded")
    proofs = [(proof["type"], proof.get("title")) for proof in answer.json["data"]["evidence"]]
    assert proofs == [("UrlEvidence", None), ("PlainTextEvidence", "Title")]


def test_a_form_may_hold_lists_as_php_writes_them(place):
    fields = {"evidence[0][type]": "PlainTextEvidence", "evidence[0][title]": "one", "evidence[1][type]": "IdEvidence"}
    answer = place.own("POST", "/badges", data=FORM | fields)
    assert [proof["type"] for proof in answer.json["data"]["evidence"]] == ["PlainTextEvidence", "IdEvidence"]


@pytest.mark.parametrize(
    "names",
    [["evidence", "evidence[]"], ["evidence[][type]", "evidence[x]"], ["evidence[9][type]"], ["a[b][c][d][e][f][g][h]"],
     ["evidence[][]", "evidence[][type]"], ["evidence[]", "evidence[0][x]"], ["evidence[99999][type]"], ["evidence[0][0]", "evidence[0][x]"]],
    ids=str,
)  # fmt: skip
def test_a_form_that_contradicts_itself(still, names):
    form = urlencode([*FORM.items(), *((name, "x") for name in names)])
    answer = still.own("POST", "/badges", data=form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 422}


def test_without_names_those_of_the_account_are_taken(place):
    nameless = {"issued_to_first_name": None, "issued_to_last_name": None}
    known = place.try_to_issue(recipient_email="tomas@example.com", **nameless).json["data"]
    assert known["issued_to"] == "Tomás Ortega"
    unknown = place.try_to_issue(recipient_email="somebody@example.com", **nameless).json["data"]
    assert (unknown["issued_to"], unknown["issued_to_first_name"]) == ("", "")
    (mail,) = place.mail(about=unknown["id"])
    assert mail.text.startswith("Hello,")
    assert place.browser().get(place.link(unknown["id"]), follow_redirects=True).status_code == 200


def test_a_filter_that_is_encoded_twice_is_a_filter(place):
    place.issue()
    place.revoke(place.issue_to_tomas())
    answer = place.own("GET", "/badges?filter=state%253A%253Arevoked")
    assert [badge["state"] for badge in answer.json["data"]] == ["revoked"]


ABOUT = "X-Simulator-Leniency-About"


def test_a_field_that_nobody_reads_is_named(place):
    answer = issuing(
        expire_at="2027-03-02", evidence=[{"type": "UrlEvidence", "value": "https://x.example/", "title": "x"}]
    )(place)
    assert answer.status_code == 201
    assert answer.headers[ABOUT] == "expire_at, evidence.title"
    asked = call("GET", f"{OWN}/badges?sotr=x&filter=nothing::y")(place)
    assert (asked.headers["X-Simulator-Leniency"], asked.headers[ABOUT]) == (
        "unknown-parameter, unknown-filter", "sotr, nothing",
    )  # fmt: skip
    told = place.control("GET", "/journal?kind=request").json["entries"]
    assert [one["leniency_about"] for one in told] == ["expire_at, evidence.title", "sotr, nothing"]


def test_what_is_about_no_field_names_none(place):
    for address in (f"{OWN}/badges/", f"{OWN}/badges"):
        assert ABOUT not in call("GET", address)(place).headers


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("a\r\nSet-Cookie: x=1", "a??Set-Cookie: x=1"),
        ("größe\u2028\x00\x7f", "gr??e???"),
        ("x" * 5000, "x" * 400 + "..."),
    ],
)
def test_whatever_a_field_is_called_its_name_fits_into_a_header(place, named, shown):
    answer = issuing(**{named: 1})(place)
    assert (answer.status_code, answer.headers[ABOUT]) == (201, shown)
    assert "Set-Cookie" not in answer.headers


def test_many_of_them_are_cut(place):
    answer = issuing(**{f"field_{number}": 1 for number in range(200)})(place)
    assert answer.headers[ABOUT].startswith("field_0, field_1, ")
    assert len(answer.headers[ABOUT]) == 403
