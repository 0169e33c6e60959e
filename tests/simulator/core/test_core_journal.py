"""The journal: what happened, what caused what, and whether what should have happened has."""

from functools import partial

import pytest

from simulator import journal
from simulator.control.journal import MOST_STEPS
from simulator.journal import entries
from simulator.masking import masked
from tests.simulator.places import NORTHWIND, ONBOARDED, SAFETY


def told(place, query=""):
    answer = place.control("GET", f"/journal{query}")
    assert answer.status_code == 200, answer.text
    return answer.json["entries"]


def kinds(entries):
    return [(entry["kind"], entry["name"]) for entry in entries]


def test_a_request_leads_to_changes_and_these_to_mails(place):
    badge = place.issue()
    assert kinds(told(place)) == [
        ("request", "issueBadge"),
        ("change", "badge.created"),
        ("mail", "badge notice"),
        ("change", "pending_badge_notification.no_user.sent"),
    ]
    request, created, mail, _ = told(place)
    assert (request["cause"], created["cause"], mail["cause"]) == (None, request["id"], created["id"])
    assert (created["about"], created["person"], mail["about"]) == (badge, "priya@example.com", badge)


def test_what_the_clock_does_later_is_caused_by_what_put_it_down(place):
    place.issue()
    place.advance(days=4)
    created, *_ = told(place, "?name=badge.created")
    assert [mail["cause"] for mail in told(place, "?name=badge%20reminder")] == [created["id"]] * 2
    assert [mail["at"] for mail in told(place, "?name=badge%20reminder")] == [
        "2026-03-03T09:00:00+00:00",
        "2026-03-06T09:00:00+00:00",
    ]


def test_an_entry_is_shown_with_its_causes_and_effects(place):
    place.issue()
    request, created, mail, _ = told(place)
    whole = place.control("GET", f"/journal/{request['id']}").json
    assert [effect["name"] for effect in whole["led_to"]] == ["badge.created"]
    assert [effect["name"] for effect in whole["led_to"][0]["led_to"]] == [
        "badge notice", "pending_badge_notification.no_user.sent",
    ]  # fmt: skip
    assert [cause["id"] for cause in place.control("GET", f"/journal/{mail['id']}").json["caused_by"]] == [
        request["id"],
        created["id"],
    ]
    assert place.control("GET", "/journal/nothing").status_code == 404


def test_what_only_reads_is_in_its_place(place):
    place.own("GET", "/badges?filter=state::pending")
    place.issue()
    place.own("GET", "/badges")
    requests = told(place, "?kind=request")
    assert [(one["name"], one["query"], one["status"]) for one in requests] == [
        ("listBadges", "filter=state::pending", 200), ("issueBadge", "", 201), ("listBadges", "", 200),
    ]  # fmt: skip


def test_a_refusal_is_told_with_its_rule_and_led_to_nothing(place):
    place.issue()
    place.try_to_issue()
    refused = told(place, "?kind=request")[-1]
    assert (refused["status"], refused["rule"]) == (422, "duplicates")
    assert "already has this badge" in refused["answer"]
    assert told(place, f"?cause={refused['id']}") == []


def test_pages_are_told_of_too(place):
    badge = place.accepted_by_tomas()
    accepted = told(place, "?kind=request&name=accept_now")[-1]
    assert accepted["about"] == badge
    assert [change["state"] for change in told(place, f"?cause={accepted['id']}")] == ["accepted"]


@pytest.mark.parametrize(
    "secret",
    ["northwind-invented-token-000000000001", "accept-with-tomas", "northwind-invented-client-secret-000000001"],
)
def test_secrets_are_masked(place, secret):
    place.tomas()
    place.own("GET", "/authorization_tokens")
    fields = {"grant_type": "client_credentials", "client_id": "northwind-invented-client-id-0000000000001"}
    given = place.client.post(f"{place.prefix}/oauth/token", data=fields | {"client_secret": secret})
    place.client.get(f"{place.prefix}/oauth/v1/users/self?access_token={secret}")
    written = place.control("GET", "/journal").text
    assert secret not in written
    assert given.json.get("access_token", "none") not in written
    assert "***" in written


FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PADDED = '{"x": "' + "y" * 8150 + '", "password": "' + "SECRET" * 20 + '"}'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PADDED, JSON),
        ('{"pass\\u0077ord": "SECRET"}', JSON),
        ('{"client_secret": ["SECRET"], "Token": {"x": "SECRET"}, "new_password": "SECRET"}', JSON),
        ('{"token": 12345678, "SECRET"', JSON),
        ('{"pass\\u0077ord": "SECRET', JSON),
        ('{"secret": ["SECRET", {"a": "SECRET"}', JSON),
        ('{"at": "http://user:SECRET@127.0.0.1:1/?token=SECRET"}', JSON),
        ('{"at": "http:\\/\\/user:SECRET@127.0.0.1:1/"}', JSON),
        ("client_secre%74=SECRET&grant_type=client_credentials", FORM),
        ("User%5BPassword%5D=SECRET", FORM),
        ("at=http%3A%2F%2Fuser%3ASECRET%40host%2F%3Fcode%3DSECRET", FORM),
        ("a=1\npassword=SECRET", "text/plain"),
    ],
)
def test_a_secret_is_masked_however_it_is_written(place, body, content_type):
    place.client.post(f"{place.prefix}/oauth/token", data=body, headers={"Content-Type": content_type})
    (kept,) = (one["body"] for one in told(place))
    assert "***" in kept or "password" not in kept
    assert "SECRET" not in kept.replace(', "SECRET"', "")
    assert "12345678" not in kept


@pytest.mark.parametrize("query", ["Password=SECRET", "acce%73s_token=SECRET", "x=http://u:SECRET@h/"])
def test_a_query_is_masked_by_the_names_that_are_meant(place, query):
    place.own("GET", f"/badges?page=1&{query}")
    (request,) = told(place)
    assert request["query"].startswith("page=1&")
    assert "SECRET" not in request["query"]


def test_of_credentials_without_a_scheme_nothing_is_kept(place):
    for given in ("rawsecrettoken123", "raw secrettoken123", "Basic bm9uZTo=", "bearer secrettoken123"):
        place.client.get(f"{place.prefix}/v1/organizations", headers={"Authorization": given})
    kept = [one["headers"]["Authorization"] for one in told(place)]
    assert kept == ["***", "***", "Basic ***", "bearer ***"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_a_link_that_confirms_an_address_is_a_secret_too(place, method):
    place.client.open(f"{place.prefix}/users/confirmation/SECRETCONFIRMTOKEN", method=method)
    (request,) = told(place)
    assert request["path"] == "/users/confirmation/***"
    assert request["about"] in {"***", None}


def test_the_password_of_a_receiver_is_masked(place):
    told_of_receiver = {"webhook_url": "http://user:SECRET@127.0.0.1:1/hook?token=SECRET&a=1", "secret": "SECRET"}
    told_of_receiver["badges_earned_url"] = "http://127.0.0.1:1"
    assert place.control("PUT", "/lms/nwacademy0001/integration", json=told_of_receiver).status_code == 200
    done = {"course_progress": {"completed_at": "2026-03-02T09:00:00Z"}}
    completed = "/skilljar/v1/users/priyaraman001/published-courses/pubonboarding"
    assert place.client.put(place.prefix + completed, json=done, auth=("sk-live-northwind-0001", "")).status_code == 200
    place.advance(seconds=1)
    assert {one["url"] for one in told(place, "?kind=webhook")} == {"http://***@127.0.0.1:1/hook?token=***&a=1"}
    assert "SECRET" not in place.control("GET", "/journal").text


def test_what_holds_no_secret_is_kept_as_it_was_sent():
    for sent in (
        b'{ "a" : 1.0, "b": "\xc3\xa9" }',
        b'{"token_type": "Bearer\\u0020"}',
        b"a=%41&b&=c",
        b"1 = 2 & 3",
        b"",
    ):
        assert masked(sent) == sent.decode()
    assert masked(b"[" * 2000 + b'"token"') == "[" * 2000 + '"token"'


def test_it_is_narrowed_down(place):
    badge = place.issue()
    place.issue_to_tomas()
    assert [mail["person"] for mail in told(place, "?kind=mail&person=TOMAS@example.com")] == ["tomas@example.com"]
    assert {one["about"] for one in told(place, f"?about={badge}")} == {badge}
    place.advance(days=1)
    assert told(place, "?since=2026-03-02T09:00:01Z") == told(place, "?name=badge%20reminder")
    assert len(told(place, "?newest=2")) == 2
    assert told(place, "?until=2026-03-01T00:00:00Z") == []
    for wrong in ("kind=x", "newest=0", "newest=x", "since=yesterday"):
        assert place.control("GET", f"/journal?{wrong}").status_code == 400


def test_worlds_have_journals_of_their_own(place, still):
    place.issue()
    assert not any(one["kind"] == "change" for one in told(still))


def test_it_keeps_the_newest(place, monkeypatch):
    monkeypatch.setattr(journal, "MOST", 5)
    monkeypatch.setattr(journal, "_TRIM_EVERY", 1)
    for _ in range(4):
        place.own("GET", "/badges")
    place.issue()
    place.issue(badge_template_id=SAFETY)
    assert kinds(told(place))[-4:][0] == ("request", "issueBadge")
    with place.world() as world:
        assert world.rows(entries).count() <= 5


def test_it_can_be_cleared(place):
    place.issue()
    assert place.control("DELETE", "/journal").status_code == 204
    assert told(place) == []


@pytest.fixture
def caused(place):
    """Asks for the organization, as an effect of the entry named."""

    def ask(cause):
        place.api("GET", f"/organizations/{NORTHWIND}", headers={"X-Simulator-Cause": cause})
        return told(place)[-1]["id"]

    return ask


def test_a_long_chain_of_causes_is_told_as_far_as_it_can_be_read(place, caused):
    ids = [caused("")]
    for _ in range(200):
        ids.append(caused(ids[-1]))
    first, last = (place.control("GET", f"/journal/{one}") for one in (ids[0], ids[-1]))
    assert (first.status_code, last.status_code) == (200, 200)
    depth, entry = 0, first.json
    while entry["led_to"]:
        depth, entry = depth + 1, entry["led_to"][0]
    assert depth == MOST_STEPS
    assert [one["id"] for one in last.json["caused_by"]] == ids[-1 - MOST_STEPS : -1]


def test_what_is_its_own_cause_is_told_once(place, caused):
    first, second = (caused("").rpartition("-") for _ in range(2))
    foreseen = 2 * int(second[2]) - int(first[2])
    own = f"{second[0]}-{foreseen}"
    assert caused(own) == own
    whole = place.control("GET", f"/journal/{own}")
    assert whole.status_code == 200, whole.text
    assert (whole.json["caused_by"], whole.json["led_to"]) == ([], [])


def verify(place, **expected):
    return place.control("POST", "/journal/verify", json=expected)


def test_what_should_have_happened_has(place):
    place.issue()
    for expected in (
        {"name": "issueBadge"},
        {"name": "issueBadge", "count": 1, "status": 201, "body": {"recipient_email": "priya@example.com"}},
        {"kind": "mail", "person": "priya@example.com", "at_least": 1, "at_most": 3},
        {"name": "revokeBadge", "count": 0},
        {"path": f"/v1/organizations/{NORTHWIND}/badges", "method": "POST"},
    ):
        answer = verify(place, **expected)
        assert answer.status_code == 200, answer.text


def test_the_closest_is_told_where_it_differs(place):
    place.issue()
    place.own("GET", "/badges")
    wrong = {"recipient_email": "priya@example.org", "badge_template_id": ONBOARDED}
    answer = verify(place, name="issueBadge", body=wrong)
    assert answer.status_code == 409
    assert answer.json["error"] == (
        f"expected 1 or more request with name 'issueBadge', body {wrong!r}, there were 0; the closest request differed"
        " in body.recipient_email: 'priya@example.com' instead of 'priya@example.org'"
    )
    assert answer.json["closest"]["name"] == "issueBadge"


def test_too_many_are_told_as_well(place):
    place.issue()
    answer = verify(place, kind="mail", count=0)
    assert (answer.status_code, answer.json["error"]) == (409, "expected 0 mail, there were 1")


def test_nothing_comes_close_to_nothing(place):
    assert verify(place, kind="webhook").json["error"] == "expected 1 or more webhook, there were 0"


@pytest.mark.parametrize(
    "expected",
    [{"kind": "x"}, {"nme": "issueBadge"}, {"count": -1}, {"count": True}, {"body": []}, {"within_seconds": "x"}, {"within_seconds": 61}],
)  # fmt: skip
def test_an_expectation_that_is_none(still, expected):
    assert verify(still, **expected).status_code == 400


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"status": "201"}, "status: a whole number, or null"),
        ({"status": True}, "status: a whole number, or null"),
        ({"kind": "webhook", "attempt": 1.5}, "attempt: a whole number, or null"),
        ({"person": 5}, "person: a text, or null"),
        ({"path": ["/v1"]}, "path: a text, or null"),
    ],
)
def test_what_no_entry_can_be_is_not_waited_for(still, expected, said):
    refused = verify(still, **expected, within_seconds=2)
    assert (refused.status_code, refused.json) == (400, {"error": said})


def test_what_is_caused_by_nothing_can_be_asked_for(place):
    place.issue()
    assert verify(place, name="issueBadge", cause=None, count=1).status_code == 200


def test_it_waits_for_what_comes(place, monkeypatch):
    """The first look finds nothing; by the second, the badge has been issued."""
    from simulator.control import verifying

    monkeypatch.setattr(verifying, "sleep", lambda _seconds: place.issue())
    assert verify(place, name="issueBadge", within_seconds=30).status_code == 200


class Looks:
    """Real time that goes by with each look, and what happens at some of them."""

    def __init__(self, monkeypatch, happens):
        from simulator.control import verifying

        self.seconds, self.happens = 0.0, happens
        monkeypatch.setattr(verifying, "monotonic", lambda: self.seconds)
        monkeypatch.setattr(verifying, "sleep", self.look_again)

    def look_again(self, _seconds):
        self.seconds += 1.0
        self.happens.pop(self.seconds, lambda: None)()


@pytest.mark.parametrize(
    ("happens_at", "status", "looked_for"),
    [((), 200, 3.0), ((1,), 409, 1.0), ((3,), 409, 3.0), ((4,), 200, 3.0)],
)
def test_what_must_not_happen_is_looked_for_as_long_as_is_told(place, monkeypatch, happens_at, status, looked_for):
    looks = Looks(monkeypatch, dict.fromkeys(happens_at, place.issue))
    answer = verify(place, name="issueBadge", count=0, for_seconds=3)
    assert (answer.status_code, looks.seconds) == (status, looked_for)


@pytest.mark.parametrize(("second_at", "status", "looked_for"), [(None, 200, 4.0), (3, 409, 3.0), (5, 200, 4.0)])
def test_what_must_happen_once_is_waited_for_and_must_stay_so(place, monkeypatch, second_at, status, looked_for):
    again = partial(place.issue, recipient_email="mei@example.com")
    looks = Looks(monkeypatch, {2.0: place.issue, second_at: again})
    answer = verify(place, name="issueBadge", count=1, within_seconds=9, for_seconds=2)
    assert (answer.status_code, looks.seconds) == (status, looked_for)
    assert status == 200 or "expected 1 request with name 'issueBadge', there were 2" in answer.json["error"]


@pytest.mark.parametrize("upper", [{"count": 0}, {"at_most": 2}])
def test_what_need_not_come_is_not_waited_for(still, upper):
    refused = verify(still, name="issueBadge", within_seconds=2, **upper)
    assert (refused.status_code, "for_seconds" in refused.json["error"]) == (400, True)


def test_an_id_with_a_nul_is_told_without_it(place):
    place.api("GET", f"/organizations/{NORTHWIND}/badges/%00")
    (asked,) = told(place, "?name=getBadge")
    assert asked["about"] == "\ufffd"


@pytest.mark.parametrize("where", ["journal", "mail"])
@pytest.mark.parametrize("newest", ["0", "1001", "000000001", "0000000019999999999999999999999", "9" * 5000, "x", ""])
def test_newest_is_a_number_within_bounds(still, where, newest):
    refused = still.control("GET", f"/{where}", query_string={"newest": newest})
    assert (refused.status_code, refused.json) == (400, {"error": "newest: a number from 1 to 1000"})


@pytest.mark.parametrize("name", ["about", "person", "cause", "path", "method"])
def test_a_nul_is_looked_for_as_it_is_kept(place, name):
    assert place.control("GET", "/journal", query_string={name: "\x00"}).json["entries"] == []


@pytest.mark.parametrize(
    "counts", [{"at_least": 3, "at_most": 1}, {"count": 1, "at_least": 2}, {"count": 1, "at_most": 1}]
)
@pytest.mark.parametrize("where", ["journal", "mail"])
def test_counts_that_contradict_each_other_are_refused(still, where, counts):
    assert still.control("POST", f"/{where}/verify", json=counts).status_code == 400


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("/docsxyz", True), ("/staticky", True), ("/_simulators", True), ("/openapi.jsonp", True), ("/images", True),
        ("/favicon.ico/x", True), ("/docs", False), ("/docs/", False), ("/docs/x", False), ("/static/x", False),
        ("/_simulator/health", False), ("/_simulator", False), ("/openapi.json", False), ("/images/x", False),
        ("/images/a\nb", False), ("/favicon.ico", False),
    ],
    ids=ascii,
)  # fmt: skip
def test_descriptions_pictures_and_the_control_plane_are_not_told_of(place, path, is_told):
    place.client.get(place.prefix + path)
    told = [entry["path"] for entry in place.control("GET", "/journal?kind=request").json["entries"]]
    assert told == [path] * is_told


@pytest.mark.parametrize(
    ("kind", "name", "near"),
    [
        ("request", "issueBadgez", "the nearest: issueBadge, "),
        ("request", "list_worlds", "no request is named 'list_worlds'"),
        ("request", "acept_now", "the nearest: accept_now"),
        ("change", "badge.craeted", "the nearest: badge.created"),
        ("change", "badge expierd", "the nearest: badge expired"),
        ("change", "Course_Completed", "the nearest: COURSE_COMPLETION"),
        ("mail", "badge notce", "the nearest: badge notice"),
        ("webhook", "badge.craeted", "the nearest: badge.created"),
        ("webhook", "badge expired", "no webhook is named 'badge expired'"),
        ("request", "xxxxxxxxxx", "GET /_simulator/operations"),
        ("mail", "xxxxxxxxxx", "there are account exists, "),
    ],
)
def test_a_name_that_nothing_has_is_refused_with_the_nearest(still, kind, name, near):
    for refused in (
        verify(still, kind=kind, name=name, count=0, for_seconds=2),
        verify(still, kind=kind, name=name),
        still.control("GET", "/journal", query_string={"kind": kind, "name": name}),
    ):
        assert refused.status_code == 400
        assert near in refused.json["error"]


def test_each_name_that_something_has_can_be_asked_for(place):
    place.issue()
    place.accepted_by_tomas()
    place.client.get(f"{place.prefix}/nothing/here")
    place.advance(days=400)
    for one in told(place):
        assert told(place, f"?kind={one['kind']}&name={one['name'].replace(' ', '%20')}"), one
        assert verify(place, kind=one["kind"], name=one["name"]).status_code == 200
    assert {one["name"] for one in told(place)} >= {"nowhere", "badge notice", "token expired", "accept_now"}


def test_among_those_that_differ_in_as_much_the_one_most_alike_is_the_closest(place):
    for address in ("priya@example.com", "mei@example.com", "zoe@elsewhere.example"):
        place.issue(recipient_email=address)
    told = verify(place, name="issueBadge", body={"recipient_email": "prija@example.com"}).json
    assert told["differs"] == ["body.recipient_email: 'priya@example.com' instead of 'prija@example.com'"]
    told = verify(place, kind="mail", name="badge notice", person="mai@example.com").json
    assert told["closest"]["person"] == "mei@example.com"
    mail = {"to": "zoe@elsewere.example", "subject": "You earned the badge"}
    assert place.control("POST", "/mail/verify", json=mail).json["closest"]["to"] == "zoe@elsewhere.example"


def test_among_those_that_are_as_much_alike_the_newest_is_the_closest(place):
    for address in ("priya1@example.com", "priya2@example.com"):
        place.issue(recipient_email=address)
    told = verify(place, name="issueBadge", body={"recipient_email": "priya@example.com"}).json
    assert told["differs"] == ["body.recipient_email: 'priya2@example.com' instead of 'priya@example.com'"]
    assert verify(place, name="issueBadge", status=500).json["differs"] == ["status: 201 instead of 500"]
