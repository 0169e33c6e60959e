"""What the REST API is sent beyond its documentation: granted and named by default, refused by name in a strict world."""

import pytest

from simulator.fidelity import source_of
from simulator.journal_lines import unread
from simulator.switches import Switches
from tests.simulator.skilljar.test_skilljar_api import COURSES, PROGRESS, USER, WELCOME

ABOUT, HINT, RULE = "X-Simulator-Leniency-About", "X-Simulator-Hint", "X-Simulator-Rule"
LENIENCY = "X-Simulator-Leniency"
PEOPLE = "/domains/academy.northwind.example/users"
ENROLMENTS = f"{COURSES}/pubwelcometou/enrollments"
DONE = {"completed_at": "2026-06-30T10:00:00Z"}
AS_JSON = {"data": '{"course_progress": {"completed_at": "2026-06-30T10:00:00Z"}}'}
A_FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def strict(lms):
    with lms.world() as world:
        world.set_switches(Switches(strict=True))
    return lms


QUERIES = {
    "/users?emial=x": ("lms-unknown-parameter", "emial"),
    f"/users/{USER}?expand=all": ("lms-unknown-parameter", "expand"),
    f"{PROGRESS}?page=1": ("lms-unknown-parameter", "page"),
    f"{COURSES}?slug=x": ("lms-unknown-parameter", "slug"),
    f"{COURSES}/pubwelcometou?a.b=1": ("lms-unknown-parameter", "a.b"),
    "/webhooks?page_size=2": ("lms-unknown-parameter", "page_size"),
    "/ping?x": ("lms-unknown-parameter", "x"),
    "/users?page_size=100000": ("lms-page-size", "page_size"),
    "/users?page_size=x": ("lms-page-size", "page_size"),
    "/users?page_size=": ("lms-page-size", "page_size"),
}


@pytest.mark.parametrize("path", QUERIES)
def test_a_query_that_is_not_documented_is_granted_and_named(lms, path):
    answer = lms.api("GET", path)
    assert answer.status_code == 200
    assert (answer.headers[LENIENCY], answer.headers[ABOUT]) == QUERIES[path]


@pytest.mark.parametrize("path", QUERIES)
def test_a_strict_world_refuses_it(strict, path):
    answer = strict.api("GET", path)
    rule, about = QUERIES[path]
    assert (answer.status_code, answer.headers[RULE]) == (400, rule)
    assert answer.headers["X-Simulator-Source"] == source_of(rule) == "assumed"
    outer, _, inner = about.partition(".")
    (said,) = answer.json[outer][inner] if inner else answer.json[about]
    assert f"(strict world, leniency {rule})" in said


@pytest.mark.parametrize(
    "path",
    [
        "/users?email=a&first_name=b&last_name=c&is_inactive=false&page=1&page_size=10000",
        f"{COURSES}?page=1&page_size=1&course__id=x&search=y&include_searchable_content=true",
        "/webhooks?page=1",
    ],
)
def test_a_query_that_is_known_of_the_real_service_is_refused_nowhere(lms, strict, path):
    answer = strict.api("GET", path)
    assert answer.status_code == 200
    assert LENIENCY not in answer.headers


def test_courses_by_their_id(lms):
    every = lms.api("GET", COURSES).json["results"]
    wanted = every[1]["course"]["id"]
    assert len(every) > 1
    assert lms.api("GET", f"{COURSES}?course__id={wanted}").json["results"] == [every[1]]


def test_what_is_known_and_not_simulated_is_told(strict):
    answer = strict.api("GET", f"{COURSES}?search=welcome")
    assert answer.headers[HINT] == "documented of the real LMS and not simulated, so passed over: search"
    new = {"user": {"email": "new@example.com"}, "marketing_optin": True, "active": True}
    answer = strict.api("POST", PEOPLE, json=new)
    assert answer.status_code == 201
    assert (
        answer.headers[HINT] == "documented of the real LMS and not simulated, so passed over: active, marketing_optin"
    )


def test_several_hints_are_all_told(strict):
    known = {"published_course_id": "x", "course_progress": DONE | {"credits_earned": "1"}}
    hint = strict.api("PUT", WELCOME, json=known).headers[HINT]
    assert "passed over: published_course_id; " in hint
    assert hint.endswith("passed over: credits_earned")


def test_a_page_that_is_not_as_large_as_asked_for_is_told(strict):
    answer = strict.api("GET", "/users?page_size=5000")
    assert answer.headers[HINT] == "a page holds 1000 at most here: follow next"
    assert HINT not in strict.api("GET", "/users?page_size=1000").headers


BODIES = {
    ("PATCH", f"/users/{USER}", "frist_name"): {"frist_name": "P"},
    ("POST", PEOPLE, "emial"): {"user": {"email": "new@example.com"}, "emial": "x"},
    ("POST", PEOPLE, "user.emial"): {"user": {"email": "new@example.com", "emial": "x"}},
    ("POST", ENROLMENTS, "user.name"): {"user": {"id": USER, "name": "x"}},
    ("POST", ENROLMENTS, "stray.one"): {"user": {"id": USER}, "stray.one": 1},
    ("PUT", WELCOME, "course_progress.succes_status"): {"course_progress": DONE | {"succes_status": "FAILED"}},
    ("POST", "/webhooks", "secret"): {"target_url": "http://127.0.0.1:1/", "secret": {"a": 1}},
}


@pytest.mark.parametrize(("method", "path", "field"), BODIES)
def test_a_field_that_is_not_documented_is_granted_and_named(lms, method, path, field):
    answer = lms.api(method, path, json=BODIES[method, path, field])
    assert answer.status_code in {200, 201}
    assert (answer.headers[LENIENCY], answer.headers[ABOUT]) == ("lms-unknown-field", field)


@pytest.mark.parametrize(("method", "path", "field"), BODIES)
def test_a_strict_world_refuses_the_field_and_changes_nothing(strict, method, path, field):
    answer = strict.api(method, path, json=BODIES[method, path, field])
    assert (answer.status_code, answer.headers[RULE]) == (400, "lms-unknown-field")
    part = answer.json
    for place in field.split("."):
        part = part[place]
    assert part == ["This field is not documented (strict world, leniency lms-unknown-field)."]
    assert strict.api("GET", PROGRESS).json == []


def test_a_form_is_looked_at_alike(strict):
    assert strict.api("PUT", WELCOME, data={"course_progress.completed_at": "2026-06-30"}).status_code == 200
    answer = strict.api("PUT", WELCOME, data={"course_progress.x": "1"})
    assert answer.headers[RULE] == "lms-unknown-field"


def test_a_misspelt_field_that_is_asked_for_is_named_too(lms):
    answer = lms.api("PUT", WELCOME, json={"corse_progress": DONE})
    assert (answer.status_code, answer.json) == (400, {"course_progress": ["This field is required."]})
    assert answer.headers[ABOUT] == "corse_progress"


KNOWN = [
    ("PATCH", f"/users/{USER}", {"email": "p@example.org", "first_name": "P", "last_name": "R"}),
    ("POST", PEOPLE, {"user": {"email": "new@example.com", "first_name": "N", "last_name": "W"}, "expires_at": None}),
    ("POST", ENROLMENTS, {"user": {"id": USER}, "enrolled_at": None, "expires_at": None, "active": True, "purchase": {}}),
    ("PUT", WELCOME, {"published_course_id": "x", "course_progress": DONE}),
    (
        "PUT",
        WELCOME,
        {
            "course_progress": {
                "completed_at": "2026-06-30T10:00:00Z", "success_status": "PASSED", "score": 1, "max_score": 2,
                "credits_earned": "1", "credit_unit_plural": "points",
            }
        },
    ),
    (
        "POST",
        "/webhooks",
        {
            "target_url": "http://127.0.0.1:1/", "active": True, "event_type": None, "basic_auth_username": "",
            "basic_auth_password": "", "additional_headers": {"X-Any": "x"},
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), KNOWN)
def test_a_field_that_is_known_of_the_real_service_is_refused_nowhere(strict, method, path, body):
    answer = strict.api(method, path, json=body)
    assert answer.status_code in {200, 201}, answer.text
    assert LENIENCY not in answer.headers


def test_what_was_read_is_written_back_as_it_was(strict):
    strict.api(
        "PUT", WELCOME, json={"course_progress": DONE | {"success_status": "PASSED", "score": 3, "max_score": 4}}
    )
    hook = strict.api("POST", "/webhooks", json={"target_url": "http://127.0.0.1:1/"}).json["id"]
    for path in (WELCOME, f"/webhooks/{hook}"):
        read = strict.api("GET", path).json
        answer = strict.api("PUT", path, json=read)
        assert (answer.status_code, answer.json) == (200, read), answer.text
        assert LENIENCY not in answer.headers


def test_a_new_user_stands_below_user_as_documented(lms):
    answer = lms.api("POST", PEOPLE, json={"user": {"email": "new@example.com", "first_name": "N"}})
    assert (answer.status_code, answer.json["user"]["first_name"]) == (201, "N")
    answer = lms.api("POST", PEOPLE, json={"user": {"first_name": "N"}})
    assert (answer.status_code, answer.json) == (400, {"user": {"email": ["This field is required."]}})


def test_its_fields_alone_are_granted_and_named(lms):
    answer = lms.api("POST", PEOPLE, json={"email": "new@example.com"})
    assert answer.status_code == 201
    assert (answer.headers[LENIENCY], answer.headers[ABOUT]) == ("lms-user-fields", "user")


def test_a_strict_world_asks_for_user(strict):
    answer = strict.api("POST", PEOPLE, json={"email": "new@example.com"})
    assert (answer.status_code, answer.headers[RULE], list(answer.json)) == (400, "lms-user-fields", ["user"])


def test_json_that_is_sent_as_a_form_is_answered_as_before_and_told(lms):
    answer = lms.api("PUT", WELCOME, content_type=A_FORM, **AS_JSON)
    assert (answer.status_code, answer.json) == (400, {"course_progress": ["This field is required."]})
    assert answer.headers[HINT] == "this looks like JSON: send it with Content-Type: application/json"
    assert ABOUT not in answer.headers  # a secret may stand in it


def test_so_it_is_where_nothing_is_asked_for(lms):
    answer = lms.api("PATCH", f"/users/{USER}", content_type=A_FORM, data='{"first_name": "P"}')
    assert (answer.status_code, answer.json["user"]["first_name"]) == (200, "Priya")
    assert answer.headers[HINT].startswith("this looks like JSON")
    assert answer.headers[LENIENCY] == "lms-json-as-form"


def test_a_strict_world_refuses_json_that_is_sent_as_a_form(strict):
    answer = strict.api("PATCH", f"/users/{USER}", content_type=A_FORM, data=' [{"first_name": "P"}]')
    assert (answer.status_code, answer.headers[RULE]) == (400, "lms-json-as-form")
    assert answer.headers[HINT].startswith("this looks like JSON")
    assert list(answer.json) == ["non_field_errors"]


def test_json_without_any_content_type_is_read(lms):
    assert lms.api("PUT", WELCOME, **AS_JSON).status_code == 200


def test_the_journal_names_what_was_not_read():
    entry = {"name": "lmsListUsers", "leniency": "lms-unknown-parameter", "leniency_about": "emial"}
    assert unread([entry]) == ["not read: lmsListUsers  lms-unknown-parameter (emial)"]
