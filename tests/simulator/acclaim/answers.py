"""Every kind of answer of the API: the call that gives it, in a fresh Northwind world, and its status.

That each is as described is seen to by `Place.api` and by `hold`.
"""

from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from tests.simulator.held import hold
from tests.simulator.places import FOUNDERS, GLOBEX, GLOBEX_TOKEN, NORTHWIND, ONBOARDED, SAFETY

EVIDENCE = [{"type": "UrlEvidence", "name": "Report", "value": "https://x.example/r", "description": "The report"}]


def page_one_of_two(place):
    for number in range(51):
        place.issue(recipient_email=f"n{number}@example.com", suppress_badge_notification_email=True)
    answer = place.own("GET", "/badges?sort=issued_at&filter=state::pending")
    whole = answer.json
    whole["data"] = whole["data"][:1]  # fifty of them say no more than one
    answer.set_data(orjson.dumps(whole))
    return answer


def revoked(place):
    badge = place.issue_to_tomas()
    place.advance(hours=1)
    return place.revoke(badge, reason="By mistake")


def accepted(place):
    place.accepted_by_tomas(expires_at="2027-03-02 09:00:00 +0000", issuer_earner_id="emp-7")
    return place.own("GET", "/badges?filter=state::accepted")


def assertion(place):
    badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2027-03-02 09:00:00 +0000")
    return place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None)


def revoked_assertion(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    return place.api("GET", f"/obi/v2/badge_assertions/{badge}", token=None)


def credential(place):
    badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2027-03-02 09:00:00 +0000")
    return place.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None)


def revoked_credential(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    return place.api("GET", f"/obi/v3/open_badge_credentials/{badge}", token=None)


def status_list(place):
    badge = place.accepted_by_tomas()
    place.revoke(badge)
    answer = place.api("GET", f"/obi/v3/status_lists/{badge}", token=None, headers={"Accept": "application/json"})
    whole = answer.json
    bits = decode_encoded_list(whole["credentialSubject"]["encodedList"])
    told = f"u_of_{len(bits) * 8}_bits_these_set_{'_'.join(map(str, set_indices(bits)))}"
    whole["credentialSubject"]["encodedList"] = told  # machines compress the same bits in different ways
    answer.set_data(orjson.dumps(whole))
    return answer


KINDS_OF_EVIDENCE = [
    *EVIDENCE,
    {"type": "IdEvidence", "title": "Completion", "id": "completion-7", "description": "Of the course"},
    {"type": "PlainTextEvidence", "title": "Score", "description": "93 of 100"},
    {
        "type": "KeyValueGroupEvidence",
        "name": "Marks",
        "values": [{"type": "KeyValuePairEvidence", "key": "Exam", "value": "A"}, {"label": "Essay", "value": "B"}],
    },
]


def replace(place, badge):
    asked = {"badge_template_id": SAFETY, "issued_at": "2026-03-03 09:00:00 +0000"}
    return place.own("POST", f"/badges/{badge}/replace", json=asked)


def replaced(place):
    badge = place.accepted_by_tomas()
    replace(place, badge)
    return place.own("GET", f"/badges/{badge}")


def batch(place, *items):
    return place.own("POST", "/badges/batch", json={"badges": items})


def event(place):
    place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"level": "Advanced"})
    (happened,) = place.own("GET", "/events").json["data"]
    return place.own("GET", f"/events/{happened['id']}")


def forbidden(place):
    reads = place.own("POST", "/authorization_tokens", json={"description": "Reads"}).json["data"]["token"]
    return place.own("POST", "/badges", token=reads, json=place.request())


def deleted(place):
    badge = place.issue()
    place.own("DELETE", f"/badges/{badge}")
    return place.own("GET", f"/badges/{badge}")


def strict(place):
    place.control("PUT", "/switches", json={"strict": True})
    return place.try_to_issue(issued_at="2024-01-05  03:04:05 pm")


def busy(place):
    place.control("PUT", "/switches", json={"calls_per_minute": 1})
    place.own("GET")
    return place.own("GET")


def invited_employee(place):
    employee = place.own("POST", "/employees", json=EMPLOYEE).json["data"]
    place.advance(hours=1)
    body = {"employee_list": [employee["id"]], "list_type": "id"}
    return place.own("POST", "/employees/send_invitations", json=body)


def hired(place):
    """The address of an employee."""
    return f"/employees/{place.own('POST', '/employees', json=EMPLOYEE).json['data']['id']}"


def employee_data(place):
    employee = hired(place)
    place.issue_to_tomas()
    return place.own("GET", f"{employee}/data")


def invited_by_client(place):
    body = {"employee_ids": [hired(place).rpartition("/")[2]], "message": "Join us"}
    return place.own("POST", "/employees/invitations", json=body)


def employee_skills(place):
    place.own("POST", "/employees", json=EMPLOYEE)
    place.accepted_by_tomas()
    return place.own("GET", "/employees/skills")


APPLICATION = {
    "client_id": "northwind-invented-client-id-0000000000001",
    "client_secret": "northwind-invented-client-secret-000000001",
}
CALLBACK = {"redirect_uri": "https://connect.northwind.example/callback"}


def ask_for_token(place, **fields):
    answer = place.client.post(f"{place.prefix}/oauth/token", data=APPLICATION | fields)
    return hold("POST", "/oauth/token", answer)


def consented(place):
    """The token that Tomás's consent gives."""
    asked = urlencode({"client_id": APPLICATION["client_id"], "response_type": "code"} | CALLBACK)
    answer = place.tomas().post(f"/oauth/authorize?{asked}", decision="allow")
    code = parse_qs(urlsplit(answer.location).query)["code"][0]
    return ask_for_token(place, grant_type="authorization_code", code=code, **CALLBACK)


def for_tomas(place, method, path, token=None):
    token = token or consented(place).json["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = place.client.open(f"{place.prefix}/oauth/v1/users/self{path}", method=method, headers=headers)
    return hold(method, f"/oauth/v1/users/self{path}", answer)


def beyond_scope(place):
    token = ask_for_token(place, grant_type="client_credentials", scope="events").json["access_token"]
    return place.own("GET", "/badges", token=None, headers={"Authorization": f"Bearer {token}"})


def on_the_web(path):
    """What the public pages read, once Tomás shows a badge."""

    def read(place):
        badge = place.accepted_by_tomas(evidence=EVIDENCE, expires_at="2027-03-02 09:00:00 +0000")
        address = path.format(badge=badge)
        return hold("GET", address, place.client.get(place.prefix + address))

    return read


def open_to_all(path):
    """What everybody may read at `path`."""
    return lambda place: place.api("GET", path, token=None)


CREATED = {
    "name": "New", "description": "A new one", "skills": ["a", "b", "c"], "global_activity_url": "https://x.example/",
    "badge_template_activities": [{"title": "Pass", "activity_type": "Assessment", "activity_url": "https://x.example/exam"}],
}  # fmt: skip

EMPLOYEE = {
    "email": "tomas@example.com", "first_name": "Tomás", "last_name": "Ortega", "team": "Sales", "external_id": "emp-7",
    "manager_first_name": "Jane", "organization_level1": "Specialist",
}  # fmt: skip

ANSWERS = {
    "organization": (lambda place: place.own("GET"), 200),
    "organizations": (lambda place: place.api("GET", "/organizations"), 200),
    "template": (lambda place: place.own("GET", f"/badge_templates/{ONBOARDED}"), 200),
    "template_created": (lambda place: place.own("POST", "/badge_templates", json=CREATED), 201),
    "template_changed": (
        lambda place: place.own("PUT", f"/badge_templates/{ONBOARDED}", json={"state": "archived"}), 200,
    ),
    "templates": (lambda place: place.own("GET", "/badge_templates?sort=name"), 200),
    "badge_pending": (lambda place: place.try_to_issue(evidence=EVIDENCE), 201),
    "badges_accepted": (accepted, 200),
    "badge_revoked": (revoked, 200),
    "badges_page_1_of_2": (page_one_of_two, 200),
    "error_401": (lambda place: place.own("GET", token="wrong"), 401),
    "error_404": (lambda place: place.own("GET", "/badge_templates/nothing"), 404),
    "error_404_address": (lambda place: place.api("GET", "/nothing"), 404),
    "error_415": (lambda place: place.own("POST", "/badges", data="{}", content_type="text/plain"), 415),
    "error_422": (lambda place: place.try_to_issue(recipient_email="nobody", issued_at=None), 422),
    "error_422_duplicate": (lambda place: [place.issue(), place.try_to_issue()][1], 422),
    "error_422_archived": (lambda place: place.try_to_issue(badge_template_id=FOUNDERS), 422),
    "organization_changed": (
        lambda place: place.own("PUT", json={"webhook_url": "https://x.example/hook", "address": "Wijnhaven 1"}), 200,
    ),
    "template_deleted": (lambda place: place.own("DELETE", f"/badge_templates/{SAFETY}"), 204),
    "badge": (lambda place: place.own("GET", f"/badges/{place.issue()}"), 200),
    "badge_replacing": (lambda place: replace(place, place.accepted_by_tomas()), 201),
    "badge_replaced": (replaced, 200),
    "badge_deleted": (lambda place: place.own("DELETE", f"/badges/{place.issue()}"), 204),
    "badges_batch": (lambda place: batch(place, place.request(evidence=KINDS_OF_EVIDENCE)), 201),
    "badges_search": (lambda place: place.own("POST", "/badges/bulk_search", json={"filter": "state::pending"}), 200),
    "badges_many_minimal": (
        lambda place: [place.accepted_by_tomas(), place.own("GET", "/high_volume_issued_badge_search?badge_format=minimal")][1],
        200,
    ),
    "badges_many": (
        lambda place: [place.issue(), place.own("GET", "/high_volume_issued_badge_search")][1], 200,
    ),
    "events": (lambda place: [place.issue(), place.own("GET", "/events?filter=event_type::badge.created")][1], 200),
    "event": (event, 200),
    "tokens": (lambda place: place.own("GET", "/authorization_tokens"), 200),
    "token_created": (lambda place: place.own("POST", "/authorization_tokens", json={"description": "CI"}), 201),
    "token_rotated": (lambda place: place.own("POST", "/authorization_tokens/rotate"), 201),
    "error_400": (lambda place: place.own("POST", "/badges", data="{", content_type="application/json"), 400),
    "error_403": (forbidden, 403),
    "error_405": (lambda place: place.own("PATCH", "/badges"), 405),
    "error_409": (lambda place: [place.issue(), place.own("DELETE", f"/badge_templates/{ONBOARDED}")][1], 409),
    "error_410": (deleted, 410),
    "error_413": (lambda place: place.own("POST", "/badges", data=b" " * 2_000_000, content_type="application/json"), 413),
    "error_422_batch": (lambda place: batch(place, place.request(), place.request()), 422),
    "error_422_replaced": (lambda place: replace(place, replaced(place).json["data"]["id"]), 422),
    "error_422_strict": (strict, 422),
    "error_429": (busy, 429),
    # Workforce
    "employee_created": (lambda place: place.own("POST", "/employees", json=EMPLOYEE), 201),
    "employee": (lambda place: place.own("GET", hired(place)), 200),
    "employee_changed": (lambda place: place.own("PUT", hired(place), json={"team": "Service"}), 200),
    "employee_deleted": (lambda place: place.own("DELETE", hired(place)), 204),
    "employees_invited_by_client": (invited_by_client, 200),
    "employee_data": (employee_data, 200),
    "employees": (lambda place: [invited_employee(place), place.own("GET", "/employees")][1], 200),
    "employees_invited": (invited_employee, 200),
    "employee_skills": (employee_skills, 200),
    "external_badges": (lambda place: place.own("GET", "/employees/external_badges"), 200),
    "error_409_employee": (
        lambda place: [place.own("POST", "/employees", json=EMPLOYEE) for _ in range(2)][1], 409,
    ),
    # Issuers and grantors
    "issuers": (lambda place: place.own("GET", "/issuers"), 200),
    "grantors": (
        lambda place: place.api("GET", f"/organizations/{GLOBEX}/grantors", token=GLOBEX_TOKEN), 200,
    ),
    "issuer_removed": (lambda place: place.own("DELETE", f"/issuers/{GLOBEX}"), 204),
    "issuers_by_client": (lambda place: place.own("GET", "/issuer_authorizations"), 200),
    "grantors_by_client": (
        lambda place: place.api("GET", f"/organizations/{GLOBEX}/issuer_authorizations/grantors", token=GLOBEX_TOKEN), 200,
    ),
    "issuer_removed_by_client": (lambda place: place.own("DELETE", f"/issuer_authorizations/{GLOBEX}"), 204),


    # OAuth
    "oauth_token": (lambda place: ask_for_token(place, grant_type="client_credentials"), 200),
    "oauth_token_of_earner": (consented, 200),
    "oauth_invalid_client": (lambda place: ask_for_token(place, grant_type="x", client_secret="x"), 401),
    "oauth_invalid_scope": (
        lambda place: ask_for_token(place, grant_type="client_credentials", scope="memberships"), 400,
    ),
    "oauth_invalid_grant": (lambda place: ask_for_token(place, grant_type="refresh_token", refresh_token="x"), 400),
    "error_403_scope": (beyond_scope, 403),
    "error_401_bearer": (lambda place: for_tomas(place, "GET", "", "wrong"), 401),
    "self": (lambda place: for_tomas(place, "GET", ""), 200),
    "self_badges": (lambda place: [place.issue_to_tomas(), for_tomas(place, "GET", "/badges")][1], 200),
    "self_badge_accepted": (lambda place: for_tomas(place, "PUT", f"/badges/{place.issue_to_tomas()}/accept"), 200),
    "self_badge_rejected": (lambda place: for_tomas(place, "PUT", f"/badges/{place.issue_to_tomas()}/reject"), 200),
    # Public
    "profile": (on_the_web("/users/tomas-ortega.json"), 200),
    "profile_badges": (on_the_web("/users/tomas-ortega/badges.json"), 200),
    "shared_badge": (on_the_web("/badges/{badge}.json"), 200),
    "error_404_profile": (on_the_web("/users/nobody.json"), 404),
    "shared_badge_page": (on_the_web("/badges/{badge}/public_url"), 302),
    "oauth_error_405": (lambda place: place.client.get(f"{place.prefix}/oauth/token"), 405),
    # Open Badges
    "assertion": (assertion, 200),
    "assertion_revoked": (revoked_assertion, 410),
    "assertion_old": (
        lambda place: open_to_all(f"/obi/badge_assertions/{place.accepted_by_tomas()}")(place), 200,
    ),
    "badge_class": (open_to_all(f"/obi/v2/badge_classes/{ONBOARDED}"), 200),
    "badge_class_of_issuer": (open_to_all(f"/obi/v2/issuers/{NORTHWIND}/badge_classes/{ONBOARDED}"), 200),
    "issuer": (open_to_all(f"/obi/v2/issuers/{NORTHWIND}"), 200),
    "credential": (credential, 200),
    "credential_revoked": (revoked_credential, 410),
    "status_list_revoked": (status_list, 200),
    "issuer_did": (open_to_all(f"/obi/v3/issuers/{NORTHWIND}/did.json"), 200),
}  # fmt: skip
