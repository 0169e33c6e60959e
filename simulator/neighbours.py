"""Whom the simulator may call: this machine by its loopback, and hosts that are allowed by name."""

import ipaddress
import socket
from collections.abc import Collection


class NotAllowed(OSError):
    """The host is none of the loopback, and was not allowed; the text holds its name alone."""


def may_be_called(host: str, port: int, allowed: Collection[str]) -> bool:
    """Whether all addresses of a host are of the loopback, or its name is among the allowed.

    A name without an address may be: the call will say so better.
    """
    if host.lower() in allowed:
        return True
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(is_own(info[4][0]) for info in found)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host, as far as its name or address says so by itself."""
    if host.lower() == "localhost":
        return True
    try:
        return is_own(host)
    except ValueError:
        return False


def is_own(address: str | int) -> bool:
    """Whether an address of IP is of the loopback; raises ValueError for what is none."""
    there = ipaddress.ip_address(str(address).partition("%")[0])
    mapped = there.ipv4_mapped if isinstance(there, ipaddress.IPv6Address) else None
    return (mapped or there).is_loopback
