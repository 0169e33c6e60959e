"""Scenarios against a second simulator that plays the vendor's sandbox: what is alike, what differs, what is left."""

import base64
import itertools
import shlex
import signal

import pytest

from steps.cast import NORTHWIND
from steps.drivers.protocol import NotThere
from steps.drivers.taking_back import TakingBack
from tests.sandbox.conftest import ORGANIZATION, TOKEN
from tests.sandbox.planted import answering, rows, with_body, without_query
from tests.sandbox.test_refusing import KNOWN, asked

NOON = "2026-03-02T12:00:00+00:00"

EARN = "test_before_the_last or test_names_and or test_a_badge_that_the_org"
REVOKED = "test_the_last_badge_takes"
PENDING = "test_a_student_without"
A_FEW = f"{EARN} or {REVOKED} or {PENDING} or test_the_setup_check_names or test_the_profile_follows or test_ten_years"


def test_alike_nothing_is_reported_and_nothing_stays_live(sandbox, play_against):
    ran = play_against(A_FEW)
    assert ran.code == 0, ran.said
    assert ran.differences == set()
    assert set(ran.outcomes.values()) == {"passed", "unsupported"}
    assert (ran.record["rehearsal"], ran.record["interrupted"]) == (True, False)
    assert ran.record["held"] == len(ran.record["scenarios"]) < ran.record["written"] > 100
    assert [name for name, outcome in ran.outcomes.items() if outcome != "passed"] == ["Ten years later"]
    assert "with the Acclaim at 127.0.0.1:" in ran.said
    assert "\n    1 unsupported, pages: the vendor's pages are its own" in ran.said
    assert set(sandbox.states()) == {"revoked"}
    assert sandbox.templates() == ["archived"] * 2  # the others were deleted: nothing was issued from them
    seen = str({name: value for name, value in ran.record.items() if name != "scenarios"})
    assert not [word for word in (TOKEN, ORGANIZATION, ran.marker, "Priya", "@", "127.0.0.1") if word in seen]
    assert not [word for word in (TOKEN, ORGANIZATION, ran.marker) if word in str(ran.record)]


def gone(row):
    del row["locale"]


def otherwise(row):
    row["public"] = "true"
    row["created_at"] = f"{row['created_at'][:10]} {row['created_at'][11:19]} +0000"
    row["blockchain_receipt"] = {"who": "knows"}


def issued(row):
    row["state"] = "issued"


def counted_in_hundreds(code, document):
    document["metadata"]["per"] = 100
    return code, document


def without_envelope(code, document):
    return (code, {"message": document["data"]["message"]}) if code >= 400 else (code, document)


def conflict(code, document):
    return (409, document) if code == 422 else (code, document)


def test_what_looks_otherwise_is_reported_each(sandbox, play_against):
    sandbox.planted.answers = [
        ("POST badges", rows(gone)),
        ("POST badges", conflict),
        ("GET badges", rows(otherwise)),
        ("GET badges", counted_in_hundreds),
        ("GET badges", rows(issued)),
        ("PUT badges/.*", answering(201)),
        ("DELETE badge_templates/.*", without_envelope),
    ]
    ran = play_against(EARN)
    assert ran.code == 1, ran.said
    assert ran.differences == {
        ("issueBadge", "data.locale", "missing field", "warning"),
        ("issueBadge", "", "status", "error"),
        ("listBadges", "data[].public", "type", "error"),
        ("listBadges", "data[].created_at", "format", "error"),
        ("listBadges", "data[].blockchain_receipt", "new field", "info"),
        ("listBadges", "data[].state", "value", "error"),
        ("listBadges", "metadata.per", "maximum", "error"),
        ("revokeBadge", "", "status", "error"),
        ("deleteBadgeTemplate", "data", "missing field", "warning"),
        ("deleteBadgeTemplate", "metadata", "missing field", "warning"),
        ("deleteBadgeTemplate", "message", "new field", "info"),
    }
    assert ran.outcomes["A badge that the organization issued by itself before is the only one, too"] == "failed"
    assert "error: issueBadge 409: status: expected a status that is described, found 409 (1 times)" in ran.said
    assert "found string 9999-99-99 99:99:99 +9999" in ran.said


def allow_duplicates(environ):
    with_body(environ, lambda body: body.update(allow_duplicate_badges=True))


def look_instead(environ):
    environ |= {"REQUEST_METHOD": "GET", "PATH_INFO": environ["PATH_INFO"].removesuffix("/revoke")}


def test_what_behaves_otherwise_fails_a_scenario_and_what_stays_live_is_told(sandbox, play_against):
    sandbox.planted.calls = [("POST badge_templates", allow_duplicates), ("PUT badges/.*/revoke", look_instead)]
    ran = play_against(f"test_a_badge_that_the_org or {REVOKED}")
    assert ran.code == 1, ran.said
    assert set(ran.outcomes.values()) == {"failed"}
    assert len(ran.outcomes) == 2
    assert ran.said.count("is still live") == 3
    assert sandbox.states() == ["pending"] * 3


def test_an_ignored_filter_fails_scenarios_and_makes_nobody_elses_badge_go(sandbox, play_against):
    sandbox.issue("somebody@example.org")
    sandbox.planted.calls = [("GET badges", without_query)]
    ran = play_against(PENDING)
    assert ran.outcomes == {"A student without an account": "failed"}, ran.said
    assert sandbox.states() == ["pending", "revoked"]


def without_tags(environ):
    with_body(environ, lambda body: body.pop("reporting_tags"))


def test_a_vendor_that_keeps_no_tags_is_issued_nothing_and_nothing_stays(sandbox, play_against):
    before = len(sandbox.get("/badge_templates"))
    sandbox.planted.calls = [("POST badge_templates", without_tags)]
    ran = play_against(PENDING)
    assert ran.code == 2, ran.said
    assert "it was made without its reporting tag" in ran.said
    assert (sandbox.states(), len(sandbox.get("/badge_templates"))) == ([], before)


def test_what_the_lists_do_not_show_is_taken_back_by_its_id(sandbox, play_against):
    """Templates are told with their tag when they are made, and without it afterwards; badges without their address."""
    sandbox.planted.answers = [
        ("GET badge_templates", rows(lambda row: row.update(reporting_tags=[]))),
        ("GET badges", rows(lambda row: row.update(recipient_email=None))),
    ]
    ran = play_against(f"{PENDING} or {REVOKED}")
    assert "left in" not in ran.said
    sandbox.planted.clear()
    assert set(sandbox.states()) == {"revoked"}
    assert set(sandbox.templates()) == {"archived"}


def no_metadata(code, document):
    return code, document | {"metadata": ["x"]}


def odd_rows(code, document):
    return code, document | {"data": [None, 5, {"id": "../x"}, {"recipient_email": 5, "state": []}, *document["data"]]}


@pytest.mark.parametrize("odd", [no_metadata, odd_rows, lambda code, document: (500, document)])
def test_odd_lists_neither_break_nor_hold_up_what_is_taken_back(odd, sandbox):
    run = asked(KNOWN, acclaim_url=sandbox.url)
    run.belongings.prepare()
    acclaim = run.next_acclaim()
    acclaim.issuer(NORTHWIND).issue("Safety First", acclaim.address("priya@example.com"), "Priya", "R", NOON)
    sandbox.planted.answers = [("GET badges", odd)]
    left = run.belongings.take_back()
    assert ["badge" in line for line in left] == [True] * (odd is not odd_rows)
    sandbox.planted.clear()
    assert sandbox.states() == ["revoked"]
    assert sandbox.templates() == ["archived"]


def test_a_list_that_leads_back_to_itself_or_on_for_ever_ends(sandbox, monkeypatch):
    account = asked(KNOWN, acclaim_url=sandbox.url).account
    numbers = itertools.repeat(1)

    def leading_on(code, document):
        return code, {
            "data": [{}],
            "metadata": {"next_page_url": f"{account.url}/v1/organizations/{ORGANIZATION}/badges?page={next(numbers)}"},
        }

    sandbox.planted.answers = [("GET badges", leading_on)]
    with pytest.raises(NotThere, match="leads back to a page of its own"):
        list(account.listed("/badges", "state::pending"))
    numbers = itertools.count(1)
    monkeypatch.setattr("steps.drivers.account._MOST_PAGES", 3)
    with pytest.raises(NotThere, match="has more than 3 pages"):
        list(account.listed("/badges", "state::pending"))


def test_taking_back_ends_in_time_and_tells_what_is_left(sandbox):
    run = asked(KNOWN, acclaim_url=sandbox.url)
    readings = iter([0.0, *[1e9] * 100])
    left = TakingBack(run.account, run.marker, {"t1"}, set(), {"b1"}, lambda: next(readings)).done()
    assert left == [
        "badge templates could not all be looked for: 30 minutes of cleaning up are over",
        "badges could not all be looked for: 30 minutes of cleaning up are over",
        "badge b1 is still live",
        "badge template t1 is neither deleted nor archived: 30 minutes of cleaning up are over",
    ]


def test_whoever_is_interrupted_cleans_up(sandbox, play_against):
    """Ctrl-C comes the same way."""
    issued = iter(range(4))
    sandbox.planted.calls = [
        ("POST badges", lambda environ: next(issued, None) == 2 and play_against.running.terminate())
    ]
    ran = play_against(EARN)
    assert ran.code == 2, ran.said
    assert ran.record["interrupted"]
    assert set(sandbox.states()) <= {"revoked"}
    assert set(sandbox.templates()) <= {"archived"}


@pytest.mark.parametrize(
    ("first", "further"), [(signal.SIGINT, signal.SIGTERM), (signal.SIGTERM, signal.SIGINT), (None, signal.SIGINT)]
)
def test_further_signals_do_not_end_the_cleaning_up(first, further, sandbox, play_against):
    def send(number):
        return lambda environ: play_against.running.send_signal(number) if number else None

    sandbox.planted.calls = [("POST badges", send(first)), ("PUT badges/.*|DELETE .*", send(further))]
    ran = play_against(PENDING)
    assert f"still being cleaned up; whoever kills it cleans up with --acclaim-clean {ran.marker}" in ran.said
    assert ran.code == (2 if first else 0), ran.said
    assert set(sandbox.states()) <= {"revoked"}
    assert set(sandbox.templates()) <= {"archived"}
    assert "left in" not in ran.said


def test_what_a_run_that_was_killed_left_is_taken_back_by_its_marker(sandbox, play_against):
    sandbox.planted.calls = [("GET badges", lambda environ: play_against.running.kill())]
    assert play_against(PENDING).code == -signal.SIGKILL
    assert "pending" in sandbox.states()
    sandbox.planted.clear()
    marker = sandbox.marker()
    ran = play_against(PENDING, "--acclaim-clean", marker)
    assert (ran.code, ran.record) == (0, None), ran.said
    assert ran.said == f"Exit: --acclaim-clean: nothing of {marker} is left that could be taken back\n"
    assert set(sandbox.states()) == {"revoked"}
    assert set(sandbox.templates()) == {"archived"}


def test_what_a_run_with_named_templates_left_is_taken_back_once_they_are_named_again(sandbox, play_against):
    named = {one["name"]: one["id"] for one in sandbox.get("/badge_templates") if one["state"] == "active"}
    options = [word for name, id_ in named.items() for word in ("--acclaim-template", f"{name}={id_}")]
    sandbox.planted.calls = [("GET badges", lambda environ: play_against.running.kill())]
    ran = play_against(PENDING, *options)
    assert (ran.code, sandbox.states()) == (-signal.SIGKILL, ["pending"])
    sandbox.planted.clear()
    said = ran.said
    unknown = play_against(PENDING, "--acclaim-clean", ran.marker)
    assert (unknown.code, sandbox.states()) == (1, ["pending"]), unknown.said
    assert f"no template carries {ran.marker}: if that run was given --acclaim-template, give the same" in unknown.said
    cleaning = shlex.split(said.partition("taken back with ")[2].partition("\n")[0])
    ran = play_against(PENDING, *cleaning)
    assert (ran.code, sandbox.states()) == (0, ["revoked"]), ran.said
    assert sandbox.templates() == []


def test_named_templates_are_used_and_stay_and_what_compared_nothing_records_nothing(sandbox, play_against):
    named = {one["name"]: one["id"] for one in sandbox.get("/badge_templates") if one["state"] == "active"}
    options = [word for name, id_ in named.items() for word in ("--acclaim-template", f"{name}={id_}")]
    ran = play_against("test_ten_years or test_the_setup_check_names", *options, "-rs")
    assert (ran.code, ran.record) == (1, None), ran.said
    assert "nothing was compared, so nothing is recorded" in ran.said
    assert "no template 'Cloud Pilot': no id of one was given" in ran.said
    assert sandbox.states() == ["revoked"]
    assert sandbox.templates() == []


def echo(code, document):
    return 400, {"data": {"message": f"{TOKEN} is odd"}, "metadata": {}}


def echo_of_the_header(code, document):
    basic = base64.b64encode(f"{TOKEN}:".encode()).decode()
    return 500, f"debug: Authorization: Basic {basic}".encode()


def cut(code, document):
    return code, b"{" + b" " * 10


def test_the_token_stands_nowhere(sandbox, play_against, tmp_path):
    sandbox.planted.answers = [
        ("POST badges", echo),
        ("GET badges", echo_of_the_header),
        ("GET badge_templates/.*", cut),
    ]
    files = "--junitxml", str(tmp_path / "junit.xml"), "--report", str(tmp_path / "report")
    ran = play_against(f"{EARN} or test_the_setup_check", "--showlocals", "--tb=long", "-v", *files)
    assert ran.code == 1
    assert "<token>" in ran.said
    written = ran.said + "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())
    assert not [word for word in (TOKEN, sandbox.basic) if word in written]
