"""Connections that are cut when an answer does not begin in time: `requests` limits each read, not all of them."""

import socket
import threading
from collections.abc import Collection
from http.client import HTTPException
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from simulator.neighbours import is_own, may_be_called

TOO_LATE = "the answer did not begin in time"


class _Impatient(HTTPConnection):
    """Cuts itself when the head of the answer is not whole in time: one that drips never meets the limit of a read."""

    allowed: Collection[str] = ()

    def _new_conn(self) -> socket.socket:
        """Asks once more, and looks at whom it has reached: a name may lead elsewhere by now."""
        if not may_be_called(self.host, self.port or 80, self.allowed):
            raise urllib3.exceptions.NewConnectionError(self, f"{self.host} is not allowed")
        reached: socket.socket = super()._new_conn()
        if self.host.lower() not in self.allowed and not is_own(reached.getpeername()[0]):
            reached.close()
            raise urllib3.exceptions.NewConnectionError(self, f"{self.host} is not allowed")
        return reached

    def getresponse(self) -> Any:
        assert isinstance(self.timeout, float), "what is left of the limit that the call was given"
        is_over = threading.Event()
        timer = threading.Timer(self.timeout, self._cut, [is_over])
        timer.daemon = True
        timer.start()
        try:
            answer = super().getresponse()
        except (OSError, HTTPException) as error:
            if is_over.is_set():
                raise TimeoutError(TOO_LATE) from error
            raise
        finally:
            timer.cancel()
        if is_over.is_set():  # what came of the head passes for a whole one
            answer.close()
            raise TimeoutError(TOO_LATE)
        return answer

    def _cut(self, is_over: threading.Event) -> None:
        is_over.set()
        try:
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was faster


class _ImpatientTls(_Impatient, HTTPSConnection):
    pass


class Deadline(HTTPAdapter):
    """Mount it on a `requests.Session`: each call's `timeout` is then for connecting and the answer's head together.

    Every call has to be given one.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        """`allowed` are names of hosts that may be elsewhere than on this machine."""
        self._pools = {
            "http": _pool(urllib3.HTTPConnectionPool, _Impatient, allowed),
            "https": _pool(urllib3.HTTPSConnectionPool, _ImpatientTls, allowed),
        }
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        options["timeout"] = urllib3.Timeout(total=options["timeout"])
        return super().send(request, *args, **options)


def _pool(pool: type[Any], connection: type[_Impatient], allowed: Collection[str]) -> type[Any]:
    """A kind of pool whose connections know the names that are allowed."""
    bounded = type(connection.__name__, (connection,), {"allowed": allowed})
    return type(pool.__name__, (pool,), {"ConnectionCls": bounded})
