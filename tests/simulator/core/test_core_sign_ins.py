"""Who is signed in: a random id in the cookie, its hash in the world, renewed at every sign-in and dead after signing out."""

import re
from collections import Counter

import pytest
import sqlalchemy as sa

from simulator.app import Simulator
from simulator.clock import Clock
from simulator.sign_ins import sign_ins
from tests.simulator.databases import new_database
from tests.simulator.places import START, Place, page

TOMAS = {"email": "tomas@example.com", "password": "accept-with-tomas"}
STUDENT = {"email": "tomas@northwind.example", "password": "learn-with-tomas"}


def cookie(browser):
    return browser.client.get_cookie(browser.client.application.config["SESSION_COOKIE_NAME"])


def stolen(place, value):
    """Somebody else's browser with a copy of the cookie."""
    other = place.browser()
    other.client.set_cookie(other.client.application.config["SESSION_COOKIE_NAME"], value)
    return other


def kept(place):
    with place.world(write=False) as world:
        return world.rows(sign_ins).all()


@pytest.mark.parametrize(
    ("sign_in", "inside", "out"),
    [
        (lambda browser: browser.sign_in(**TOMAS), "/earner/earned", "/users/sign_out"),
        (lambda browser: browser.sign_in_admin(), "/mgmt", "/mgmt/sign_out"),
    ],
    ids=["earner", "admin"],
)
def test_a_copied_cookie_is_worth_nothing_after_signing_out(place, sign_in, inside, out):
    mine = sign_in(place.browser())
    other = stolen(place, cookie(mine).value)
    assert other.get(inside).status_code == 200
    assert mine.post(inside, out).status_code == 302
    assert [browser.get(inside).status_code for browser in (mine, other)] == [302, 302]
    assert kept(place) == []


def test_signing_in_renews_what_a_cookie_holds(place):
    """A cookie that was planted before signing in knows nothing of what came of it (session fixation)."""
    mine = place.browser()
    mine.get("/users/sign_in")
    before = stolen(place, cookie(mine).value)
    mine.sign_in(**TOMAS)
    assert before.get("/earner/earned").status_code == 302
    (first,) = kept(place)
    old = stolen(place, cookie(mine).value)
    mine.post("/earner/earned", "/users/sign_in", **TOMAS)
    (second,) = kept(place)
    assert first.id != second.id
    assert [browser.get("/earner/earned").status_code for browser in (mine, old)] == [200, 302]


def test_the_world_keeps_no_more_than_a_hash(place):
    mine = place.tomas()
    (one,) = kept(place)
    assert (one.door, one.since, len(one.id)) == ("acclaim", START, 64)
    with mine.client.session_transaction() as session:
        secrets = [value for value in session.values() if isinstance(value, str)]
    assert one.id not in secrets


def test_somebody_wrong_is_still_nobody_after_a_wrong_password(place):
    mine = place.tomas()
    assert mine.post("/earner/earned", "/users/sign_in", email="mei@example.com", password="wrong").status_code == 422
    assert mine.get("/earner/earned").status_code == 200


def test_a_reset_and_a_snapshot_sign_everybody_out(place):
    place.control("PUT", "/snapshots/begun")
    for way in ("/reset", "/snapshots/begun/restore"):
        tomas = place.tomas()
        assert tomas.get("/earner/earned").status_code == 200
        place.control("POST", way)
        assert tomas.get("/earner/earned").status_code == 302
        place.control("PUT", "/snapshots/begun")


def test_sign_ins_are_no_part_of_what_a_world_is(place):
    tomas = place.tomas()
    assert "sign_in" not in place.control("GET", "/export").json["tables"]
    place.client.post(f"/_simulator/worlds/{place.name}/copy", json={"name": "copied"})
    try:
        assert kept(Place(place.simulator, "copied")) == []
        assert len(kept(place)) == 1
    finally:
        place.simulator.worlds.remove("copied")
    assert tomas.get("/earner/earned").status_code == 200


def test_each_door_and_each_world_has_its_own(place, simulator):
    simulator.worlds.create("beside-it", "northwind", Clock(frozen_at=START))
    beside = Place(simulator, "beside-it")
    try:
        mine = place.tomas().sign_in_admin()
        there = beside.browser()
        there.client = mine.client
        assert there.get("/earner/earned").status_code == 302
        there.sign_in("mei@example.com", "accept-with-mei")
        assert there.get("/earner/earned").status_code == 200
        assert mine.post("/mgmt", "/mgmt/sign_out").status_code == 302
        assert [who.get("/earner/earned").status_code for who in (mine, there)] == [200, 200]
        assert mine.get("/mgmt").status_code == 302
    finally:
        simulator.worlds.remove("beside-it")


def test_an_id_of_another_door_opens_nothing(place):
    """Who copies what a cookie holds for one door to another is nobody there."""
    mine = place.tomas()
    with mine.client.session_transaction() as session:
        session[f"{place.name}/acclaim-admin"] = session[f"{place.name}/acclaim"]
    assert mine.get("/mgmt").status_code == 302


def test_without_a_cookie_nothing_is_asked_of_the_database(place, simulator):
    asked = Counter()
    engine = simulator.worlds._storage._database.writing
    mine = place.browser()

    def count(_connection, _cursor, words, *_):
        asked["sign_in" in words] += 1

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        mine.get("/earner/earned")
        place.own("GET", "/badges")
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    assert asked[True] == 0


# Cookies


def test_cookies_are_for_servers_and_for_one_simulator_alone():
    told = {}
    for url in ("http://localhost:8400", "http://localhost:8401", "https://acclaim.example"):
        simulator = Simulator(base_url=url)
        simulator.worlds.create("default", "northwind", Clock(frozen_at=START))
        answer = simulator.app.test_client().get("/users/sign_in")
        told[url] = answer.headers["Set-Cookie"]
        simulator.worlds.close()
    names = {url: header.partition("=")[0] for url, header in told.items()}
    assert names == {
        "http://localhost:8400": "acclaim_simulator_8400",
        "http://localhost:8401": "acclaim_simulator_8401",
        "https://acclaim.example": "acclaim_simulator_443",
    }
    for url, header in told.items():
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert ("Secure" in header) is url.startswith("https")


def test_processes_on_one_database_know_each_others_cookies_and_forms(tmp_path):
    """As two of them do on PostgreSQL; a file has one process at a time, so one after the other."""
    database = new_database()
    if str(database) == "sqlite://":
        database = f"sqlite:///{tmp_path / 'worlds.db'}"
    first = Simulator(base_url="http://simulator.test", database=database)
    first.worlds.create("shared", "northwind", Clock(frozen_at=START))
    mine = Place(first, "shared").tomas()
    form = page(mine.get("/earner/settings/notifications")).cssselect("[name=csrf_token]")[0].get("value")
    value = cookie(mine).value
    first.worlds.close()
    second = Simulator(base_url="http://simulator.test", database=database)
    again = stolen(Place(second, "shared"), value)
    assert again.get("/earner/earned").status_code == 200
    answer = again.client.post("/w/shared/earner/settings/notifications", data={"csrf_token": form})
    assert answer.status_code == 302
    second.worlds.close()


def test_a_database_that_is_kept_names_the_cookies_of_all_ports(tmp_path):
    names = []
    for file, port in (("one.db", 8400), ("one.db", 8401), ("two.db", 8400)):
        simulator = Simulator(base_url=f"http://localhost:{port}", database=f"sqlite:///{tmp_path / file}")
        names.append(simulator.app.config["SESSION_COOKIE_NAME"])
        simulator.worlds.close()
    assert names[0] == names[1] != names[2]
    assert all(re.fullmatch("acclaim_simulator_[0-9a-f]{8}", name) for name in names)


def test_two_databases_have_two_keys():
    keys = set()
    for _ in range(2):
        simulator = Simulator(base_url="http://simulator.test")
        keys.add(simulator.app.config["SECRET_KEY"])
        simulator.worlds.close()
    assert len(keys) == 2
    assert all(len(key) >= 32 for key in keys)
