"""The fixtures of the network's faults, as a plugin of the modules that ask for it."""

import pytest

from stage.standing import over_sockets
from tests.faults.network import Network


@pytest.fixture(scope="session")
def network_stage():
    """Simulator and integrations behind real sockets, for every test of the network."""
    with over_sockets() as stage:
        yield stage


@pytest.fixture
def network(network_stage):
    network = Network(network_stage)
    yield network
    network.close()
