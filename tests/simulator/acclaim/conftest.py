"""A receiver of Acclaim's webhooks, and a fresh world that tells it of its events."""

import pytest

from simulator.app import Simulator
from tests.simulator.acclaim.told import Told
from tests.simulator.databases import new_database
from tests.simulator.receivers import Receiver


@pytest.fixture(scope="session")
def switchboard():
    receiver = Receiver()
    simulator = Simulator(base_url="http://simulator.test", database=new_database(), http=receiver)
    yield simulator, receiver
    simulator.worlds.close()


@pytest.fixture
def told(switchboard):
    simulator, receiver = switchboard
    receiver.clear()
    told = Told(simulator, receiver, "told")
    yield told
    if "told" in simulator.worlds.names():
        simulator.worlds.remove("told")
