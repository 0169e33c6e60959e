"""One request, one transaction: kept before the answer leaves, or taken back with whatever failed."""

import pytest

from simulator.acclaim.services import accounts, issuing
from simulator.acclaim.web.api.contract import validator
from simulator.acclaim.web.earner import badges as earner_badges
from tests.simulator.places import NORTHWIND, page


class Broken(RuntimeError):
    pass


def break_after(monkeypatch, module, name):
    """Lets a service do its work and fail afterwards."""
    whole = getattr(module, name)

    def broken(*args, **options):
        whole(*args, **options)
        raise Broken("secret-of-the-inside")

    monkeypatch.setattr(module, name, broken)


def test_what_breaks_in_a_call_is_taken_back_and_logged(place, monkeypatch, caplog):
    before = place.digest()
    break_after(monkeypatch, issuing, "send_notice")
    answer = place.try_to_issue()
    assert answer.status_code == 500
    validator("Error").validate(answer.json)
    assert "Traceback" not in answer.text
    assert "secret-of-the-inside" not in answer.text
    assert place.digest() == before
    assert "secret-of-the-inside" in caplog.text
    monkeypatch.undo()
    assert place.try_to_issue().status_code == 201


def test_what_breaks_on_a_page_is_taken_back_and_logged(place, monkeypatch, caplog):
    badge, tomas = place.issue_to_tomas(), place.tomas()
    before = place.digest()
    break_after(monkeypatch, earner_badges.accepting, "accept")
    answer = tomas.post(f"/badges/{badge}/accept")
    assert answer.status_code == 500
    assert page(answer).cssselect("h1")[0].text_content() == "Internal Server Error"
    assert "secret-of-the-inside" not in answer.text
    assert place.digest() == before
    assert "secret-of-the-inside" in caplog.text


def test_a_form_that_comes_back_keeps_what_was_counted(place):
    """A wrong merge code counts, though the answer is a 422."""
    tomas = place.tomas()
    asked = tomas.post(
        "/earner/settings/account",
        "/earner/settings/account/merge",
        email="mei@example.com",
        password="accept-with-mei",
    )
    form = asked.location.removeprefix(place.prefix)
    (mail,) = place.mail(kind="merge account")
    code = mail.text.partition("Your code: ")[2][:6]
    wrong = "000000" if code != "000000" else "111111"
    assert [tomas.post(form, code=wrong).status_code for _ in range(5)] == [422] * 5
    assert "no longer good" in tomas.post(form, code=code).text


def test_due_work_that_fails_does_not_undo_what_was_asked_for(place, monkeypatch, caplog):
    def broken(_name):
        raise Broken("secret-of-the-inside")

    def at_once(world, badge, _template):
        world.schedule("reminder", badge.id, world.now())

    monkeypatch.setitem(place.simulator.app.extensions, "settle", broken)
    monkeypatch.setattr(issuing, "put_down_coming", at_once)
    badge = place.issue()
    assert place.state_of(badge) == "pending"
    assert "secret-of-the-inside" in caplog.text


def test_the_journal_has_the_calls_that_were_refused_too(place):
    place.issue()
    place.try_to_issue()
    place.own("GET", "/badges", token="wrong")
    calls = place.control("GET", "/journal?kind=request").json["entries"]
    path = f"/v1/organizations/{NORTHWIND}/badges"
    assert [(call["method"], call["path"], call["status"]) for call in calls] == [
        ("POST", path, 201), ("POST", path, 422), ("GET", path, 401),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/nothing", "/badges/%00", "/images/%00/image.png", "/users/%00", "/org/%00", "/org/a/badge/%00", "/%00"]
)
def test_pages_that_are_not_there_are_readable(place, path):
    answer = place.browser().get(path)
    assert answer.status_code == 404
    assert page(answer).cssselect("h1")


def test_the_root_of_a_world_without_its_slash(place):
    assert place.browser().get("").status_code == 308


def test_forms_without_a_csrf_token_are_refused(place):
    client, before = place.browser().client, place.digest()
    for path in (
        "/users/sign_in",
        "/users/sign_up",
        "/users/sign_out",
        "/mgmt/sign_in",
        "/mgmt/saml",
        "/badges/x/accept",
    ):
        for data in ({}, {"csrf_token": "junk"}, {"csrf_token": "a\x00"}):
            answer = client.post(place.prefix + path, data=data)
            assert answer.status_code == 400
            assert page(answer).cssselect("h1")[0].text_content() == "Bad Request"
            assert "CSRF" in answer.text
    assert place.digest() == before


def test_another_sessions_csrf_token_is_refused(place):
    first, second = place.browser(), place.browser()
    token = page(first.get("/users/sign_in")).cssselect("input[name=csrf_token]")[0].get("value")
    second.get("/users/sign_in")
    answer = second.client.post(
        f"{place.prefix}/users/sign_in", data={"csrf_token": token, "email": "tomas@example.com"}
    )
    assert answer.status_code == 400


def test_services_are_called_with_what_they_say(place):
    """The doors and the services agree: signing up without a badge ends in a mail, not in an account that can be used."""
    answer = place.browser().post(
        "/users/sign_up", first_name="Ada", last_name="B", email="ada@example.com", country="Canada",
        password="long-enough", terms="yes", privacy="yes",
    )  # fmt: skip
    assert answer.status_code == 302
    with place.world() as world, pytest.raises(accounts.Invalid, match="once it is confirmed"):
        accounts.sign_in(world, "ada@example.com", "long-enough")
