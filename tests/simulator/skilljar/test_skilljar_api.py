"""The REST API: the vendor's shapes, and what bad input gets."""

import pytest

USER = "priyaraman001"
COURSES = "/domains/academy.northwind.example/published-courses"
PROGRESS = f"/users/{USER}/published-courses"
WELCOME = f"{PROGRESS}/pubwelcometou"
DONE = {"completed_at": "2026-06-30T10:00:00Z", "success_status": "PASSED", "score": 88, "max_score": 100}


def enrol(lms, course="pubwelcometou", user=USER):
    return lms.api("POST", f"{COURSES}/{course}/enrollments", json={"user": {"id": user}})


@pytest.mark.parametrize("key", ["", "sk-live-nobody", "ä", "sk live", "\x00"])
def test_without_a_good_key_nothing_is_told(lms, key):
    for path in ("/ping", "/users", "/nowhere"):
        answer = lms.api("GET", path, key=key)
        assert answer.status_code == 401
        assert set(answer.json) == {"detail"}


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic c2s=", "Bearer sk-live-northwind-0001", "Basic /w=="])
def test_a_strange_authorization_is_a_401(lms, header):
    answer = lms.app.test_client().get("/skilljar/v1/ping", headers={"Authorization": header})
    assert answer.status_code == 401


def test_ping_is_empty(lms):
    answer = lms.api("GET", "/ping")
    assert (answer.status_code, answer.data) == (200, b"")


def test_users_by_address(lms):
    answer = lms.api("GET", "/users?email=priya@example.com").json
    assert (answer["count"], answer["next"], answer["previous"]) == (1, None, None)
    assert answer["results"] == [
        {
            "user": {"id": USER, "email": "priya@example.com", "first_name": "Priya", "last_name": "Raman"},
            "registration_count": 0,
            "completion_count": 0,
            "signed_up_at": "2026-07-01T09:00:00.000000+00:00",
            "latest_activity": None,
            "inactive_at": None,
        }
    ]
    assert lms.api("GET", "/users?email=nobody@example.com").json["results"] == []
    assert lms.api("GET", "/users?email=%00").json["results"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("is_inactive=true", 0),
        ("is_inactive=True", 0),
        ("is_inactive=true&email=priya@example.com", 0),
        ("is_inactive=false", 3),
        ("is_inactive=false&email=priya@example.com", 1),
        ("is_inactive=maybe", 3),
        ("is_inactive=", 3),
    ],
)
def test_nobody_is_inactive(lms, query, count):
    answer = lms.api("GET", f"/users?{query}").json
    assert (answer["count"], len(answer["results"]), answer["next"]) == (count, count, None)


def test_pages_of_users(lms):
    first = lms.api("GET", "/users?page_size=2").json
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert first["next"] == "http://lms.example/skilljar/v1/users?page_size=2&page=2"
    second = lms.api("GET", "/users?page_size=2&page=2").json
    assert (len(second["results"]), second["next"]) == (1, None)
    assert [lms.api("GET", f"/users?page={page}").status_code for page in ("3", "0", "x", "9" * 40)] == [404] * 4
    assert lms.api("GET", "/users?page_size=x").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/users/gusbeck000001"),
        ("PATCH", "/users/gusbeck000001"),
        ("GET", "/users/gusbeck000001/published-courses"),
        ("GET", "/users/%00"),
        ("GET", "/users/ä"),
        ("GET", "/users/"),
        ("GET", "/"),
        ("GET", WELCOME),
        ("PATCH", f"{PROGRESS}/pubpartnerbas"),
        ("GET", "/domains/training.globex.example/published-courses"),
        ("GET", f"{COURSES}/pubpartnerbas"),
        ("GET", "/webhooks/nothing"),
        ("DELETE", "/webhooks/nothing"),
        ("GET", "/users/nobody/published-courses/x/lessons"),
    ],
)
def test_what_is_not_ours_is_not_there(lms, method, path):
    answer = lms.api(method, path, json={})
    assert (answer.status_code, answer.json) == (404, {"detail": "Not found."})


def test_a_wrong_method_is_a_405(lms):
    answer = lms.api("DELETE", "/users")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert set(answer.json) == {"detail"}


def test_changing_a_user(lms):
    answer = lms.api("PATCH", f"/users/{USER}", json={"email": "p.raman@example.org"})
    assert answer.status_code == 200
    user = lms.api("GET", f"/users/{USER}").json["user"]
    assert user == {"id": USER, "email": "p.raman@example.org", "first_name": "Priya", "last_name": "Raman"}
    assert lms.api("PUT", f"/users/{USER}", data={"last_name": "Ramán"}).json["user"]["last_name"] == "Ramán"
    assert lms.api("PUT", f"/users/{USER}", data={"first_name": ""}).json["user"]["first_name"] == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": None}, "email"),
        ({"email": ["x"]}, "email"),
        ({"email": "TOMAS@example.com"}, "email"),
        ({"email": "x" * 300}, "email"),
        ({"first_name": "x" * 51}, "first_name"),
        ({"first_name": "a\x00b"}, "first_name"),
        ({"last_name": "a\nb"}, "last_name"),
        ({"last_name": {}}, "last_name"),
    ],
)
def test_wrong_fields_of_a_user_are_named(lms, body, field):
    answer = lms.api("PATCH", f"/users/{USER}", json=body)
    assert answer.status_code == 400
    assert list(answer.json) == [field]
    assert isinstance(answer.json[field], list)
    assert lms.api("GET", f"/users/{USER}").json["user"]["email"] == "priya@example.com"


BAD_BODIES = [
    b"null", b"[]", b'"text"', b"1", b"{", b"NaN", b'{"email": NaN}', b"\xff\xfe", b'{"email": "\\ud800"}',
    b"[" * 100_000, b'{"a":' * 5_000, b'{"email": "\xc3"}', b'{"score": 1e999}',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_BODIES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", f"/users/{USER}"),
        ("POST", "/webhooks"),
        ("POST", f"{COURSES}/pubwelcometou/enrollments"),
        ("PUT", WELCOME),
    ],
)
def test_a_body_that_is_none_is_a_400(lms, method, path, body):
    answer = lms.api(method, path, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json) == {"detail"}


def test_a_new_address_becomes_a_student(lms):
    path = "/domains/academy.northwind.example/users"
    made = lms.api("POST", path, json={"email": "Noor@example.org", "first_name": "Noor", "last_name": "Haddad"})
    assert made.status_code == 201
    again = lms.api("POST", path, json={"email": "noor@EXAMPLE.org", "first_name": "Somebody", "last_name": "Else"})
    assert again.json == made.json
    assert lms.api("GET", f"/users/{made.json['user']['id']}").json["user"] == {
        "id": made.json["user"]["id"], "email": "Noor@example.org", "first_name": "Noor", "last_name": "Haddad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "email"), ({"email": "nobody"}, "email"), ({"email": "a@example.org", "first_name": "x" * 51}, "first_name")],
)
def test_who_is_no_person_is_not_admitted(lms, body, field):
    refused = lms.api("POST", "/domains/academy.northwind.example/users", json=body)
    assert (refused.status_code, list(refused.json)) == (400, [field])
    assert lms.api("GET", "/users").json["count"] == 3


def test_enrolling(lms):
    answer = enrol(lms)
    assert answer.status_code == 201
    row = answer.json
    assert set(row) == {"id", "user", "enrolled_at", "expires_at", "active", "purchase", "rating", "feedback"}
    assert (row["user"]["id"], row["active"], row["purchase"]) == (USER, True, None)
    assert enrol(lms).json["id"] == row["id"]
    assert lms.receiver.calls[0]["url"].endswith("/webhooks/lms")


def test_enrolling_with_a_form_and_with_times(lms):
    form = {"user.id": USER, "expires_at": "2026-07-02T00:00:00Z", "active": "true"}
    answer = lms.api("POST", f"{COURSES}/pubwelcometou/enrollments", data=form)
    assert (answer.status_code, answer.json["expires_at"]) == (201, "2026-07-02T00:00:00.000000+00:00")


def test_one_student_is_enrolled_once_at_one_time_and_anew_at_another(lms):
    def at(instant):
        body = {"user": {"id": USER}, "enrolled_at": instant}
        answer = lms.api("POST", f"{COURSES}/pubwelcometou/enrollments", json=body)
        assert answer.status_code == 201
        return answer.json["id"]

    first = enrol(lms).json
    assert at(first["enrolled_at"]) == first["id"]
    second = at("2026-07-01T08:00:00Z")
    assert second != first["id"]
    assert at("2026-07-01T10:00:00+02:00") == second
    assert at(first["enrolled_at"]) == first["id"]
    assert enrol(lms).json["id"] == second
    (row,) = lms.api("GET", PROGRESS).json
    assert row["enrollment_id"] == second
    assert [entry["enrollment_id"] for entry in row["all_enrollments"]] == [first["id"], second]
    assert sum(b"COURSE_ENROLLMENT" in call["data"] for call in lms.receiver.calls) == 2


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, {"user": ["This field is required."]}),
        ({"user": "x"}, {"user": ["Expected an object."]}),
        ({"user": {}}, {"user": {"id": ["This field is required."]}}),
        ({"user": {"id": 7}}, {"user": {"id": ["Not a valid string."]}}),
        ({"user": {"id": "gusbeck000001"}}, {"user": {"id": ["There is no such user in this domain."]}}),
    ],
)
def test_wrong_enrolments_are_refused(lms, body, problem):
    answer = lms.api("POST", f"{COURSES}/pubwelcometou/enrollments", json=body)
    assert (answer.status_code, answer.json) == (400, problem)


def test_published_courses(lms):
    listed = lms.api("GET", COURSES).json
    assert (listed["count"], len(listed["results"])) == (5, 5)
    assert lms.api("GET", f"{COURSES}/pubonboarding").json == {
        "id": "pubonboarding",
        "course": {
            "id": "crsonboarding",
            "title": "Onboarding Essentials",
            "lesson_count": 4,
            "required_lesson_count": 3,
        },
        "slug": "onboarding-essentials",
        "course_url": "http://lms.example/skilljar/courses/onboarding-essentials",
        "hidden": False,
        "registration_required": True,
        "allow_self_service_reenroll": True,
        "unique_progress_per_enrollment": True,
        "offer": None,
    }


def test_progress_is_a_bare_array(lms):
    assert lms.api("GET", PROGRESS).json == []
    enrollment_id = enrol(lms).json["id"]
    (row,) = lms.api("GET", PROGRESS).json
    assert set(row) == {
        "published_course_id", "domain_name", "enrolled_at", "enrollment_id", "course", "course_progress",
        "certificate", "all_enrollments",
    }  # fmt: skip
    progress = row["course_progress"]
    assert set(progress) == {
        "course_progress_id", "completed_at", "success_status", "score", "max_score", "completed_lesson_count",
        "completed_required_lesson_count", "latest_activity", "credits_earned", "credit_unit_plural",
    }  # fmt: skip
    assert (progress["completed_at"], progress["success_status"]) == (None, None)
    assert row["all_enrollments"] == [
        {
            "course_progress_id": progress["course_progress_id"],
            "active": True,
            "expires_at": None,
            "enrollment_id": enrollment_id,
        }
    ]


def test_completing_through_the_api(lms):
    enrol(lms)
    answer = lms.api("PATCH", WELCOME, json={"course_progress": DONE})
    assert answer.status_code == 200
    progress = answer.json["course_progress"]
    assert progress["completed_at"] == "2026-06-30T10:00:00.000000+00:00"
    assert (progress["success_status"], progress["score"], progress["max_score"]) == ("PASSED", 88, 100)
    assert lms.api("GET", f"/users/{USER}").json["completion_count"] == 1
    assert b"COURSE_COMPLETION" in lms.receiver.calls[-1]["data"]
    again = enrol(lms).json
    (row,) = lms.api("GET", PROGRESS).json
    assert (row["course_progress"]["completed_at"], len(row["all_enrollments"])) == (None, 2)
    same = {"user": {"id": USER}, "enrolled_at": again["enrolled_at"]}  # as the one before it has: the clock stands
    assert lms.api("POST", f"{COURSES}/pubwelcometou/enrollments", json=same).json == again


def test_completed_at_alone_completes(lms):
    enrol(lms)
    answer = lms.api("PUT", WELCOME, data={"course_progress.completed_at": "2026-07-01T09:00:00+00:00"})
    assert answer.json["course_progress"]["completed_at"] == "2026-07-01T09:00:00.000000+00:00"
    assert answer.json["course_progress"]["success_status"] is None


def told(lms, method="PATCH", **fields):
    """The course's progress after a change of these fields."""
    answer = lms.api(method, WELCOME, json={"course_progress": fields})
    assert answer.status_code == 200
    return {name: answer.json["course_progress"][name] for name in DONE}


def completions(lms):
    return sum(b"COURSE_COMPLETION" in call["data"] for call in lms.receiver.calls)


FAILED = DONE | {"completed_at": "2026-06-30T10:00:00.000000+00:00", "success_status": "FAILED", "score": 31}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("change", "announced"),
    [
        ({}, 0),
        ({"score": 35}, 0),
        ({"score": None, "max_score": None}, 0),
        ({"completed_at": "2026-06-30T11:00:00.000000+00:00"}, 0),
        ({"success_status": "FAILED", "max_score": 50}, 0),
        ({"success_status": "PASSED"}, 1),
        ({"success_status": None}, 1),
    ],
)
def test_what_a_change_of_a_completion_leaves_out_stays(lms, method, change, announced):
    assert told(lms, **FAILED) == FAILED
    before = completions(lms)
    assert told(lms, method, **change) == FAILED | change
    assert completions(lms) == before + announced


def test_a_form_changes_a_completion_in_part_too(lms):
    told(lms, **FAILED)
    answer = lms.api("PUT", WELCOME, data={"course_progress.score": "40", "course_progress.max_score": ""})
    progress = answer.json["course_progress"]
    assert (progress["success_status"], progress["score"], progress["max_score"]) == ("FAILED", 40, None)


UNDONE = dict.fromkeys(DONE)


@pytest.mark.parametrize("said", [{}, {"success_status": "PASSED", "score": 88}])
def test_a_completion_is_undone_with_null_and_nothing_is_announced(lms, said):
    told(lms, **FAILED)
    calls = len(lms.receiver.calls)
    assert told(lms, completed_at=None, **said) == UNDONE
    assert told(lms, completed_at=None) == UNDONE
    assert lms.api("GET", f"/users/{USER}").json["completion_count"] == 0
    assert len(lms.receiver.calls) == calls
    (row,) = lms.api("GET", PROGRESS).json
    assert enrol(lms).json["id"] == row["enrollment_id"]
    calls = completions(lms)
    assert told(lms, **FAILED) == FAILED
    assert completions(lms) == calls + 1


@pytest.mark.parametrize("instant", ["", "0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])
def test_an_instant_that_no_world_has_completes_and_undoes_nothing(lms, instant):
    assert told(lms, **FAILED) == FAILED
    before = lms.api("GET", PROGRESS).json
    assert lms.api("PATCH", WELCOME, json={"course_progress": {"completed_at": instant}}).status_code == 400
    assert lms.api("GET", PROGRESS).json == before


def test_who_is_not_enrolled_has_nothing_to_undo(lms):
    answer = lms.api("PATCH", WELCOME, json={"course_progress": {"completed_at": None}})
    assert (answer.status_code, answer.json) == (404, {"detail": "Not found."})
    assert lms.api("GET", PROGRESS).json == []


@pytest.mark.parametrize("enrolled", [True, False])
def test_a_course_that_is_not_complete_is_completed_at_some_time(lms, enrolled):
    if enrolled:
        enrol(lms)
    answer = lms.api("PATCH", WELCOME, json={"course_progress": {"success_status": "PASSED", "score": 88}})
    missing = {"course_progress": {"completed_at": ["This field is required."]}}
    assert (answer.status_code, answer.json) == (400, missing)
    assert len(lms.api("GET", PROGRESS).json) == enrolled


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"completed_at": "yesterday"}, "completed_at"),
        ({"completed_at": 5}, "completed_at"),
        ({"completed_at": "0001-01-01T00:00:00+14:00"}, "completed_at"),
        ({"success_status": "passed"}, "success_status"),
        ({"success_status": []}, "success_status"),
        ({"score": -1}, "score"),
        ({"score": 1.5}, "score"),
        ({"score": True}, "score"),
        ({"score": 10**30}, "score"),
        ({"max_score": "many"}, "max_score"),
    ],
)
def test_wrong_completions_are_refused(lms, change, field):
    enrol(lms)
    answer = lms.api("PATCH", WELCOME, json={"course_progress": DONE | change})
    assert (answer.status_code, list(answer.json["course_progress"])) == (400, [field])
    assert lms.api("GET", WELCOME).json["course_progress"]["completed_at"] is None


def test_webhooks_come_and_go(lms):
    made = lms.api("POST", "/webhooks", json={"target_url": "http://x.example/", "additional_headers": {"X-S": "1"}})
    assert made.status_code == 201
    row = made.json
    assert row == {
        "id": row["id"],
        "target_url": "http://x.example/",
        "active": True,
        "event_type": None,
        "deactivate_reason": None,
        "basic_auth_username": "",
        "basic_auth_password": "",
        "additional_headers": {"X-S": "1"},
    }
    assert lms.api("GET", "/webhooks").json["count"] == 2
    there = f"/webhooks/{row['id']}"
    form = {"event_type": "COURSE_COMPLETION", "active": "false", "additional_headers": '{"X-S": "2"}'}
    changed = lms.api("PATCH", there, data=form).json
    assert (changed["event_type"], changed["active"]) == ("COURSE_COMPLETION", False)
    assert changed["additional_headers"] == {"X-S": "2"}
    assert lms.api("PUT", there, json={"event_type": None}).json["event_type"] is None
    assert lms.api("GET", there).json["target_url"] == "http://x.example/"
    assert lms.api("DELETE", there).status_code == 204
    assert lms.api("GET", there).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "target_url"),
        ({"target_url": "nowhere"}, "target_url"),
        ({"target_url": None}, "target_url"),
        ({"target_url": "http://x.example/", "active": "maybe"}, "active"),
        ({"target_url": "http://x.example/", "active": None}, "active"),
        ({"target_url": "http://x.example/", "event_type": "PING"}, "event_type"),
        ({"target_url": "http://x.example/", "event_type": {}}, "event_type"),
        ({"target_url": "http://x.example/", "additional_headers": []}, "additional_headers"),
        ({"target_url": "http://x.example/", "additional_headers": {"a": 1}}, "additional_headers"),
        ({"target_url": "http://x.example/", "additional_headers": {"a b": "c"}}, "additional_headers"),
        ({"target_url": "http://x.example/", "basic_auth_username": "ä"}, "basic_auth_username"),
    ],
)
def test_wrong_webhooks_are_refused(lms, body, field):
    answer = lms.api("POST", "/webhooks", json=body)
    assert (answer.status_code, list(answer.json)) == (400, [field])


def test_the_test_of_a_webhook_changes_nothing(lms):
    lms.receiver.while_called = lambda: lms.api("GET", "/users")  # the receiver may ask back
    answer = lms.api("POST", "/webhooks/hooknorthwind/ping")
    assert answer.json == {"succeeded": True, "http_status_code": 200, "message": "HTTP 200"}
    assert b'"PING"' in lms.receiver.calls[0]["data"]
    lms.receiver.status = 404
    assert lms.api("POST", "/webhooks/hooknorthwind/ping").json["succeeded"] is False
    lms.receiver.fails = True
    failed = lms.api("POST", "/webhooks/hooknorthwind/ping").json
    assert (failed["succeeded"], failed["http_status_code"]) == (False, 0)
    assert lms.api("GET", "/webhooks/hooknorthwind").json["active"] is True
