"""An organization's employees: added, found, changed, removed, invited, and what their badges say of them."""

import pytest

from simulator.acclaim.records import employees
from simulator.acclaim.web.api.contract import operations, validator
from simulator.clock import Clock
from simulator.switches import Switches
from tests.simulator.places import DATA_LITERATE, GLOBEX, GLOBEX_TOKEN, NORTHWIND, START, Place, page

PRIYA = {"email": "priya@example.com", "first_name": "Priya", "last_name": "Raman"}
TOMAS = {"email": "Tomas@Example.com", "first_name": "Tomás", "last_name": "Ortega", "external_id": "emp-7"}
PARTICULARS = {
    "team": "Development", "external_id": "emp-1", "position_title": "Front End", "manager_first_name": "Jane",
    "manager_last_name": "Doe", "manager_external_id": "emp-0", "location": "Pune", "country": "India", "zip_code": "411001",
    "state_or_province": "Maharashtra", "department": "Engineering", "organization_level1": "Specialist",
    "organization_level2": "Director", "organization_level3": "Vice President", "job_family": "IT",
}  # fmt: skip


def data(answer, schema, status=200):
    assert answer.status_code == status, answer.text
    validator(schema).validate(answer.json)
    return answer.json["data"]


def refused(answer, status, rule):
    assert (answer.status_code, answer.headers["X-Simulator-Rule"]) == (status, rule), answer.text
    validator("Error").validate(answer.json)
    return answer.json["data"]


def hire(place, person=PRIYA, **more):
    return data(place.own("POST", "/employees", json=person | more), "EmployeeAnswer", 201)


def read(place, person):
    return data(place.own("GET", f"/employees/{person['id']}"), "EmployeeAnswer")


def invite(place, *listed, by="id", **more):
    body = {"employee_list": list(listed), "list_type": by} | more
    return place.own("POST", "/employees/send_invitations", json=body)


def invited(place, *listed, **more):
    return [person["email"] for person in data(invite(place, *listed, **more), "InvitedAnswer")]


def emails(place, query=""):
    return [person["email"] for person in data(place.own("GET", f"/employees{query}"), "EmployeeList")]


def test_a_new_employee_is_created_and_not_invited(place):
    hired = hire(place, **PARTICULARS)
    assert hired == read(place, hired)
    assert PARTICULARS.items() <= hired.items()
    assert (hired["employee_state"], hired["full_name"], hired["last_invitation_sent_at"]) == (
        "created",
        "Priya Raman",
        None,
    )
    assert hired["created_at"] == hired["employee_state_updated_at"] == "2026-03-02T09:00:00.000Z"
    assert place.mail() == []


def test_names_and_addresses_lose_the_blanks_around_them(place):
    hired = hire(place, email=" priya@example.com ", first_name=" Priya ", external_id=" 7 ")
    assert (hired["email"], hired["full_name"], hired["external_id"]) == ("priya@example.com", "Priya Raman", "7")


def test_an_address_is_given_once_however_it_is_written(place):
    hire(place)
    before = place.digest()
    said = refused(
        place.own("POST", "/employees", json=PRIYA | {"email": "PRIYA@example.com."}), 409, "employee-address-once"
    )
    assert "e-mail address" in said["message"]
    assert place.digest() == before


def test_an_external_id_is_given_once(place):
    priya, tomas = hire(place), hire(place, TOMAS)
    before = place.digest()
    for answer in (
        place.own("POST", "/employees", json=PRIYA | {"email": "mei@example.com", "external_id": "emp-7"}),
        place.own("PUT", f"/employees/{priya['id']}", json={"external_id": "emp-7"}),
    ):
        assert "external_id" in refused(answer, 409, "employee-external-id-once")["message"]
    assert place.digest() == before
    assert place.own("PUT", f"/employees/{tomas['id']}", json={"external_id": "emp-7"}).status_code == 200


def test_employees_without_an_external_id_are_no_conflict(place):
    hire(place)
    hire(place, email="mei@example.com")
    assert emails(place) == ["mei@example.com", "priya@example.com"]


def test_a_change_keeps_what_is_not_named(place):
    hired = hire(place, **PARTICULARS)
    changed = data(
        place.own("PUT", f"/employees/{hired['id']}", json={"last_name": "Persons", "team": "Sales", "country": None}),
        "EmployeeAnswer",
    )
    assert changed == hired | {"last_name": "Persons", "full_name": "Priya Persons", "team": "Sales"}
    assert changed == read(place, hired)


def test_the_address_cannot_be_changed_and_the_answer_says_so(place):
    hired = hire(place)
    answer = place.own("PUT", f"/employees/{hired['id']}", json={"email": "other@example.com"})
    assert data(answer, "EmployeeAnswer") == hired
    assert answer.headers["X-Simulator-Leniency"] == "unknown-field"


def test_who_is_removed_is_gone_and_may_come_back(place):
    hired = hire(place)
    other = hire(place, TOMAS)
    answer = place.own("DELETE", f"/employees/{hired['id']}")
    assert (answer.status_code, answer.data) == (204, b"")
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/data")):
        body = {"json": {}} if method == "PUT" else {}
        refused(place.own(method, f"/employees/{hired['id']}{path}", **body), 404, "not-found")
    assert emails(place) == [other["email"]]
    assert hire(place)["id"] != hired["id"]


def test_another_organization_has_a_workforce_of_its_own(place):
    hired = hire(place, TOMAS)
    globex = f"/organizations/{GLOBEX}/employees"
    for method, path, body in (
        ("GET", f"/{hired['id']}", None), ("PUT", f"/{hired['id']}", {"team": "x"}), ("DELETE", f"/{hired['id']}", None),
        ("GET", f"/{hired['id']}/data", None), ("POST", "/invitations", {"employee_ids": [hired["id"]]}),
        ("POST", "/send_invitations", {"employee_list": ["emp-7"], "list_type": "external_id"}),
        ("POST", "/send_invitations", {"employee_list": ["tomas@example.com"], "list_type": "email"}),
    ):  # fmt: skip
        assert place.api(method, globex + path, token=GLOBEX_TOKEN, json=body).status_code == 404, path
    assert data(place.api("GET", globex, token=GLOBEX_TOKEN), "EmployeeList") == []
    assert place.api("GET", f"/organizations/{NORTHWIND}/employees", token=GLOBEX_TOKEN).status_code == 404
    theirs = place.api("POST", globex, token=GLOBEX_TOKEN, json=TOMAS)
    assert data(theirs, "EmployeeAnswer", 201)["id"] != hired["id"]
    assert read(place, hired) == hired


@pytest.fixture
def staff(place):
    """Tomás has an intermediate badge of Northwind's, Mei had one, Priya has a foundational one."""
    hire(place, team="Development")
    place.advance(seconds=1)
    hire(place, TOMAS, team="Sales")
    place.advance(seconds=1)
    hire(place, {"email": "mei@example.com", "first_name": "Mei", "last_name": "O'Lin"})
    place.issue()
    place.issue_to_tomas(badge_template_id=DATA_LITERATE)
    place.revoke(place.issue(recipient_email="mei@example.com", badge_template_id=DATA_LITERATE))
    assert invited(place, "priya@example.com", by="email") == ["priya@example.com"]
    return place


FILTERS = {
    "": "MTP",
    "name_or_email::raman": "P",
    "name_or_email::priya raman": "P",
    "name_or_email::EXAMPLE.com": "MTP",
    "name_or_email::tomas@": "T",
    "name_or_email::O'Lin": "M",
    "name_or_email::%25": "",
    "employee_state::pending": "P",
    "employee_state::created": "MT",
    "employee_state::created,pending": "MTP",
    "employee_state::nonsense": "",
    "state::pending": "P",
    "team::Sales": "T",
    "team::Sales,Development": "TP",
    "team::sales": "",
    "badge_level::Intermediate": "T",
    "badge_level::Foundational,Intermediate": "TP",
    "badge_level::Advanced": "",
    "team::Sales|badge_level::Foundational": "",
    "unknown::x": "MTP",
}


@pytest.mark.parametrize("pairs", FILTERS)
def test_filters_in_both_spellings(staff, pairs):
    names = {"M": "mei@example.com", "T": "Tomas@Example.com", "P": "priya@example.com"}
    found = [names[letter] for letter in FILTERS[pairs]]
    assert emails(staff, f"?filter={pairs}") == found
    brackets = "&".join(
        f"filter[{key}]={value}" for key, _, value in (pair.partition("::") for pair in pairs.split("|")) if key
    )
    assert emails(staff, f"?{brackets}") == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("email", "TMP"), ("-email", "PMT"), ("created_at", "PTM"), ("-created_at", "MTP"), ("first_name", "MPT"),
        ("last_name", "MTP"), ("-last_name", "PTM"), ("unknown|first_name", "MPT"),
    ],
)  # fmt: skip
def test_sorts(staff, sort, order):
    """Capital letters come first, as the database has it."""
    assert [email[0].upper() for email in emails(staff, f"?sort={sort}")] == list(order)


def test_badges_of_another_issuer_or_for_another_address_do_not_count(staff):
    person = hire(staff, email="gus@example.net")
    body = staff.request(recipient_email="gus@example.net", badge_template_id="7be2c9a4-0d31-4f5e-8c67-1a9f3e5d7b01")
    assert staff.api("POST", f"/organizations/{GLOBEX}/badges", token=GLOBEX_TOKEN, json=body).status_code == 201
    told = data(staff.own("GET", f"/employees/{person['id']}/data"), "EmployeeDataAnswer")
    assert (told["badges_count"], told["skills"]) == (0, [])


def test_a_list_of_more_than_fifty_goes_on(place):
    for number in range(51):
        hire(place, email=f"n{number:02}@example.com")
    first = place.own("GET", "/employees?sort=email&filter=name_or_email::example")
    rest = place.client.get(
        first.json["metadata"]["next_page_url"], headers={"Authorization": first.request.headers["Authorization"]}
    )
    assert [len(data(part, "EmployeeList")) for part in (first, rest)] == [50, 1]
    assert rest.json["data"][0]["email"] == "n50@example.com"
    assert rest.json["metadata"]["total_count"] == 51


def test_an_invitation_is_mailed_and_waits(place):
    hired = hire(place, TOMAS)
    place.advance(hours=1)
    (answered,) = data(invite(place, "emp-7", by="external_id"), "InvitedAnswer")
    assert answered == read(place, hired)
    assert (answered["employee_state"], answered["employee_state_updated_at"]) == (
        "pending",
        "2026-03-02T10:00:00.000Z",
    )
    assert answered["last_invitation_sent_at"] == "2026-03-02T10:00:00.000Z"
    (mail,) = place.mail(kind="workforce invitation")
    link = f"/w/{place.name}/earner/invitations/{hired['id']}"
    assert (mail.recipient_email, mail.sender_name) == ("Tomas@Example.com", "Northwind Academy via Acclaim")
    assert "Northwind Academy invites you" in mail.subject
    assert [url.endswith(link) for url in mail.links] == [True]
    assert link in mail.html


def test_a_second_invitation_is_sent_but_the_state_is_as_old_as_it_was(place):
    hired = hire(place)
    invite(place, hired["id"])
    place.advance(days=1)
    invite(place, hired["id"])
    now = read(place, hired)
    assert (now["employee_state_updated_at"], now["last_invitation_sent_at"]) == (
        "2026-03-02T09:00:00.000Z",
        "2026-03-03T09:00:00.000Z",
    )
    assert len(place.mail(kind="workforce invitation")) == 2


def test_employees_are_listed_by_id_external_id_or_email(place):
    priya, tomas = hire(place), hire(place, TOMAS)
    assert invited(place, priya["id"], tomas["id"], priya["id"]) == ["priya@example.com", "Tomas@Example.com"]
    assert invited(place, " emp-7 ", by="external_id") == ["Tomas@Example.com"]
    assert invited(place, "TOMAS@example.com", "priya@example.com.", by="email") == [
        "Tomas@Example.com",
        "priya@example.com",
    ]
    assert len(place.mail(kind="workforce invitation")) == 5


def test_one_unknown_employee_and_nobody_is_invited(place):
    hired = hire(place)
    before = place.digest()
    for by, listed in (
        ("id", [hired["id"], "no-such-id"]),
        ("email", ["priya@example.com", "x@example.com"]),
        ("external_id", ["x"]),
    ):
        assert by in refused(invite(place, *listed, by=by), 404, "invitation-list")["message"]
    refused(place.own("POST", "/employees/invitations", json={"employee_ids": ["x"]}), 404, "invitation-list")
    assert place.digest() == before


def answer_as(place, person, answer):
    browser = place.tomas()
    there = f"/earner/invitations/{person['id']}"
    sent = browser.post(there, answer=answer)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{place.prefix}{there}")
    return page(browser.get(there))


@pytest.mark.parametrize(("answer", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_the_invited_person_answers_once(place, answer, state):
    hired = hire(place, TOMAS)
    invite(place, hired["id"])
    place.advance(hours=2)
    shown = answer_as(place, hired, answer)
    assert shown.cssselect("p.answer")[0].text == f"You have {state} this invitation."
    assert shown.cssselect("#invitation") == []
    now = read(place, hired)
    assert (now["employee_state"], now["employee_state_updated_at"]) == (state, "2026-03-02T11:00:00.000Z")
    other = "reject" if answer == "accept" else "accept"
    browser = place.tomas()
    token = {"csrf_token": csrf(browser)}
    browser.client.post(f"{place.prefix}/earner/invitations/{hired['id']}", data=token | {"answer": other})
    assert read(place, hired) == now


def csrf(browser):
    return page(browser.get("/earner/settings/notifications")).cssselect("input[name=csrf_token]")[0].get("value")


def test_a_look_a_word_that_is_none_and_a_form_without_its_token_answer_nothing(place):
    hired = hire(place, TOMAS)
    invite(place, hired["id"])
    browser, there = place.tomas(), f"/earner/invitations/{hired['id']}"
    before = place.digest()
    buttons = page(browser.get(there)).cssselect("#invitation button")
    assert len(page(browser.get(there)).cssselect("#invitation input[name=csrf_token]")) == 1
    assert [(button.get("name"), button.get("value")) for button in buttons] == [
        ("answer", "accept"),
        ("answer", "reject"),
    ]
    assert browser.post(there, answer="maybe").status_code == 302
    assert browser.post(there).status_code == 302
    assert browser.client.post(place.prefix + there, data={"answer": "accept"}).status_code == 400
    assert place.digest() == before


def test_the_link_asks_who_is_there_and_leads_back(place):
    hired = hire(place, TOMAS)
    invite(place, hired["id"])
    browser, there = place.browser(), f"{place.prefix}/earner/invitations/{hired['id']}"
    asked = browser.client.get(there).headers["Location"].removeprefix(place.prefix)
    assert browser.post(asked, email="tomas@example.com", password="accept-with-tomas").headers["Location"] == there


def test_an_invitation_is_for_who_reads_its_address(place):
    hired = hire(place, TOMAS)
    there = f"/earner/invitations/{hired['id']}"
    assert place.tomas().get(there).status_code == 404  # nobody has invited him yet
    invite(place, hired["id"])
    before = place.digest()
    stranger = place.mei()
    shown = stranger.get(there)
    assert (shown.status_code, "This invitation went to another address" in shown.text) == (403, True)
    assert "Northwind" not in shown.text
    assert (
        stranger.client.post(place.prefix + there, data={"csrf_token": csrf(stranger), "answer": "accept"}).status_code
        == 404
    )
    assert stranger.get("/earner/invitations/nothing").status_code == 404
    assert place.browser().get(there).status_code == 302
    assert place.digest() == before


def test_who_was_removed_has_no_invitation_any_more(place):
    hired = hire(place, TOMAS)
    invite(place, hired["id"])
    place.own("DELETE", f"/employees/{hired['id']}")
    assert place.tomas().get(f"/earner/invitations/{hired['id']}").status_code == 404


def test_statuses_say_who_is_invited(place):
    created, tomas = hire(place), hire(place, TOMAS)
    everybody = [created["id"], tomas["id"]]
    invite(place, tomas["id"])
    answer_as(place, tomas, "reject")
    assert invited(place, *everybody) == ["priya@example.com"]
    assert invited(place, *everybody, statuses=["created"]) == []
    assert invited(place, *everybody, statuses=["pending"]) == ["priya@example.com"]
    assert invited(place, *everybody, statuses=["rejected"]) == ["Tomas@Example.com"]
    assert read(place, tomas)["employee_state"] == "pending"


def test_who_has_accepted_is_not_asked_again(place):
    hired = hire(place, TOMAS)
    invite(place, hired["id"])
    answer_as(place, hired, "accept")
    before = place.digest()
    assert invited(place, hired["id"], statuses=["accepted", "pending"]) == []
    assert place.digest() == before


def test_a_client_invites_by_ids_with_a_message(place):
    hired = hire(place)
    body = {"employee_ids": [hired["id"]], "message": "Join <us> & them"}
    (answered,) = data(place.own("POST", "/employees/invitations", json=body), "InvitedAnswer")
    assert answered["employee_state"] == "pending"
    (mail,) = place.mail(kind="workforce invitation")
    assert "Join <us> & them" in mail.text
    assert "Join &lt;us&gt; &amp; them" in mail.html


def test_what_badges_say_of_an_employee(place):
    hired = hire(place, TOMAS)
    place.accepted_by_tomas()
    place.issue_to_tomas(badge_template_id=DATA_LITERATE)
    place.revoke(place.issue_to_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c03"))
    told = data(place.own("GET", f"/employees/{hired['id']}/data"), "EmployeeDataAnswer")
    assert told["badges_count"] == 2
    assert told["skills"] == [
        "Collaboration",
        "Data Analysis",
        "Product Knowledge",
        "Self-Organization",
        "Statistics",
        "Visualization",
    ]
    assert hired.items() <= told.items()


def test_skills_of_accepted_badges_are_counted(place):
    hire(place, TOMAS)
    hire(place, {"email": "mei@example.com", "first_name": "Mei", "last_name": "O'Lin"})
    assert place.own("GET", "/employees/skills").json["data"] == []
    place.accepted_by_tomas()
    place.accepted_by_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c03")
    place.accepted_by_tomas(badge_template_id="3f0d5b1c-1f7e-4c66-9d0a-6e1b2f3a4c03")
    badge = place.issue(recipient_email="mei@example.com")
    assert place.mei().post(f"/badges/{badge}/accept").status_code == 302
    place.issue(recipient_email="outside@example.com")
    answer = place.own("GET", "/employees/skills")
    shown = {
        skill["name"]: (skill["badges_count"], skill["employees_count"]) for skill in data(answer, "EmployeeSkillList")
    }
    assert shown == {
        "Collaboration": (2, 2), "Product Knowledge": (2, 2), "Self-Organization": (2, 2), "First Aid": (2, 1),
        "Prevention": (2, 1), "Safety": (2, 1),
    }  # fmt: skip
    assert list(shown) == sorted(shown)
    theirs = place.api("GET", f"/organizations/{GLOBEX}/employees/skills", token=GLOBEX_TOKEN)
    assert data(theirs, "EmployeeSkillList") == []


def test_pages_of_skills(place):
    hire(place, TOMAS)
    template = place.own("POST", "/badge_templates", json={
        "name": "Many", "description": "x", "skills": [f"Skill {number:02}" for number in range(51)],
        "global_activity_url": "https://x.example/", "badge_template_activities": [{"title": "x", "activity_type": "y"}],
    }).json["data"]["id"]  # fmt: skip
    place.accepted_by_tomas(badge_template_id=template)
    pages = [place.own("GET", f"/employees/skills?page={number}") for number in (1, 2, 3, 9999999999)]
    assert [len(data(answer, "EmployeeSkillList")) for answer in pages] == [50, 1, 0, 0]
    assert pages[1].json["data"][0]["name"] == "Skill 50"
    assert [pages[0].json["metadata"][name] for name in ("total_count", "total_pages", "previous_page_url")] == [
        51,
        2,
        None,
    ]
    assert pages[0].json["metadata"]["next_page_url"].endswith("/employees/skills?page=2")
    assert place.own("GET", "/employees/skills?page=0").status_code == 400


def test_nothing_external_is_simulated(still):
    answer = still.own("GET", "/employees/external_badges")
    assert data(answer, "ExternalBadgeList") == []
    assert answer.json["metadata"]["total_count"] == 0


FIELDS = [
    ("email", value)
    for value in (
        None, {}, [], True, 7, "", " ", "nobody", "a@b", "a@x.example,b@x.example", "Ann <a@x.example>", "a\x00@x.example",
        "a@x.example\r\nBcc: b@x.example", "a" * 250 + "@x.example",
    )
] + [
    (name, value)
    for name in ("first_name", "last_name")
    for value in (None, {}, [], True, 7, "", "  ", "x" * 256, "a\x00", "a\nb")
] + [
    (name, value) for name in PARTICULARS for value in ({}, [], True, 7, "", " ", "x" * 256, "a\x00", "a\nb")
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), FIELDS, ids=lambda value: ascii(value)[:30])
def test_a_field_of_an_employee_that_is_wrong(still, field, value):
    said = refused(still.own("POST", "/employees", json=PRIYA | {field: value}), 422, "fields")
    assert {problem["attribute"] for problem in said["errors"]} == {field}


@pytest.mark.parametrize("missing", PRIYA)
def test_a_field_of_an_employee_that_is_missing(still, missing):
    said = refused(
        still.own("POST", "/employees", json={name: PRIYA[name] for name in PRIYA if name != missing}),
        422,
        "fields",
    )
    assert [problem["attribute"] for problem in said["errors"]] == [missing]


def test_a_change_that_is_wrong(place):
    hired = hire(place)
    before = place.digest()
    for name in ("first_name", "last_name", *PARTICULARS):
        for value in (7, "", "x" * 256, "a\x00", {}):
            refused(place.own("PUT", f"/employees/{hired['id']}", json={name: value}), 422, "fields")
    assert place.digest() == before


@pytest.mark.parametrize(
    "body",
    [
        {}, {"employee_list": []}, {"list_type": "name"}, {"list_type": None}, {"employee_list": None}, {"employee_list": "x"},
        {"employee_list": [5]}, {"employee_list": [""]}, {"employee_list": ["a\x00"]}, {"employee_list": ["x"] * 1001},
        {"statuses": []}, {"statuses": ["unknown"]}, {"statuses": "pending"}, {"statuses": ["pending"] * 11},
    ],
    ids=lambda body: ascii(body)[:40],
)  # fmt: skip
def test_invitations_that_are_wrong(still, body):
    good = {"employee_list": ["x"], "list_type": "id"}
    refused(still.own("POST", "/employees/send_invitations", json=good | body if body else {}), 422, "fields")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"employee_ids": []}, {"employee_ids": "x"}, {"employee_ids": [None]}, {"employee_ids": ["x"], "message": 5},
        {"employee_ids": ["x"], "message": "a\x00"}, {"employee_ids": ["x"], "message": "x" * 10_001},
    ],
    ids=lambda body: ascii(body)[:40],
)  # fmt: skip
def test_invitations_of_a_client_that_are_wrong(still, body):
    refused(still.own("POST", "/employees/invitations", json=body), 422, "fields")


@pytest.mark.parametrize("path", ["", "/send_invitations", "/invitations"])
@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400), (b"null", {}, 400), (b"[]", {}, 400), (b'"x"', {}, 400), (b"[" * 5000, {}, 400),
        (b'{"email": NaN}', {}, 400), (b'{"a": 1, "a": 2}', {}, 400), (b'{"email": "\\ud800"}', {}, 400), (b'{"email": "\xff"}', {}, 400),
        (b"", {}, 422), (b"{}", {"Content-Type": "text/plain"}, 415), (b"{}", {"Content-Encoding": "gzip"}, 415),
    ],
)  # fmt: skip
def test_a_body_that_is_none(still, path, body, headers, status):
    answer = still.own("POST", f"/employees{path}", data=body, headers={"Content-Type": "application/json"} | headers)
    assert answer.status_code == status
    validator("Error").validate(answer.json)


@pytest.mark.parametrize(
    "thing", ["\x00", "nothing", "%00", "..", "{x}", "é", "%ff%fe", "x" * 3000, "'--", "invitations"], ids=ascii
)
def test_an_employee_that_is_none(still, thing):
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/data")):
        body = {} if method == "PUT" else None
        assert still.own(method, f"/employees/{thing}{path}", json=body).status_code in {404, 405}


@pytest.mark.parametrize("query", ["page=0", "page=abc", "filter=team::%00", "sort=%00", "filter=" + "x" * 9000])
def test_a_query_that_is_junk(still, query):
    assert still.own("GET", f"/employees?{query}").status_code == 400


OPERATIONS = {
    "listEmployees": "read", "getEmployee": "read", "getEmployeeData": "read", "listExternalBadges": "read",
    "listEmployeeSkills": "read", "createEmployee": "write", "updateEmployee": "write", "sendInvitations": "write",
    "inviteEmployees": "write", "deleteEmployee": "delete",
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_a_token_must_permit(place, name):
    described = operations()[name]
    assert (described.permission, described.security["oauth"]) == (OPERATIONS[name], ("workforce",))
    lacking = {f"{permission}_enabled": permission != OPERATIONS[name] for permission in ("read", "write", "delete")}
    token = place.own("POST", "/authorization_tokens", json=lacking).json["data"]["token"]
    path = described.path.removeprefix("/v1").format(organization_id=NORTHWIND, employee_id="x")
    refused(place.api(described.method, path, token=token), 403, "token-permissions")
    refused(place.api(described.method, path, token="wrong"), 401, "token")


@pytest.fixture
def strict(simulator):
    simulator.worlds.create("strict-workforce", "northwind", Clock(frozen_at=START), Switches(strict=True))
    yield Place(simulator, "strict-workforce")
    simulator.worlds.remove("strict-workforce")


def test_a_strict_world_takes_what_is_documented(strict):
    hired = hire(strict, **PARTICULARS)
    assert invited(strict, "emp-1", by="external_id", statuses=["created"]) == ["priya@example.com"]
    for query in ("?filter[team]=Development", "?filter=employee_state::pending&sort=-email"):
        assert emails(strict, query) == ["priya@example.com"]
    assert strict.own("DELETE", f"/employees/{hired['id']}").status_code == 204


def test_a_strict_world_refuses_what_is_not(strict):
    refused(strict.own("POST", "/employees", json=PRIYA | {"shoe_size": 42}), 422, "unknown-field")
    refused(strict.own("POST", "/employees", data=PRIYA), 415, "form-body")
    for query in ("filter=shoe_size::42", "sort=shoe_size"):
        refused(strict.own("GET", f"/employees?{query}"), 422, "unknown-filter")
        for path in ("/employees/skills", "/employees/external_badges"):
            refused(strict.own("GET", f"{path}?{query}"), 422, "unknown-parameter")
    with strict.world(write=False) as world:
        assert world.rows(employees).all() == []


def test_a_form_is_taken_as_well(place):
    answer = place.own("POST", "/employees", data=PRIYA)
    assert data(answer, "EmployeeAnswer", 201)["full_name"] == "Priya Raman"
    listed = {"employee_list[]": ["priya@example.com"], "list_type": "email", "statuses[]": ["created"]}
    answer = place.own("POST", "/employees/send_invitations", data=listed)
    assert [person["email"] for person in data(answer, "InvitedAnswer")] == ["priya@example.com"]
