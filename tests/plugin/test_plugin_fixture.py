"""`acclaim` and what it can do, as a stranger's tests use it."""

import pytest

pytest_plugins = ["pytester"]

ISSUE = """
import pytest, requests

def issue(acclaim, email="priya@example.com", template="Northwind Onboarded"):
    fields = {"recipient_email": email, "issued_to_first_name": "Priya", "issued_to_last_name": "Raman",
              "badge_template_id": acclaim.templates[template], "issued_at": "2026-03-02 09:00:00 +0000"}
    return requests.post(f"{acclaim.url}/organizations/{acclaim.organization_id}/badges", json=fields,
                         auth=(acclaim.token, ""))
"""


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_a_test_issues_accepts_and_looks_around(run, options):
    result = run(
        ISSUE
        + """
def test_all_of_it(acclaim):
    answer = issue(acclaim)
    assert answer.status_code == 201
    assert acclaim.session.get(answer.json()["data"]["id"].join(
        [f"{acclaim.url}/organizations/{acclaim.organization_id}/badges/", ""]), auth=(acclaim.token, "")).ok
    (badge,) = acclaim.badges("Priya@example.com", state="pending")
    assert acclaim.mail(to="priya@example.com", kind="badge notice")[0]["about"] == badge["id"]
    done = acclaim.clock.advance(days=4)
    assert len(done) == 2 and len(acclaim.mail(kind="badge reminder")) == 2
    assert acclaim.clock.now.isoformat() == "2026-03-06T09:00:00+00:00"
    acclaim.clock.run()
    first = acclaim.clock.now
    assert acclaim.clock.now > first
    acclaim.clock.freeze()
    assert acclaim.clock.now == acclaim.clock.now
    assert acclaim.accept(badge["id"])["state"] == "accepted"
    assert acclaim.reject(acclaim.issue("Tomas@example.com", "Data Literate")["id"])["state"] == "rejected"
    assert acclaim.accept(acclaim.issue("mei.chen@personal.example", "Data Literate")["id"])["state"] == "accepted"
    assert [one["name"] for one in acclaim.journal(kind="request")] == ["issueBadge", "getBadge"]
    (called,) = acclaim.assert_called("issueBadge", body={"recipient_email": "priya@example.com"}, count=1)
    assert called["status"] == 201
    acclaim.assert_happened("mail", name="badge reminder", person="priya@example.com", count=2)
    acclaim.assert_called("revokeBadge", count=0)

def test_a_badge_template_of_its_own(acclaim):
    welder = acclaim.add_template("Welder", allow_duplicate_badges=True)
    for _ in range(2):
        acclaim.issue("mei@example.com", "Welder")
    assert [badge["badge_template"]["id"] for badge in acclaim.badges()] == [welder, welder]
""",
        *options,
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_webhooks_come_to_an_application_without_a_socket_of_its_own(run, options):
    run(
        ISSUE
        + """
import json

def test_the_event_comes(acclaim):
    seen = []
    def application(environ, start_response):
        seen.append(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
        start_response("200 OK", [])
        return [b""]
    acclaim.webhooks("https://192.0.2.1/acclaim", application)
    issue(acclaim)
    acclaim.assert_happened("webhook", name="badge.created", status=200, count=1)
    assert [event["event_type"] for event in seen] == [one["name"] for one in acclaim.journal(kind="webhook")]
    acclaim.webhooks("")
    issue(acclaim, "mei@example.com")
    assert len(acclaim.journal(kind="webhook")) == len(seen)
""",
        *options,
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
@pytest.mark.parametrize("deed", ["raise RuntimeError('broken')", "assert 'broken' == ''", "pytest.fail('broken')", ""])
def test_an_application_that_raises_is_a_receiver_that_answers_500(run, options, deed):
    run(
        ISSUE
        + f"""
def test_it_is_tried_again(acclaim, caplog):
    def application(environ, start_response):
        {deed or "pass"}
    acclaim.webhooks("https://192.0.2.1/acclaim", application)
    issue(acclaim)
    acclaim.assert_happened("webhook", name="badge.created", status=500, attempt=1, count=1)
    acclaim.clock.advance(hours=1)
    assert acclaim.journal(kind="webhook")[-1]["attempt"] > 1
    assert "192.0.2.1 has raised" in caplog.text
    assert {"broken" if deed else "TypeError"!r} in caplog.text and "in application" in caplog.text or {not deed}
""",
        *options,
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_a_test_may_remove_its_own_world(run, options):
    run(
        """
import requests

def test_by_the_fixture(acclaim):
    acclaim.stand_in_for("https://api.credly.com/v1")
    acclaim.fail("issueBadge", status=503)
    acclaim.leave()

def test_twice(acclaim):
    acclaim.leave()
    acclaim.leave()

def test_by_the_control_plane(acclaim):
    acclaim.fail("issueBadge", status=503)
    assert requests.delete(f"{acclaim.web}/_simulator/worlds/{acclaim.name}").status_code == 204

def test_by_that_of_the_server(acclaim):
    root = acclaim.web.partition("/w/")[0]
    assert requests.delete(f"{root}/_simulator/worlds/{acclaim.name}").status_code == 204
""",
        *options,
    ).assert_outcomes(passed=4)


def test_it_stands_in_for_an_address_that_code_cannot_be_told_another_for(run):
    run("""
import requests

def test_it(acclaim):
    acclaim.stand_in_for("https://api.credly.com/v1")
    answer = requests.get("https://api.credly.com/v1/organizations", auth=(acclaim.token, ""))
    assert answer.json()["data"][0]["id"] == acclaim.organization_id
    acclaim.assert_called("listOrganizations", count=1)

def test_only_as_long_as_the_test_lasts(acclaim):
    from requests.adapters import HTTPAdapter
    session = requests.Session()
    assert isinstance(session.get_adapter("https://api.credly.com/v1/organizations"), HTTPAdapter)
    assert isinstance(session.get_adapter("http://acclaim.testing/"), HTTPAdapter)
    assert not isinstance(session.get_adapter(acclaim.url), HTTPAdapter)
""").assert_outcomes(passed=2)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_a_webhook_to_another_machine_is_refused_with_what_can_be_done(run, options):
    run(
        """
def test_it(acclaim):
    acclaim.webhooks("http://192.0.2.2:9181/hook")
    acclaim.issue("priya@example.com", "Northwind Onboarded")
    (tried,) = acclaim.assert_happened("webhook", "badge.created")
    assert tried["outcome"] == (
        "192.0.2.2 is not a loopback address: have an app of the test answer there with acclaim.webhooks(url, app)")
""",
        *options,
    ).assert_outcomes(passed=1)


def test_it_stands_in_for_a_whole_host(run):
    run("""
import requests

def test_both_spellings(acclaim):
    acclaim.stand_in_for("https://api.credly.com/")
    for below in ("/v1/organizations", "/organizations", "/api/v1/organizations"):
        answer = requests.get(f"https://api.credly.com{below}", auth=(acclaim.token, ""))
        assert answer.json()["data"][0]["id"] == acclaim.organization_id, below
    assert requests.post("https://api.credly.com/oauth/token", data={"grant_type": "x"}).json()["error"]
    for page in ("/users/tomas-ortega.json", "/users/sign_in", "/openapi.json"):
        assert requests.get(f"https://api.credly.com{page}").status_code == 200, page
""").assert_outcomes(passed=1)


def test_what_is_no_address_is_not_stood_in_for(run):
    run("""
import pytest
from simulator.fixture.asking import Refused

@pytest.mark.parametrize("address", ["192.0.2.2:9181/v1", "", "nonsense", "ftp://api.credly.com/v1", "https:///v1",
                                     "https://api.credly.com:port/v1", "https://api.credly.com/v1?a=b", "https://a b/v1"])
def test_it_is_refused(acclaim, address):
    with pytest.raises(Refused, match="no address of HTTP, such as https://api.credly.com/v1") as caught:
        acclaim.stand_in_for(address)
    assert repr(address) in str(caught.value)
""").assert_outcomes(passed=8)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_what_a_test_does_by_itself_has_led_to_its_webhooks_when_it_returns(run, options):
    run(
        """
import json, time

def test_each_is_there(acclaim):
    seen = []
    def application(environ, start_response):
        time.sleep(0.05)
        seen.append(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))["event_type"])
        start_response("200 OK", [])
        return [b""]
    acclaim.webhooks("https://192.0.2.1/acclaim", application)
    badge = acclaim.issue("priya@example.com", "Northwind Onboarded")
    assert "badge.created" in seen
    acclaim.accept(badge)
    assert seen[-1] == "badge.state.changed"
    other = acclaim.issue("mei@example.com", "Northwind Onboarded")
    acclaim.reject(other)
    assert seen[-1] == "badge.state.changed" and seen.count("badge.state.changed") == 2
    acclaim.add_template("Welder")
    assert seen[-1] == "badge_template.created"
""",
        *options,
    ).assert_outcomes(passed=1)


def test_it_stands_in_however_the_address_is_written(run):
    run("""
import pytest, requests
from requests.adapters import HTTPAdapter

@pytest.mark.parametrize("stands_at", ["https://api.credly.com/", "HTTPS://API.Credly.com:443"])
@pytest.mark.parametrize(
    "called", ["https://api.credly.com:443", "https://API.credly.com", "https://api.credly.com.", "https://u:p@api.credly.com"]
)
def test_it(acclaim, stands_at, called):
    acclaim.stand_in_for(stands_at)
    session = requests.Session()
    assert not isinstance(session.get_adapter(called + "/organizations"), HTTPAdapter)
    answer = session.get(called + "/organizations?page=1", auth=(acclaim.token, ""))
    assert answer.json()["data"][0]["id"] == acclaim.organization_id
    assert acclaim.journal(kind="request")[-1]["query"] == "page=1"

def test_no_other_place(acclaim):
    acclaim.stand_in_for("https://api.credly.com/v1")
    session = requests.Session()
    for other in ("http://api.credly.com/v1", "https://api.credly.com:8443/v1", "https://api.credly.com/v10", "https://credly.com/v1"):
        assert isinstance(session.get_adapter(other), HTTPAdapter)
    with pytest.raises(ValueError):
        session.get("https://api.credly.com:x/v1")
""").assert_outcomes(passed=9)


def test_two_tests_do_not_see_each_others_badges(run):
    run(
        ISSUE
        + """
@pytest.mark.parametrize("turn", [1, 2])
def test_there_is_nothing_yet(acclaim, turn):
    assert acclaim.badges() == [] and acclaim.journal() == []
    assert issue(acclaim).status_code == 201
"""
    ).assert_outcomes(passed=2)


def test_two_tests_are_apart_on_one_socket(run):
    run(
        ISSUE
        + """
@pytest.mark.parametrize("turn", [1, 2])
def test_there_is_nothing_yet(acclaim, acclaim_server, turn):
    assert acclaim.url.startswith(acclaim_server.url)
    assert acclaim.badges() == []
    assert issue(acclaim).status_code == 201
    assert requests.get(f"{acclaim_server.url}/_simulator/worlds").json()["worlds"] == ["default", acclaim.name]
""",
        "--acclaim-socket",
    ).assert_outcomes(passed=2)


def test_a_running_test_can_use_several_threads(run):
    run(
        ISSUE
        + """
from concurrent.futures import ThreadPoolExecutor

def test_one_badge_for_each(acclaim):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: issue(acclaim, f"student{n % 20}@example.com"), range(40)))
    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [422] * 20
    assert len(acclaim.badges()) == 20
"""
    ).assert_outcomes(passed=1)


def test_worlds_never_clash_under_xdist(run):
    result = run(
        ISSUE
        + """
@pytest.mark.parametrize("turn", range(12))
def test_each_is_alone(acclaim, turn):
    assert acclaim.badges() == []
    assert issue(acclaim).status_code == 201
    assert len(acclaim.badges()) == 1
""",
        "-n",
        "2",
        apart=True,
    )
    result.assert_outcomes(passed=12)


def test_a_refused_helper_says_why_in_words(run):
    result = run("""
import pytest
from simulator.fixture.asking import Refused

def said(act, *args, **options):
    with pytest.raises((Refused, KeyError)) as caught:
        act(*args, **options)
    return str(caught.value)

def test_words(acclaim):
    assert "the clock runs forward only" in said(acclaim.clock.advance, to="2020-01-01T00:00:00Z")
    assert "there are Northwind Onboarded, " in said(acclaim.issue, "mei@example.com", "Nothing")
    badge = acclaim.issue("mei@example.com", "Data Literate")["id"]
    assert "issueBadge" not in [one["name"] for one in acclaim.journal()]
    assert "already has this badge" in said(acclaim.issue, "mei@example.com", "Data Literate")
    acclaim.accept(badge)
    assert said(acclaim.accept, badge) == "the badge is accepted: only one that is pending can be accepted or rejected"
    assert "the nearest: issueBadge" in said(acclaim.assert_called, "isueBadge")
    assert "the nearest: badge notice" in said(acclaim.assert_happened, "mail", "badge notce", count=0)
    assert "the nearest: badge.created" in said(acclaim.assert_happened, "webhook", name="badge.craeted", count=0)
    assert "the nearest: issueBadge" in said(acclaim.journal, kind="request", name="isueBadge")
    assert acclaim.assert_happened("mail", "badge reminder", count=0) == []
    assert "colour: no entry has this" in said(acclaim.assert_called, "issueBadge", colour="red")
    assert "web" in said(acclaim.webhooks, "nowhere").lower()
""")
    result.assert_outcomes(passed=1)


def test_an_operation_fails_as_often_as_it_was_told(run):
    run(
        ISSUE
        + """
def test_503_twice(acclaim):
    acclaim.fail("issueBadge", status=503, first=2)
    assert [issue(acclaim).status_code for _ in range(3)] == [503, 503, 201]
    assert [fault["fired"] for fault in acclaim.faults] == [2]
    assert [entry["status"] for entry in acclaim.assert_called("issueBadge", count=3)] == [503, 503, 201]

def test_what_the_test_arranges_meets_no_fault(acclaim):
    acclaim.fail("issueBadge", status=503)
    acclaim.fail("listBadges", "drop")
    acclaim.issue("mei@example.com", "Data Literate")
    assert len(acclaim.badges()) == 1
    assert issue(acclaim).status_code == 503
    assert acclaim.unfired() == ["drop of listBadges"]
""",
        "-W",
        "default::UserWarning",
    ).assert_outcomes(passed=2, warnings=1)


def test_a_world_can_be_as_it_was_made(run):
    run(
        ISSUE
        + """
def test_twice(acclaim):
    for _ in range(2):
        assert issue(acclaim).status_code == 201
        acclaim.reset()
        assert acclaim.badges() == []
"""
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize("options", [(), ("--acclaim-socket",)], ids=["in-process", "socket"])
def test_mail_is_searched_waited_for_and_followed(run, options):
    run(
        ISSUE
        + """
def test_the_accept_link(acclaim):
    badge = issue(acclaim).json()["data"]
    mail = acclaim.mail.wait_for(to="priya@example.com", kind="badge notice")
    assert mail["about"] == badge["id"] and mail.sent_at == acclaim.clock.now
    assert mail.link("accept") == mail.links[0] == badge["accept_badge_url"]
    assert mail.link("accept").startswith(f"{acclaim.web}/badges/{badge['id']}/accept?token=")
    assert requests.get(mail.link("accept")).ok
    acclaim.clock.advance(days=4)
    assert acclaim.mail.wait_for(to="priya@example.com", at_least=3)["kind"] == "badge reminder"
    assert acclaim.mail(to="Priya@example.com", newest=1)[0] == acclaim.mail(subject="REMINDER")[-1]
    assert len(acclaim.mail(text="waiting", since=acclaim.clock.now)) == 1

def test_what_does_not_come_is_told_with_what_came_closest(acclaim):
    from simulator.fixture.asking import Refused
    issue(acclaim)
    with pytest.raises(AssertionError) as caught:
        acclaim.mail.wait_for(to="mei@example.com", within_seconds=0)
    assert str(caught.value) == (
        "expected 1 or more mail with to 'mei@example.com', there were 0; the closest mail differed in"
        " to: 'priya@example.com' instead of 'mei@example.com'")
    with pytest.raises(Refused, match="within_seconds: a number from 0 to 60"):
        acclaim.mail.wait_for(within_seconds=61)
    with pytest.raises(Refused, match="at_least: 1 or more"):
        acclaim.mail.wait_for(at_least=0)
    with pytest.raises(Refused, match="no link with 'revoke' in its path; there are http"):
        acclaim.mail()[0].link("revoke")

def test_a_badge_is_accepted_whoever_has_an_account(acclaim):
    fields = {"first_name": "Priya", "last_name": "R", "country": "India", "terms": "yes", "privacy": "yes"}
    page = acclaim.session.get(f"{acclaim.web}/users/sign_up").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    signed_up = {"email": "priya@example.com", "password": "her-own-password", "csrf_token": token}
    assert acclaim.session.post(f"{acclaim.web}/users/sign_up", data=fields | signed_up).ok
    badge = acclaim.issue("priya@example.com", "Data Literate")
    assert acclaim.accept(badge)["state"] == "accepted"
    new = acclaim.issue("new@example.com", "Data Literate")
    acclaim.accept(new["id"])
    assert acclaim.reject(acclaim.issue("new@example.com", "Northwind Onboarded"))["state"] == "rejected"
""",
        *options,
    ).assert_outcomes(passed=3)


def test_a_fault_that_has_hit_nothing_is_warned_of(run):
    result = run(
        ISSUE
        + """
def test_nothing_is_shown(acclaim):
    acclaim.fail("issueBadge", status=503)

def test_something_is_shown(acclaim):
    acclaim.fail("issueBadge", status=503)
    assert issue(acclaim).status_code == 503
""",
        "-W",
        "default::UserWarning",
    )
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(["*the fault status of issueBadge has hit no call*"])
