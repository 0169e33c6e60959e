"""Connections to this machine and to hosts that are allowed, whatever their names lead to by the time of the call."""

import socket
import ssl
from collections.abc import Collection
from typing import Any

from bounded.connections import Adapter, Connection, TlsConnection
from simulator.neighbours import NotAllowed, is_own, may_be_called


class _Neighbourly(Connection):
    allowed: Collection[str] = ()

    def _new_conn(self) -> socket.socket:
        """Asks once more, and looks at whom it has reached: a name may lead elsewhere by now."""
        if not may_be_called(self.host, self.port or 80, self.allowed):
            raise NotAllowed(f"{self.host} is not a loopback address any more")
        reached: socket.socket = super()._new_conn()
        if self.host.lower() not in self.allowed and not is_own(reached.getpeername()[0]):
            reached.close()
            raise NotAllowed(f"{self.host} is not a loopback address any more")
        return reached


class _NeighbourlyTls(_Neighbourly, TlsConnection):
    pass


class ToNeighbours(Adapter):
    """Mount it on a `requests.Session`, of whose calls `bounded.calls.ask` makes bounded ones."""

    def __init__(self, allowed: Collection[str] = (), trusted: ssl.SSLContext | None = None) -> None:
        """`allowed` are names of hosts that may be elsewhere; `trusted` knows whose certificates are taken."""
        self._trusted = trusted
        kinds = {"http": _Neighbourly, "https": _NeighbourlyTls}
        self.kinds = {scheme: type(kind.__name__, (kind,), {"allowed": allowed}) for scheme, kind in kinds.items()}
        super().__init__()

    def build_connection_pool_key_attributes(self, *arguments: Any, **options: Any) -> Any:
        host, tls = super().build_connection_pool_key_attributes(*arguments, **options)
        return host, tls | ({"ssl_context": self._trusted} if self._trusted else {})
