"""Keeps the project's own Prefect server: on loopback, its database among the data, ended with its user."""

import logging
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flows.keeper import Keeper
from flows.leash import VARIABLE
from pipeline.errors import TocsinError, UsageError

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
DEFAULT_PORT = 4200
START_SECONDS = 240.0
"""Longest start of a server; about 25 s is usual on two cores."""

_FREE_SECONDS = 10.0


@contextmanager
def running_server(data: Path, port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """
    Start a server, start it again should it end, and end it afterwards.

    Args:
        data: Data folder; the server keeps its things in `prefect` there.
        port: To listen on.
        environment: Environment variables of this process.

    Yields:
        Address of its API.

    Raises:
        UsageError: If the port is taken.
        TocsinError: If the server does not start.
    """
    home = (data / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    _await_free(port)
    log = home / "server.log"
    keeper = Keeper("the Prefect server", lambda: _start(home, port, environment, log))
    try:
        await_api(f"http://{HOST}:{port}/api", keeper.process, log)
        keeper.keep()
        yield f"http://{HOST}:{port}/api"
    finally:
        keeper.end()


def _start(home: Path, port: int, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server that writes to a log."""
    command = [sys.executable, "-m", "flows.leash", "server", "start", "--host", HOST, "--port", str(port)]
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 (our own interpreter and words)
            command,
            env=_environment(home, port, environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_api(api_url: str, process: subprocess.Popen[bytes] | None = None, log: Path | None = None) -> None:
    """
    Wait until a server answers.

    Args:
        api_url: Address of its API.
        process: The server, where it is ours: then the wait ends with it, and is as long as a start may take.
        log: Where it writes to.

    Raises:
        TocsinError: If it does not.
    """
    deadline = time.monotonic() + (START_SECONDS if process else 0)
    while not healthy(api_url):
        ended = process is not None and process.poll() is not None
        if ended or time.monotonic() >= deadline:
            remedy = f"See {log}" if log else "Start it, or unset PREFECT_API_URL to use one of Tocsin's own"
            raise TocsinError(f"the Prefect server at {api_url} does not answer", remedy)
        time.sleep(0.25)


def _environment(home: Path, port: int, environment: Mapping[str, str]) -> dict[str, str]:
    """What the server runs under: everything of its own below `home`, on the leash of this process."""
    root = str(Path(__file__).parents[1])
    paths = [root, *filter(None, [environment.get("PYTHONPATH")])]
    return {
        # The pages ask this address: the user may name another one, under which a tunnel or a proxy is reached.
        "PREFECT_SERVER_UI_API_URL": f"http://{HOST}:{port}/api",
        **environment,
        "PYTHONPATH": os.pathsep.join(paths),
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        VARIABLE: str(os.getpid()),
    }


def _await_free(port: int) -> None:
    """Wait a moment for a port that a killed server still holds."""
    deadline = time.monotonic() + _FREE_SECONDS
    while not _is_free(port):
        if time.monotonic() >= deadline:
            raise UsageError(f"port {port} of {HOST} is taken", "Name another one with --port")
        time.sleep(0.25)


def _is_free(port: int) -> bool:
    """Whether a port can be bound now."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


def healthy(api_url: str) -> bool:
    """Whether a server answers there."""
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=5) as answer:  # noqa: S310 (the user's own server)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
