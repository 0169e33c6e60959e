"""Webhooks are delivered at least once, tried again, and switched off when nobody wants them."""

from datetime import timedelta

import pytest

from simulator.skilljar.domain.errors import WebhookInactive
from simulator.skilljar.domain.webhook import RETRY_AFTER, DeactivateReason
from simulator.skilljar.records import deliveries, students, webhooks
from simulator.skilljar.services import catalogue
from simulator.skilljar.services.enrolling import enrol
from simulator.skilljar.services.webhooks import deliver_again, reactivate, unsubscribe
from simulator.switches import Switches
from simulator.worlds import DEFAULT
from tests.simulator.places import next_due_at

NORTHWIND = "nwacademy0001"


def something_happens(lms):
    with lms.world() as world:
        enrol(world, world.rows(students).find(id="priyaraman001"), catalogue.course(world, NORTHWIND, "crswelcometou"))


def the_delivery(lms):
    with lms.world(write=False) as world:
        (delivery,) = world.rows(deliveries).where()
    return delivery


def the_webhook(lms):
    with lms.world(write=False) as world:
        return world.rows(webhooks).find(id="hooknorthwind")


def test_a_delivery_carries_the_headers_that_were_asked_for(lms):
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    (call,) = lms.receiver.calls
    assert (call["method"], call["url"]) == ("POST", "http://127.0.0.1:8500/webhooks/lms")
    assert call["headers"] == {
        "Content-Type": "application/json",
        "User-Agent": "skilljar",
        "X-Skilljar-Secret": "northwind-webhook-secret-0000001",
    }
    assert b'"COURSE_ENROLLMENT"' in call["data"]
    assert the_delivery(lms).delivered_at is not None
    assert the_delivery(lms).attempts == 1
    assert next_due_at(lms.worlds, DEFAULT) is None


@pytest.mark.parametrize("trouble", ["no answer", "500"])
def test_trouble_is_tried_again_until_it_is_over(lms, trouble):
    lms.receiver.fails, lms.receiver.status = trouble == "no answer", 500
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    assert the_delivery(lms).delivered_at is None
    lms.advance(timedelta(seconds=59))
    assert len(lms.receiver.calls) == 1
    lms.receiver.fails, lms.receiver.status = False, 204
    lms.advance(timedelta(seconds=1))
    assert the_delivery(lms).delivered_at is not None
    assert the_delivery(lms).attempts == 2
    lms.advance(timedelta(days=3))
    assert len(lms.receiver.calls) == 2


def test_after_the_last_failure_the_webhook_is_switched_off(lms):
    lms.receiver.fails = True
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    lms.advance(sum(RETRY_AFTER, timedelta()) - timedelta(seconds=1))
    assert the_webhook(lms).active
    lms.advance(timedelta(seconds=1))
    assert the_webhook(lms).deactivate_reason is DeactivateReason.RETRY_COUNT
    assert len(lms.receiver.calls) == 8
    assert next_due_at(lms.worlds, DEFAULT) is None


@pytest.mark.parametrize(
    ("status", "reason"), [(404, DeactivateReason.HTTP_4XX_RESPONSE), (301, DeactivateReason.TOO_MANY_REDIRECTS)]
)
def test_a_refusal_switches_the_webhook_off_at_once(lms, status, reason):
    lms.receiver.status = status
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    assert (the_webhook(lms).active, the_webhook(lms).deactivate_reason) == (False, reason)
    lms.advance(timedelta(days=3))
    assert len(lms.receiver.calls) == 1


def test_no_transaction_is_open_while_the_receiver_works_and_the_next_try_is_down_already(lms):
    seen = []

    def look():
        seen.append((the_delivery(lms).attempts, next_due_at(lms.worlds, DEFAULT)))

    lms.receiver.while_called = look
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    ((attempts, due_at),) = seen
    assert attempts == 1
    assert due_at is not None


def test_a_crash_in_the_middle_of_a_call_loses_nothing(lms):
    class PowerCut(BaseException):
        pass

    def cut():
        raise PowerCut

    lms.receiver.while_called = cut
    something_happens(lms)
    with pytest.raises(PowerCut):
        lms.turning.settle(DEFAULT)
    lms.receiver.while_called = None
    lms.advance(timedelta(minutes=1))
    assert the_delivery(lms).delivered_at is not None


def test_a_delivery_that_arrived_is_not_sent_again_by_itself(lms):
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    with lms.world() as world:
        world.schedule("webhook", the_only(world).id, world.now())
    lms.turning.settle(DEFAULT)
    assert len(lms.receiver.calls) == 1


def the_only(world):
    (delivery,) = world.rows(deliveries).where()
    return delivery


def test_by_hand_anything_is_delivered_again(lms):
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    with lms.world() as world:
        deliver_again(world, NORTHWIND, the_only(world).id)
    lms.turning.settle(DEFAULT)
    assert len(lms.receiver.calls) == 2
    assert the_delivery(lms).attempts == 2


def test_an_inactive_webhook_is_reactivated_first(lms):
    lms.receiver.status = 401
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    lms.receiver.status = 200
    with lms.world() as world, pytest.raises(WebhookInactive):
        deliver_again(world, NORTHWIND, the_only(world).id)
    with lms.world() as world:
        reactivate(world, world.rows(webhooks).find(id="hooknorthwind"))
        deliver_again(world, NORTHWIND, the_only(world).id)
    lms.turning.settle(DEFAULT)
    assert the_delivery(lms).delivered_at is not None


def test_what_waits_for_a_webhook_goes_with_it(lms):
    lms.receiver.status = 500
    something_happens(lms)
    with lms.world() as world:
        unsubscribe(world, world.rows(webhooks).find(id="hooknorthwind"))
    lms.turning.settle(DEFAULT)
    assert lms.receiver.calls == []


def test_a_world_may_be_removed_while_the_receiver_thinks(lms):
    lms.receiver.while_called = lambda: lms.worlds.remove(DEFAULT)
    something_happens(lms)
    lms.turning._do_some(DEFAULT, next_due_at(lms.worlds, DEFAULT), 1)
    assert lms.worlds.names() == []


def test_a_call_has_five_seconds_in_all_unless_the_world_has_less_patience(lms):
    lms.receiver.status = 500
    something_happens(lms)
    lms.turning.settle(DEFAULT)
    with lms.world() as world:
        world.set_switches(Switches(webhook_seconds=0.5))
    lms.advance(timedelta(minutes=1))
    lms.api("POST", "/webhooks/hooknorthwind/ping")
    patient, *hasty = [call["timeout"].total for call in lms.receiver.calls]
    assert 4.0 < patient <= 5.0  # what is left of them
    assert [0.2 < seconds <= 0.5 for seconds in hasty] == [True, True]
