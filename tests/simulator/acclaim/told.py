"""A world whose organization is told of its events, in a test's hands."""

from simulator.acclaim.services.webhooks import deliver_again, deliveries_of, set_webhook_url
from simulator.app import Simulator
from simulator.clock import Clock
from simulator.due import due_work
from tests.simulator.places import NORTHWIND, START, Place
from tests.simulator.receivers import Receiver

URL = "http://receiver.test/hook?key=1"


class Told(Place):
    """A Northwind world whose organization has a webhook address, and the receiver behind it."""

    def __init__(self, simulator: Simulator, receiver: Receiver, name: str) -> None:
        super().__init__(simulator, name)
        self.receiver = receiver
        simulator.worlds.create(name, "northwind", Clock(frozen_at=START))
        self.point_to(URL)

    def request(self, **changes):
        """Without mail, so that issuing is one event alone."""
        return super().request(**{"suppress_badge_notification_email": True} | changes)

    def point_to(self, url, organization=NORTHWIND):
        with self.world() as world:
            set_webhook_url(world, organization, url)

    def log(self, organization=NORTHWIND, **narrowed):
        with self.world(write=False) as world:
            return deliveries_of(world, organization, **narrowed)

    def only(self):
        (view,) = self.log()
        return view

    def again(self, view, organization=NORTHWIND):
        with self.world() as world:
            deliver_again(world, organization, view.delivery.id)
        self.simulator.turning.settle(self.name)

    def tries(self):
        """When each try of the only delivery was made, from the event on."""
        return [attempt.at - START for attempt in self.only().attempts]

    def coming(self, kind="acclaim_webhook"):
        with self.world(write=False) as world:
            return [work.due_at - START for work in world.rows(due_work).all(kind=kind)]
