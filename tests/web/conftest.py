"""What the tests of fetching share: one server, quick settings, and a note of what each case showed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.digest import Kit
from pipeline.steps.pool import WorkerPool
from pipeline.tagging.lexicon import load as load_lexicon
from pipeline.web.exchange import FetchSettings, user_agent
from tests.faultserver import FaultServer
from tests.web.desk import CONFIG, Desk, quick_lexicon

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


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    """One extraction worker for all tests; it is replaced when a test kills it."""
    with WorkerPool(
        kit=Kit(lexicon=load_lexicon(CONFIG), opt_out="metadata_only"),
        workers=1,
        timeout_seconds=30,
        memory_bytes=2**30,
        pages_per_worker=2_000,
    ) as workers:
        yield workers


@pytest.fixture(scope="session")
def loopback() -> Iterator[FaultServer]:
    """One server on several loopback addresses, which stand for different hosts."""
    with FaultServer(address=" ".join(f"127.0.0.{number}" for number in range(1, 9))) as server:
        yield server


@pytest.fixture
def desk(loopback: FaultServer, pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty corpus; the lexicon is read once for all of them."""
    monkeypatch.setattr("pipeline.steps.run.load_lexicon", quick_lexicon)
    loopback.forget()
    return Desk(server=loopback, pool=pool, data=tmp_path / "data")
