"""What pages and forms get that nobody should send, by its number (F1 to F24), and that each of them is tried somewhere."""

import ast
import threading
from functools import cache
from pathlib import Path

import pytest

from simulator.acclaim.records import auto_accepts
from tests.simulator.places import NORTHWIND, SAFETY, page

ROOT = Path(__file__).parents[3]
_HERE = "tests/simulator/core/test_core_bad_forms.py"
_PAGES = "tests/simulator/acclaim/test_acclaim_pages.py"
_LINKS = "tests/simulator/acclaim/test_acclaim_accept_links.py"
_SIGN_INS = "tests/simulator/core/test_core_sign_ins.py"
_HOSTS = "tests/simulator/core/test_core_hosts.py"

CASES = {
    "F1 no, another's or a reused CSRF token": {
        _HERE: ["test_a_form_is_taken_with_the_token_of_its_own_session_alone", "test_a_token_that_was_used_is_good_as_long_as_the_cookie"],
    },
    "F2 two sign-ups at once for one address": {
        _HERE: ["test_two_sign_ups_at_once_make_one_account"],
        "tests/postgres/test_postgres_rules.py": ["test_one_address_is_one_account"],
    },
    "F3 a sign-up for another's badge": {_LINKS: ["test_the_token_of_one_badge_opens_no_other", "test_without_the_token_signing_up_proves_nothing"]},
    "F4 a token that is expired, used or cut off": {
        _PAGES: ["test_a_confirmation_is_good_once_and_for_three_days", "test_a_confirmation_that_was_never_sent"],
        _HERE: ["test_a_token_that_is_cut_off_opens_nothing"],
    },
    "F5 no country, or none that there is": {_PAGES: ["test_an_answer_that_is_refused_is_named"]},
    "F6 terms that are not agreed to": {_PAGES: ["test_an_answer_that_is_refused_is_named"]},
    "F7 passwords of all lengths and letters": {
        _PAGES: ["test_an_answer_that_is_refused_is_named", "test_passwords_count_in_characters_and_are_kept_as_they_are"],
        _HERE: ["test_a_password_of_a_million_letters_is_refused_at_once"],
    },
    "F8 an address in another case, with spaces": {_PAGES: ["test_the_address_is_one_however_it_is_written"]},
    "F9 a hidden address that was changed": {_PAGES: ["test_the_badge_link_decides_the_address"]},
    "F10 names that are markup": {"tests/simulator/core/test_core_payloads.py": ["test_a_page_has_the_same_elements_whatever_the_names_in_it_are"]},
    "F11 accepting twice, in two tabs, too late, another's": {
        _PAGES: ["test_accepting_twice_or_too_late_changes_nothing_more", "test_anothers_badge_is_out_of_reach"],
    },
    "F12 auto accept switched while badges are issued": {_HERE: ["test_auto_accept_counts_as_it_is_when_the_badge_is_issued"]},
    "F13 opting out before the mail is due": {_PAGES: ["test_who_opted_out_gets_no_mail_any_more"]},
    "F14 a form that is sent twice": {_HERE: ["test_a_form_that_is_sent_twice_does_no_more_than_once"]},
    "F15 Back after signing out": {_HERE: ["test_back_shows_nothing_after_signing_out"]},
    "F16 session fixation": {_SIGN_INS: ["test_signing_in_renews_what_a_cookie_holds"]},
    "F17 next to somewhere else": {
        _PAGES: ["test_signing_in_never_leads_elsewhere"],
        _HERE: ["test_signing_in_to_the_lms_never_leads_elsewhere"],
        "tests/simulator/skilljar/test_skilljar_pages.py": ["test_where_a_sign_in_does_not_lead"],
    },
    "F18 a field that is missing, twice or a file": {_PAGES: ["test_an_answer_that_is_refused_is_named", "test_a_field_given_twice_counts_once"]},
    "F19 too many parts, a field that is too long": {_PAGES: ["test_forms_that_are_too_large_or_odd_are_refused_readably"]},
    "F20 a language that nobody knows": {_HERE: ["test_what_a_browser_says_of_languages_changes_nothing"]},
    "F21 cookies that are long, altered or others'": {_PAGES: ["test_a_cookie_of_another_kind_is_nobodys"], _HERE: ["test_an_altered_cookie_is_nobodys"]},
    "F22 forwarded hosts": {_PAGES: ["test_forwarded_headers_are_ignored"]},
    "F23 another method by a header": {_HERE: ["test_a_header_makes_no_other_method"]},
    "F24 a link to another organization's badge": {_PAGES: ["test_an_admin_sees_and_changes_the_own_organization_alone", "test_anothers_badge_is_out_of_reach"]},
    "Hosts": {_HOSTS: ["test_it_goes_by_no_other_name", "test_it_goes_by_its_own_names", "test_who_names_no_host_is_refused"]},
    "Origins": {"tests/simulator/core/test_core_safety.py": ["test_the_control_plane_takes_no_calls_of_foreign_pages", "test_its_own_pages_are_fine"]},
}  # fmt: skip


def test_all_numbers_are_there():
    assert [name.split()[0] for name in CASES if name.startswith("F")] == [f"F{number}" for number in range(1, 25)]


@pytest.mark.parametrize("case", CASES)
def test_each_case_is_tried(case):
    for path, tests in CASES[case].items():
        assert set(tests) <= names_in(path), path


@cache
def names_in(path):
    parsed = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef)}


# F1

DOORS = ("acclaim_earner", "acclaim_dashboard", "skilljar_student", "skilljar_admin")
OPEN_TO_PROGRAMS = ("acclaim_api", "skilljar_api", "control")
"""Calls for programs, which come without cookies; the control plane looks at the origin of a call."""


def forms(simulator):
    """The endpoint and address of everything that takes a POST."""
    adapter = simulator.app.url_map.bind("localhost")
    rules = [rule for rule in simulator.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [
        (rule.endpoint, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "x"), method="POST"))
        for rule in rules
    ]


def signed_in(place):
    """One browser that is signed in at all doors."""
    browser = place.tomas().sign_in_admin()
    assert (
        browser.post("/skilljar/accounts/login/", email="mei@example.com", password="learn-with-mei").status_code == 303
    )
    assert (
        browser.post("/skilljar/admin/login", email="sam@northwind.example", password="teach-with-sam").status_code
        == 303
    )
    return browser


def token_on(browser, path="/earner/settings/notifications"):
    return page(browser.get(path)).cssselect("input[name=csrf_token]")[0].get("value")


def test_a_form_is_taken_with_the_token_of_its_own_session_alone(place, simulator):
    mine, others = signed_in(place), place.mei()
    own, foreign = token_on(mine), token_on(others)
    before, tried = place.digest(), 0
    for endpoint, path in forms(simulator):
        door = endpoint.partition(".")[0]
        assert door in DOORS + OPEN_TO_PROGRAMS, f"{endpoint}: forms or calls?"
        if door in OPEN_TO_PROGRAMS:
            continue
        tried += 1
        for wrong in (None, "", "junk", own[:-1], own[::-1], foreign, "a\x00"):
            data = {} if wrong is None else {"csrf_token": wrong}
            answer = mine.client.post(place.prefix + path, data=data)
            assert (answer.status_code, "CSRF" in answer.text) == (400, True), (endpoint, wrong)
    assert tried > 25
    assert place.digest() == before
    answer = mine.client.post(f"{place.prefix}/earner/settings/notifications", data={"csrf_token": own})
    assert answer.status_code == 302


def test_every_page_with_a_form_that_posts_has_a_token_in_it(place):
    mine = signed_in(place)
    pages = ("/earner/earned", "/earner/settings/profile", "/earner/settings/account", "/mgmt/badges", "/mgmt/saml", "/mgmt/webhooks",
             "/skilljar/accounts/profile/", "/skilljar/admin/students/meiolin000001", "/skilljar/admin/webhooks", "/users/sign_up")  # fmt: skip
    for path in pages:
        found = page(mine.get(path)).cssselect("form[method=post]")
        assert found, path
        assert all(len(form.cssselect("input[name=csrf_token][value]")) == 1 for form in found), path


def test_the_control_plane_takes_no_form_of_another_origin(place, simulator):
    before = place.digest()
    for endpoint, path in forms(simulator):
        if endpoint.startswith("control."):
            answer = place.client.post(
                place.prefix + path, data={"days": "1"}, headers={"Origin": "http://evil.example"}
            )
            assert answer.status_code == 403, endpoint
    assert place.digest() == before


def test_a_token_that_was_used_is_good_as_long_as_the_cookie(place):
    """Two tabs are open, and the older one is used: what matters is whose browser it is."""
    tomas = place.tomas()
    token = token_on(tomas)
    path = f"{place.prefix}/earner/settings/notifications"
    assert [tomas.client.post(path, data={"csrf_token": token}).status_code for _ in range(2)] == [302, 302]
    assert place.mei().client.post(path, data={"csrf_token": token}).status_code == 400


# The others


def test_two_sign_ups_at_once_make_one_account(place):
    fields = {"first_name": "Ada", "last_name": "B", "email": "ada@example.com", "country": "Canada", "password": "long-enough", "terms": "y", "privacy": "y"}  # fmt: skip
    browsers, answers = [place.browser() for _ in range(4)], []
    threads = [
        threading.Thread(target=lambda b=b: answers.append(b.post("/users/sign_up", **fields).status_code))
        for b in browsers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [302] * 4
    assert (len(place.mail(kind="confirm address")), len(place.mail(kind="account exists"))) == (1, 3)


@pytest.mark.parametrize("cut", [1, 20, 39])
def test_a_token_that_is_cut_off_opens_nothing(place, cut):
    link = place.link(place.issue())
    for path in (
        link[:-cut],
        link + "0",
        link.upper().replace("/BADGES", "/badges").replace("/ACCEPT?TOKEN", "/accept?token"),
    ):
        assert "/users/sign_in?next=" in place.browser().get(path).location


def test_a_password_of_a_million_letters_is_refused_at_once(place):
    before = place.digest()
    for path in ("/users/sign_in", "/users/sign_up", "/mgmt/sign_in", "/skilljar/accounts/login/"):
        for password in ("x" * 1_000_000, "x" * 400_000):
            answer = place.browser().post(path, email="tomas@example.com", password=password)
            assert answer.status_code in {413, 422}, path
    assert place.digest() | {"wrong_passwords": []} == before  # which are counted


def test_auto_accept_counts_as_it_is_when_the_badge_is_issued(place):
    place.accepted_by_tomas()
    tomas, states = place.tomas(), []
    for wish in ({"auto_accept": NORTHWIND}, {}, {"auto_accept": NORTHWIND}):
        tomas.post("/earner/settings/profile", **wish)
        states.append(place.state_of(place.issue_to_tomas(badge_template_id=SAFETY)))
    assert states == ["accepted", "pending", "accepted"]
    with place.world(write=False) as world:
        assert len(world.rows(auto_accepts).all()) == 1


@pytest.mark.parametrize(
    ("on", "to", "fields"),
    [
        ("/earner/settings/profile", None, {"auto_accept": NORTHWIND, "profile_is_public": "yes"}),
        ("/earner/settings/notifications", None, {}),
        ("/earner/earned/badge/{badge}", "/earner/earned/badge/{badge}/visibility", {"hidden": "yes"}),
    ],
)  # fmt: skip
def test_a_form_that_is_sent_twice_does_no_more_than_once(place, on, to, fields):
    badge, tomas = place.accepted_by_tomas(), place.tomas()
    told = []
    for _ in range(2):
        assert tomas.post(on.format(badge=badge), to and to.format(badge=badge), **fields).status_code == 302
        found = place.digest()
        found.pop("acclaim_auto_accept"), found.pop("counter")  # a wish has a new id each time
        told.append(found)
    assert told[0] == told[1]


def test_back_shows_nothing_after_signing_out(place):
    """No page that was seen with a cookie is kept by a browser, and asked for again it leads to the sign-in form."""
    badge, mine = place.accepted_by_tomas(), signed_in(place)
    paths = ("/earner/earned", f"/earner/earned/badge/{badge}", "/earner/settings/account", "/mgmt", "/skilljar/accounts/profile/", "/skilljar/admin/students")  # fmt: skip
    assert {mine.get(path).headers["Cache-Control"] for path in paths} == {"no-store"}
    for on, out in (("/earner/earned", "/users/sign_out"), ("/mgmt", "/mgmt/sign_out"), ("/skilljar/accounts/profile/", "/skilljar/accounts/logout/"),
                    ("/skilljar/admin/students", "/skilljar/admin/logout")):  # fmt: skip
        mine.post(on, out)
    assert {mine.get(path).status_code for path in paths} <= {302, 303}


@pytest.mark.parametrize("form", ["/skilljar/accounts/login/", "/skilljar/admin/login"])
@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "/%09/evil.example", "\t//evil", "/%0a/evil", "https:evil.example", "https:///evil.example",
     "javascript:alert(1)", "///evil.example", "/%00/", "/%2f/evil.example", "http://localhost/skilljar/", "/" + "x" * 8000],
    ids=lambda text: ascii(text)[:30],
)  # fmt: skip
def test_signing_in_to_the_lms_never_leads_elsewhere(place, form, target):
    who = {"email": "sam@northwind.example", "password": "teach-with-sam"} if "admin" in form else {"email": "mei@example.com", "password": "learn-with-mei"}  # fmt: skip
    browser = place.browser()
    data = {"csrf_token": token_on(browser, form)} | who
    answer = browser.client.post(place.prefix + form, query_string={"next": target}, data=data)
    assert answer.status_code == 303
    assert answer.location in {f"{place.prefix}/skilljar/accounts/profile/", f"{place.prefix}/skilljar/admin/courses"}


@pytest.mark.parametrize("said", ["xx", "de;q=abc", "*;q=-1", "é\x7f" * 50, "en" * 4000, "../../etc/passwd", "{{7*7}}"])
def test_what_a_browser_says_of_languages_changes_nothing(place, said):
    for path in (
        "/users/sign_in",
        "/skilljar/",
        "/mgmt/sign_in",
        f"/users/sign_in?locale={said[:20]}&lang={said[:20]}",
    ):
        answer = place.browser().get(path, headers={"Accept-Language": said})
        assert answer.status_code == 200, path
    mei = place.browser()
    mei.post("/skilljar/accounts/login/", email="mei@example.com", password="learn-with-mei")
    answer = mei.post("/skilljar/accounts/profile/", email="mei@example.com", language=said)
    assert answer.status_code == 422
    assert page(answer).cssselect("#language-problem")


def test_an_altered_cookie_is_nobodys(place):
    tomas, name = place.tomas(), place.simulator.app.config["SESSION_COOKIE_NAME"]
    value = tomas.client.get_cookie(name).value
    payload, _, signature = value.partition(".")
    for altered in (
        value[:-1],
        value + "x",
        payload[:-2] + "AA." + signature,
        f"{payload}.",
        "." + value,
        value.swapcase(),
        "",
    ):
        other = place.browser()
        other.client.set_cookie(name, altered)
        assert other.get("/earner/earned").status_code == 302, altered


def test_a_header_makes_no_other_method(place):
    tomas, before = place.tomas(), place.digest()
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert tomas.get("/earner/settings/notifications", headers={name: "POST"}).status_code == 200
        assert tomas.get("/earner/settings/notifications?_method=POST", headers={name: "DELETE"}).status_code == 200
    assert place.digest() == before
