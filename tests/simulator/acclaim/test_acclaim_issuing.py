"""Issuing by the API: the duplicate rule, dates as clients write them, and what is kept of a request."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.acclaim.domain.mail_address import is_mail_address
from simulator.acclaim.domain.slugs import free_slug
from simulator.acclaim.records import badge_templates, issued_badges
from simulator.acclaim.web.api.contract import validator
from simulator.acclaim.web.api.dates import parse_instant
from tests.simulator.places import DATA_LITERATE, ONBOARDED, SAFETY

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def refused(answer, words):
    assert answer.status_code == 422
    assert words in answer.json["data"]["message"]


def duplicate(answer):
    refused(answer, "already has this badge")


@pytest.mark.parametrize(
    "written", ["priya@example.com", "PRIYA@Example.COM", " priya@example.com ", "priya@example.com."]
)
def test_one_mailbox_has_a_badge_once_however_it_is_written(place, written):
    place.issue()
    before = place.digest()
    duplicate(place.try_to_issue(recipient_email=written))
    assert place.digest() == before


@pytest.mark.parametrize(
    "other", ["priya+a@example.com", "priya@example.org", "p.riya@example.com", "príya@example.com"]
)
def test_another_mailbox_is_another_recipient(place, other):
    place.issue()
    assert place.try_to_issue(recipient_email=other).status_code == 201


def test_letters_that_look_alike_are_not_alike(place):
    place.issue(recipient_email="strasse@example.com")
    assert place.try_to_issue(recipient_email="straße@example.com").status_code == 201


def test_an_accounts_addresses_are_one_recipient_once_confirmed(place):
    place.issue_to_tomas()
    tomas = place.tomas()
    tomas.post("/earner/settings/account", "/earner/settings/account/addresses", new_email="tomas@work.example")
    unconfirmed = place.issue(recipient_email="tomas@work.example")
    place.revoke(unconfirmed)
    (mail,) = place.mail(kind="confirm address")
    tomas.post(mail.links[0].removeprefix("http://simulator.test" + place.prefix))
    duplicate(place.try_to_issue(recipient_email="Tomas@Work.example"))


def test_the_issuers_own_id_is_one_recipient(place):
    place.issue(issuer_earner_id="emp-7")
    duplicate(place.try_to_issue(recipient_email="other@example.com", issuer_earner_id="emp-7"))
    assert place.try_to_issue(recipient_email="other@example.com", issuer_earner_id="EMP-7").status_code == 201


@pytest.mark.parametrize(("first", "second"), [(7, "7"), (7.0, 7), ("7", 7.0)])
def test_the_issuers_own_id_may_be_a_number(place, first, second):
    place.issue(issuer_earner_id=first)
    duplicate(place.try_to_issue(recipient_email="other@example.com", issuer_earner_id=second))


def test_an_update_makes_no_badge_a_second_one_of_somebody_else(place):
    place.issue(issuer_earner_id="emp-7")
    place.issue_to_tomas()
    before = place.digest()
    duplicate(
        place.try_to_issue(recipient_email="tomas@example.com", issuer_earner_id="emp-7", duplicate_behavior="replace")
    )
    assert place.digest() == before


def test_an_update_of_somebody_who_was_allowed_two_goes_to_the_older(place):
    first = place.issue()
    place.issue(duplicate_behavior="allow")
    assert place.issue(duplicate_behavior="replace", issued_to_last_name="Raman-Ito") == first


def test_an_empty_id_is_nobody(place):
    place.issue(issuer_earner_id="")
    assert place.try_to_issue(recipient_email="other@example.com", issuer_earner_id="").status_code == 201


def test_another_template_is_another_badge(place):
    place.issue()
    assert place.try_to_issue(badge_template_id=DATA_LITERATE).status_code == 201


def test_a_badge_that_stands_no_more_is_no_obstacle(place):
    place.revoke(place.issue())
    again = place.issue()
    assert place.revoke(again).status_code == 200
    rejected = place.issue_to_tomas()
    place.tomas().post(f"/badges/{rejected}/accept", f"/badges/{rejected}/reject")
    assert place.state_of(rejected) == "rejected"
    assert place.issue_to_tomas() != rejected


def test_an_expired_badge_still_stands(place):
    place.issue(expires_at="2026-03-02 10:00:00 +0000")
    place.advance(days=1)
    duplicate(place.try_to_issue())


def test_a_template_may_allow_duplicates(place):
    first, second = place.issue(badge_template_id=SAFETY), place.issue(badge_template_id=SAFETY)
    assert first != second
    assert len(place.mail(kind="badge notice")) == 2


ACCEPTED_DATES = {
    "2026-03-02 09:00:00 +0000": NINE,
    "2026-03-02 10:30:00 +0130": NINE,
    "2026-03-02 04:00:00 -05:00": NINE,
    "2026-03-02T09:00:00Z": NINE,
    "2026-03-02t09:00:00z": NINE,
    "2026-03-02T09:00:00 Z": NINE,
    "2026-03-02T09:00:00.123Z": NINE + timedelta(milliseconds=123),
    "2026-03-02T09:00:00.123456+00:00": NINE + timedelta(microseconds=123456),
    "2026-03-02 09:00:00 UTC": NINE,
    "2026-03-02  09:00:00 am": NINE,
    "2024-01-05  03:04:05 pm": datetime(2024, 1, 5, 15, 4, 5, tzinfo=UTC),
    "2024-01-05  12:00:00 am": datetime(2024, 1, 5, tzinfo=UTC),
    "2024-01-05  12:00:00 PM": datetime(2024, 1, 5, 12, tzinfo=UTC),
    "2024-02-29 00:00:00 +0000": datetime(2024, 2, 29, tzinfo=UTC),
    "1900-01-01 00:00:00 +0000": datetime(1900, 1, 1, tzinfo=UTC),
    "2999-12-31 23:59:59 +0000": datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC),
}


@pytest.mark.parametrize(("text", "instant"), ACCEPTED_DATES.items())
def test_dates_as_real_clients_write_them(place, text, instant):
    assert parse_instant(text) == instant
    data = place.try_to_issue(issued_at=text).json["data"]
    assert data["issued_at"] == instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert data["issued_at_date"] == f"{instant.date()}"


ALMOST_DATES = st.from_regex(
    r"[0-9]{4}-[0-3][0-9]-[0-9]{2}[T ] ?[0-3][0-9]:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?( ?(Z|UTC|am|pm|[+-][0-9]{2}:?[0-9]{2}))?",
    fullmatch=True,
)


@given(st.text(max_size=80) | ALMOST_DATES)
def test_any_text_is_an_instant_in_utc_or_a_value_error(text):
    with suppress(ValueError):
        assert parse_instant(text).tzinfo is UTC


@given(st.datetimes(datetime(1901, 1, 1), datetime(2998, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_the_zone_is_reckoned_with(local, minutes):
    sign = "-" if minutes < 0 else "+"
    text = f"{local:%Y-%m-%d %H:%M:%S} {sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    assert parse_instant(text) == local.replace(microsecond=0, tzinfo=UTC) - timedelta(minutes=minutes)


@pytest.mark.parametrize("written", [None, ""])
def test_without_an_expiry_the_templates_default_counts(place, written):
    with place.world() as world:
        template = world.rows(badge_templates).find(id=ONBOARDED)
        world.rows(badge_templates).save(replace(template, expires_after_days=365))
    assert place.try_to_issue(expires_at=written).json["data"]["expires_at_date"] == "2027-03-02"
    never = place.try_to_issue(recipient_email="a@example.com", expires_at=False).json["data"]
    assert (never["expires_at"], never["expires_at_date"]) == (None, None)


def test_an_expiry_at_the_very_instant_of_issue_is_taken(place):
    assert place.try_to_issue(expires_at="2026-03-02 09:00:00 +0000").status_code == 201


NAMES = [
    "O'Neil",
    "李",
    "Ann-Marie",
    "<b>",
    "{{7*7}}",
    "=cmd()",
    "' or 1=1 --",
    "🎉",
    "مريم",
    "x" * 255,
    "Z\u0351algo",
    "a\u202eb",
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:20])
def test_names_are_kept_as_they_are(place, name):
    data = place.try_to_issue(issued_to_first_name=name, issued_to_middle_name=name, issued_to_last_name=name).json[
        "data"
    ]
    assert data["issued_to"] == f"{name} {name} {name}"


@pytest.mark.parametrize(
    "address",
    [
        "a+b@x.example",
        "A@X.EXAMPLE",
        "ä@bücher.example",
        "a@xn--bcher-kva.example",
        "a|state::accepted@x.example",
        "a@x.example.",
    ],
)
def test_addresses_that_are_fine(place, address):
    badge = place.issue(recipient_email=address)
    with place.world(write=False) as world:
        assert world.rows(issued_badges).find(id=badge).recipient_email == address
    (mail,) = place.mail(about=badge)
    assert mail.recipient_email == address


@given(st.one_of(st.emails(), st.text("ab.@, \n<>é\x00", max_size=14)))
def test_the_contract_and_the_domain_agree_on_addresses(text):
    fields = {"recipient_email": text}
    wrong = [error for error in validator("IssueBadge").iter_errors(fields) if error.kind.name != "required"]
    assert is_mail_address(text.strip(" ")) == (not wrong)


@pytest.mark.parametrize("kind", ["form", "query", "json"])
def test_a_request_in_a_form_or_in_the_query(place, kind):
    fields = place.request()
    sent = {"form": {"data": fields}, "query": {"query_string": fields}, "json": {"json": fields}}[kind]
    assert place.own("POST", "/badges", **sent).status_code == 201


def test_evidence_is_kept(place):
    evidence = [
        {"type": "UrlEvidence", "name": "Report", "value": "https://x.example/r", "description": "d"},
        {"type": "PlainTextEvidence", "title": "Score", "description": "97"},
        {"type": "IdEvidence", "title": "Number"},
    ]
    data = place.try_to_issue(evidence=evidence).json["data"]
    assert [{key: value for key, value in proof.items() if key != "id"} for proof in data["evidence"]] == evidence
    assert len({proof["id"] for proof in data["evidence"]}) == 3


def test_a_suppressed_notice_means_no_reminders_either(place):
    place.issue(suppress_badge_notification_email=True)
    assert place.advance(days=10) == []
    assert place.mail() == []


def test_a_slug_is_given_once(place):
    template = {
        "name": "A", "description": "", "skills": ["a"], "global_activity_url": "https://x.example/",
        "badge_template_activities": [{"title": "x", "activity_type": "Award"}],
    }  # fmt: skip
    names = ["A", "A 3", "A", "A!", "!!!", "???", "A 2"]
    slugs = [
        place.own("POST", "/badge_templates", json=template | {"name": name}).json["data"]["vanity_slug"]
        for name in names
    ]
    assert slugs == ["a", "a-3", "a-2", "a-4", "badge", "badge-2", "a-2-2"]


@given(st.lists(st.sampled_from(["a", "a-2", "b"])))
def test_no_two_slugs_are_the_same(bases):
    taken: set[str] = set()
    for base in bases:
        slug = free_slug(base, taken)
        assert slug not in taken
        taken.add(slug)
