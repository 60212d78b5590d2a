"""What the whole test session shares: one Prefect server."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows  # noqa: F401 (settles how Prefect behaves, before anything imports it)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, keep each module together, and all that need a Prefect server with the one."""
    for item in items:
        needs_server = "prefect_server" in getattr(item, "fixturenames", ())
        group = "prefect" if needs_server else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the API of a Prefect server on loopback, to which flows of this process report, too."""
    home = tmp_path_factory.mktemp("prefect-server")
    os.environ.setdefault("PREFECT_HOME", str(home / "client"))
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.server import running_server

    with running_server(home, free_port(), os.environ) as api_url, temporary_settings({PREFECT_API_URL: api_url}):
        yield api_url


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).parents[1]
