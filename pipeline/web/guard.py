"""Refuses to open sockets to addresses that are not public, whatever name or redirect led there."""

import errno
import ipaddress
import socket
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_ISATAP = 0x5EFE


class AddressRefusedError(OSError):
    """
    The address is not public. One text for all addresses, so that a host whose every address is refused is told apart.

    Attributes:
        address: What was refused.
    """

    def __init__(self, address: str) -> None:
        super().__init__(errno.EACCES, "address is not public")
        self.address = address

    def __reduce__(self) -> tuple[type["AddressRefusedError"], tuple[str]]:
        return type(self), (self.address,)


def embedded(address: Address) -> tuple[Address, ...]:
    """
    Unwrap the IPv4 addresses that an IPv6 address stands for.

    Mapped and compatible addresses (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380: server and client), NAT64 (RFC 6052)
    and ISATAP (RFC 5214) all reach an IPv4 host.

    Returns:
        The address itself and all that it embeds.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    found: list[Address] = [address]
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found.extend(address.teredo)
    low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    isatap = (int(address) >> 32) & 0xFFFF == _ISATAP and (int(address) >> 48) & 0xFCFF == 0
    if address in _NAT64 or isatap or (address in _IPV4_COMPATIBLE and int(address) > 1):
        found.append(low)
    return tuple(found)


@lru_cache(maxsize=4096)
def is_public(address: str, allowed: tuple[Network, ...] = ()) -> bool:
    """
    Tell whether an address may be connected to.

    Every address it stands for must be globally reachable unicast (IANA special-purpose registries, as the standard
    library knows them), or lie in an allowed network.

    Args:
        address: A numeric address, with or without a zone.
        allowed: Networks opened by settings.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(each) or any(each in network for network in allowed) for each in embedded(parsed))


def _is_global(address: Address) -> bool:
    """Whether a single address is globally reachable unicast."""
    if isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in _NAT64_LOCAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address in _NAT64 or address.sixtofour or address.teredo):
        return True  # judged by what it embeds
    return address.is_global and not address.is_multicast


def socket_factory(private_networks: Sequence[str]) -> Callable[[AddressInfo], socket.socket]:
    """
    Make the function through which aiohttp opens every socket: at each hop it sees the address really connected to.

    Args:
        private_networks: CIDR networks that may be connected to although they are not public.
    """
    allowed = tuple(ipaddress.ip_network(network) for network in private_networks)

    def open_socket(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, endpoint = info
        if not is_public(str(endpoint[0]), allowed):
            raise AddressRefusedError(str(endpoint[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    return open_socket
