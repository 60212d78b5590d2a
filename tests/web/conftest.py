"""What the tests of fetching share: one server, quick settings, and a note of what each case showed."""

from collections.abc import Callable, Iterator

import pytest

from pipeline.web.exchange import FetchSettings, user_agent
from tests.faultserver import FaultServer

LOOPBACK = ("127.0.0.0/8", "::1/128")


def quick_settings(**changes: object) -> FetchSettings:
    """Settings with timeouts of a fraction of a second and loopback opened."""
    values: dict[str, object] = {
        "user_agent": user_agent("0.1", "https://e.org/about"),
        "private_networks": LOOPBACK,
        "min_spacing_seconds": 0.0,
        "max_spacing_seconds": 0.01,
        "dns_timeout_seconds": 0.5,
        "connect_timeout_seconds": 0.5,
        "read_timeout_seconds": 0.5,
        "total_timeout_seconds": 1.0,
        "retry_wait_seconds": 0.01,
        "page_bytes": 1_000_000,
    }
    return FetchSettings(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def shared_server() -> Iterator[FaultServer]:
    """One plain HTTP server for all tests."""
    with FaultServer() as server:
        yield server


@pytest.fixture
def server(shared_server: FaultServer) -> FaultServer:
    """The shared server with an empty log and no routes."""
    shared_server.forget()
    return shared_server


@pytest.fixture
def observed(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Note what a case of the fault table showed; `make faults` prints it."""
    return lambda what: record_property("observed", str(what))
