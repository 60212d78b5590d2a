"""The SSRF guard knows every spelling of an address that is not public."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.web.guard import AddressRefusedError, is_public, socket_factory


@pytest.mark.parametrize(
    ("address", "public"),
    [
        pytest.param("93.184.215.14", True, id="public"),
        pytest.param("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True, id="public-v6"),
        pytest.param("64:ff9b::5db8:d70e", True, id="nat64-of-public"),
        pytest.param("2002:5db8:d70e::1", True, id="6to4-of-public"),
        pytest.param("127.0.0.1", False, id="loopback"),
        pytest.param("127.8.9.1", False, id="loopback-net"),
        pytest.param("::1", False, id="loopback-v6"),
        pytest.param("::", False, id="unspecified-v6"),
        pytest.param("0.0.0.0", False, id="unspecified"),
        pytest.param("10.1.2.3", False, id="rfc1918"),
        pytest.param("172.16.0.1", False, id="rfc1918-b"),
        pytest.param("192.168.1.1", False, id="rfc1918-c"),
        pytest.param("100.64.0.1", False, id="carrier-nat"),
        pytest.param("169.254.169.254", False, id="metadata"),
        pytest.param("fe80::1%eth0", False, id="link-local-zone"),
        pytest.param("fc00::1", False, id="unique-local"),
        pytest.param("fec0::1", False, id="site-local"),
        pytest.param("224.0.0.1", False, id="multicast"),
        pytest.param("ff0e::1", False, id="multicast-v6-global"),
        pytest.param("255.255.255.255", False, id="broadcast"),
        pytest.param("::ffff:127.0.0.1", False, id="mapped"),
        pytest.param("::ffff:a00:1", False, id="mapped-hex"),
        pytest.param("::127.0.0.1", False, id="compatible"),
        pytest.param("64:ff9b::7f00:1", False, id="nat64-of-loopback"),
        pytest.param("64:ff9b::a9fe:a9fe", False, id="nat64-of-metadata"),
        pytest.param("64:ff9b:1::5db8:d70e", False, id="nat64-local-use"),
        pytest.param("2002:7f00:1::1", False, id="6to4-of-loopback"),
        pytest.param("2002:a00:1::", False, id="6to4-of-rfc1918"),
        pytest.param("2001:0:5db8:d70e:0:0:80ff:fffe", False, id="teredo-of-loopback-client"),
        pytest.param("2606:4700::5efe:a00:1", False, id="isatap-of-rfc1918"),
        pytest.param("not an address", False, id="nonsense"),
    ],
)
def test_is_public(address: str, *, public: bool) -> None:
    """Only globally reachable unicast addresses pass, whatever they are wrapped in."""
    assert is_public(address) is public


@given(st.ip_addresses(v=4))
def test_wrapping_never_opens_an_address(address: object) -> None:
    """An IPv4 address that is refused stays refused behind every IPv6 wrapping."""
    number = int(address)  # type: ignore[call-overload]
    high, low = number >> 16, number & 0xFFFF
    wrapped = [f"::ffff:{high:x}:{low:x}", f"64:ff9b::{high:x}:{low:x}", f"2002:{high:x}:{low:x}::1"]
    for spelling in wrapped:
        assert is_public(str(address)) or not is_public(spelling)


def test_settings_open_networks() -> None:
    """A network named in the settings is open, its neighbours are not."""
    import ipaddress

    allowed = (ipaddress.ip_network("10.1.0.0/16"),)
    assert is_public("10.1.2.3", allowed)
    assert is_public("::ffff:10.1.2.3", allowed)
    assert not is_public("10.2.0.1", allowed)


def test_the_refusal_survives_pickling() -> None:
    """The error keeps its address between processes."""
    with pytest.raises(AddressRefusedError) as caught:
        socket_factory(())((2, 1, 6, "", ("127.0.0.1", 80)))
    assert pickle.loads(pickle.dumps(caught.value)).address == "127.0.0.1"
