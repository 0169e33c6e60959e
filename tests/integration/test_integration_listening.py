"""The socket on which the integration listens."""

import socket

import pytest

from integration.serving import listen


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])
def test_it_listens_at_its_host_alone(host, family):
    try:
        listener = listen(host, 0)
    except OSError:
        if family == socket.AF_INET:
            raise
        pytest.skip("this machine has no IPv6")
    with listener:
        assert (listener.family, listener.getsockname()[0]) == (family, host)
        assert listener.getsockname()[1] > 0
