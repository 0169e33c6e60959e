"""The mailbox for programs: looked through, held to what should have come, and the links in a mail."""

from datetime import timedelta

import pytest

from simulator.mailbox import Mail
from simulator.server import _WAITS
from tests.simulator.places import START


def found(place, query=""):
    answer = place.control("GET", f"/mail{query}")
    assert answer.status_code == 200, answer.text
    return [(one["kind"], one["to"]) for one in answer.json["mail"]]


@pytest.fixture
def reminded(place):
    """A notice and two reminders for Priya, a notice for Tomás four days later."""
    place.issue()
    place.advance(days=4)
    place.issue_to_tomas()
    return place


NOTICE, REMINDER = ("badge notice", "priya@example.com"), ("badge reminder", "priya@example.com")
TO_TOMAS = ("badge notice", "tomas@example.com")
UNKNOWN = (
    "kind: nothing is sent of this one; there are account exists, badge expiring, badge notice, badge reminder, "
    "badge replaced, badge revoked, badge share, completion failed, completion passed, completion ungraded, "
    "confirm address, merge account, workforce invitation"
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [NOTICE, REMINDER, REMINDER, TO_TOMAS]),
        ("?to=PRIYA@example.com", [NOTICE, REMINDER, REMINDER]),
        ("?to=riya@example.com", []),
        ("?subject=you+EARNED", [NOTICE, TO_TOMAS]),
        ("?subject=%25", []),
        ("?text=WAITING+to+be&newest=1", [REMINDER]),
        ("?text=hello+tom", [TO_TOMAS]),
        ("?newest=2", [REMINDER, TO_TOMAS]),
        ("?since=2026-03-06T09:00:00Z", [REMINDER, TO_TOMAS]),
        ("?until=2026-03-03T10:00:00%2B01:00", [NOTICE, REMINDER]),
        ("?since=2026-03-03T09:00:00Z&until=2026-03-03T09:00:00Z&kind=badge+notice", []),
        ("?subject=%00", []),
    ],
)
def test_mail_is_searched_for(reminded, query, expected):
    assert found(reminded, query) == expected


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/mail?form=x", "form: unknown; there are to, kind, about, subject, text, since, until, newest"),
        ("/mailbox?form=x", "form: unknown; there are to, kind, about, subject, text, since, until, before"),
        ("/mail?kind=badge+remainder", UNKNOWN),
        ("/mail?newest=0", "newest: a number from 1 to 1000"),
        ("/mail?newest=1001", "newest: a number from 1 to 1000"),
        ("/mail?since=yesterday", "'yesterday' is no instant with a zone, such as 2026-03-06T09:00:00Z"),
        (
            "/journal?limit=5",
            "limit: unknown; there are kind, name, about, person, cause, status, method, path, after, since, until, newest",
        ),
    ],
)
def test_a_search_that_means_nothing_is_refused(still, path, said):
    refused = still.control("GET", path)
    assert (refused.status_code, refused.json) == (400, {"error": said})


def test_one_mail(place):
    place.issue()
    (listed,) = place.control("GET", "/mail").json["mail"]
    assert place.control("GET", f"/mail/{listed['id']}").json == listed
    for unknown in ("nothing", "%00", "verify"):
        lost = place.control("GET", f"/mail/{unknown}")
        assert (lost.status_code, lost.json) == (404, {"error": "there is no such mail"})


def verify(place, **expected):
    return place.control("POST", "/mail/verify", json=expected)


def test_a_kind_that_nobody_sends_is_not_waited_for(still):
    refused = verify(still, kind="badge remainder", within_seconds=2)
    assert (refused.status_code, refused.json) == (400, {"error": UNKNOWN})


def test_what_should_have_come_has(reminded):
    for expected in (
        {},
        {"to": "Priya@example.com", "kind": "badge reminder", "count": 2},
        {"subject": "REMINDER", "text": "is waiting", "at_least": 2, "at_most": 3},
        {"to": "mei@example.com", "count": 0},
        {"since": "2026-03-06T09:00:00Z", "count": 2},
    ):
        answer = verify(reminded, **expected)
        assert answer.status_code == 200, answer.text
        assert len(answer.json["mail"]) == answer.json["count"]


def test_the_closest_mail_is_told_where_it_differs(reminded):
    answer = verify(
        reminded, to="mei@example.com", kind="badge reminder", subject="expires", since="2026-03-03T00:00:00Z"
    )
    assert answer.status_code == 409
    assert answer.json["error"].partition("; due next")[0] == (
        "expected 1 or more mail with to 'mei@example.com', kind 'badge reminder', subject 'expires' since"
        " 2026-03-03T00:00:00Z, there were 0; the closest mail differed in to: 'priya@example.com' instead of"
        " 'mei@example.com', subject: 'Reminder: your badge Northwind Onboarded is waiting' without 'expires'"
    )
    assert answer.json["closest"]["kind"] == "badge reminder"
    assert len(answer.json["differs"]) == 2


def test_mail_that_is_yet_to_come_is_told_of(place):
    """Who waits for a reminder while the clock stands still learns when it is due."""
    place.issue()
    answer = place.control("POST", "/mail/verify", json={"kind": "badge reminder"})
    due = "; due next: First reminder to Priya Raman about “Northwind Onboarded” at 2026-03-03T09:00:00+00:00, when the clock gets there"
    assert (answer.status_code, answer.json["error"][-len(due) :]) == (409, due)
    place.advance(days=30)
    answer = place.control("POST", "/mail/verify", json={"kind": "password reset"})
    assert "due next" not in answer.json["error"]


def test_a_long_text_is_told_in_part(place):
    place.issue()
    (differs,) = verify(place, text="nothing like it").json["differs"]
    assert differs.startswith("text: 'Hello Priya,") and differs.endswith("…' without 'nothing like it'")
    assert len(differs) < 150


def test_too_few_and_too_many_are_told(reminded):
    too_few = verify(reminded, kind="badge reminder", count=3).json
    assert too_few["error"] == "expected 3 mail with kind 'badge reminder', there were 2"
    assert (too_few["closest"], len(too_few["mail"])) == (None, 2)
    assert verify(reminded, count=0).json["error"] == "expected 0 mail, there were 4"
    assert verify(reminded, to="x@example.com", since="2030-01-01T00:00:00Z").json["closest"] is None


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"form": "x"}, "form: no mail is looked for by this; there are to, kind, about, subject, text, since, until"),
        ({"to": 5}, "to: a text"),
        ({"subject": "a\x00"}, "subject: a text"),
        ({"since": "now"}, "'now' is no instant with a zone, such as 2026-03-06T09:00:00Z"),
        ({"count": -1}, "count: a whole number"),
        ({"within_seconds": 61}, "within_seconds: a number from 0 to 60"),
        ({"for_seconds": True}, "for_seconds: a number from 0 to 60"),
    ],
)
def test_a_mail_that_none_can_be_is_refused(still, expected, said):
    refused = verify(still, **expected)
    assert (refused.status_code, refused.json) == (400, {"error": said})


def test_it_waits_for_mail_that_comes(place, monkeypatch):
    """The first look finds nothing; by the second, the badge has been issued."""
    from simulator.control import verifying

    monkeypatch.setattr(verifying, "sleep", lambda _seconds: place.issue())
    assert verify(place, to="priya@example.com", within_seconds=30).status_code == 200


def test_whoever_waits_takes_no_thread_from_those_who_are_quick():
    for path in ("/_simulator/mail/verify", "/w/a/_simulator/mail/verify", "/_simulator/journal/verify"):
        assert _WAITS.search(path)
    assert _WAITS.search("/_simulator/worlds")  # one that is replaced
    assert _WAITS.search("/_simulator/worlds/one-that-is-removed")
    assert _WAITS.search("/_simulator/inspect/worlds/one-that-is-removed/remove")
    assert not _WAITS.search("/_simulator/mail")


@pytest.mark.parametrize(
    ("text", "html", "links"),
    [
        ("See http://a.example/x, http://b.example/y.", "", ["http://a.example/x", "http://b.example/y"]),
        ("(http://a.example/x) http://a.example/x", '<a href="http://a.example/x">', ["http://a.example/x"]),
        ("http://a.example/x_(y)", "", ["http://a.example/x_(y)"]),
        ("", "<a href='http://a.example/?a=1&amp;b=2'>x</a>", ["http://a.example/?a=1&b=2"]),
        ("http://b.example/", '<A HREF="http://a.example/">', ["http://b.example/", "http://a.example/"]),
        ("", '<img src="http://a.example/i.png"><a href="mailto:x@example.com"><a name="y"><a href>', []),
    ],
)
def test_links_of_both_parts_each_once_in_their_order(text, html, links):
    mail = Mail("1", "badge notice", "2", START + timedelta(0), "A", "a@example.com", "b@example.com", "S", text, html)
    assert list(mail.links) == links
