"""What falls due in a world that four dispatchers look after: each piece is done once, by one of them."""

import threading
from collections import Counter
from functools import partial

import sqlalchemy as sa

from tests.postgres.crowd import AT_ONCE, at_once, within
from tests.simulator.places import SAFETY


def tell(world, ear):
    assert world.api(0, "PUT", json={"webhook_url": ear.url}).status_code == 200


def all_delivered(world, many):
    """The deliveries once there are so many and none waits any more."""
    found = world.deliveries()
    return found if len(found) == many and all(one["state"] != "waiting" for one in found) else None


def test_each_reminder_is_sent_once_whoever_turns_the_clock(world):
    made = world.issues(40)
    at_once(partial(world.advance, number, days=1) for number in range(4))
    assert Counter(world.mail("badge reminder")) == dict.fromkeys(made, 2)
    assert sorted(world.mail("badge notice")) == sorted(made)


def test_each_reminder_is_sent_once_while_all_four_have_something_to_do(world, ear):
    made = world.issues(40)
    tell(world, ear)
    busy = [
        partial(
            world.issue, number, "quiet@x.example", badge_template_id=SAFETY, suppress_badge_notification_email=True
        )
        for number in range(AT_ONCE)
    ]
    turned, *answers = at_once([partial(world.advance, 0, days=4, hours=1), *busy])
    assert {answer.status_code for answer in answers} == {201}
    assert turned["done"]
    assert Counter(world.mail("badge reminder")) == dict.fromkeys(made, 2)
    assert within(30, partial(all_delivered, world, AT_ONCE))


def test_each_event_is_delivered_once_at_the_first_try(world, ear):
    tell(world, ear)
    ear.may_answer.clear()  # all four have something to deliver before the first delivery is over
    world.issues(60, suppress_badge_notification_email=True)
    ear.may_answer.set()
    delivered = within(60, partial(all_delivered, world, 60))
    assert delivered, Counter(one["state"] for one in world.deliveries())
    assert sorted(ear.heard) == sorted(one["event_id"] for one in delivered)
    assert [len(one["attempts"]) for one in delivered] == [1] * 60
    assert {one["state"] for one in delivered} == {"delivered"}
    assert ear.most_under_way == 1  # the tries of one world are made one after the other


def test_the_clock_waits_for_a_delivery_that_another_process_is_at(world, ear, database):
    tell(world, ear)
    ear.may_answer.clear()
    assert world.issue(1, "priya@x.example", suppress_badge_notification_email=True).status_code == 201
    assert ear.something.wait(20)
    turning = threading.Thread(target=partial(world.advance, 2, days=1))
    turning.start()
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    try:
        assert within(20, partial(somebody_waits, engine)) or not turning.is_alive()
    finally:
        ear.may_answer.set()
        turning.join(30)
    (delivery,) = within(20, partial(all_delivered, world, 1))
    assert [attempt["outcome"] for attempt in delivery["attempts"]] == ["HTTP 200"]
    assert ear.heard == [delivery["event_id"]]


def somebody_waits(engine):
    with engine.connect() as connection:
        waiting = (
            "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
        )
        return connection.execute(sa.text(waiting)).first()
