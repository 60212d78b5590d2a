"""Builds the web client of a run from its settings and from what the store remembers of hosts."""

from importlib.metadata import PackageNotFoundError, version

import duckdb

from pipeline.config import Settings
from pipeline.secrets import Vault
from pipeline.store.queries import statement
from pipeline.store.rows import aware, row_of, run_on
from pipeline.web.client import Client
from pipeline.web.exchange import FetchSettings, HostState, RobotsRecord, user_agent


def program_version() -> str:
    """The version of the installed program; `0` when it runs from a bare checkout."""
    try:
        return version("tocsin")
    except PackageNotFoundError:
        return "0"


def fetch_settings(settings: Settings) -> FetchSettings:
    """Spell the configuration as the web room wants it."""
    fetch = settings.fetch
    return FetchSettings(
        user_agent=user_agent(program_version(), fetch.contact),
        connect_timeout_seconds=fetch.connect_timeout,
        read_timeout_seconds=fetch.read_timeout,
        total_timeout_seconds=fetch.total_timeout,
        feed_bytes=fetch.max_feed_bytes,
        page_bytes=fetch.max_page_bytes,
        max_redirects=fetch.max_redirects,
        max_connections=fetch.max_connections,
        min_spacing_seconds=fetch.host_delay,
        max_spacing_seconds=fetch.max_host_delay,
        crawl_delay_cap_seconds=fetch.max_host_delay,
        quick_retries=fetch.quick_retries,
        default_quiet_seconds=fetch.retry_after,
        max_quiet_seconds=fetch.max_retry_after,
        robots_forbidden=fetch.robots_forbidden,
        private_networks=fetch.allowed_networks,
    )


def client_of(
    connection: duckdb.DuckDBPyConnection, settings: Settings, vault: Vault, *, crawls: bool = True
) -> Client:
    """
    Make a client that knows what earlier runs learned of hosts.

    Args:
        connection: Open on the live database.
        settings: What the run is under.
        vault: Secrets of the feeds.
        crawls: Whether it fetches pages; only then robots.txt is asked.
    """
    hosts = [
        HostState(
            host=host,
            quiet_until=aware(quiet) if quiet else None,
            crawl_delay_seconds=delay,
            spacing_seconds=spacing,
            last_request_at=aware(last) if last else None,
        )
        for host, quiet, delay, spacing, last in connection.execute(statement("host_states")).fetchall()
    ]
    robots = [
        RobotsRecord(origin=origin, verdict=verdict, reason=reason, text=text, fetched_at=aware(fetched))
        for origin, verdict, reason, text, fetched in (
            connection.execute(statement("robots_records")).fetchall() if crawls else ()
        )
    ]
    turns = settings.data / "live" / "turns"
    return Client(fetch_settings(settings), vault=vault, hosts=hosts, robots_records=robots, turns=turns)


def remember(connection: duckdb.DuckDBPyConnection, client: Client) -> None:
    """Store what a client learned of hosts, inside a transaction."""
    run_on(connection, statement("upsert_hosts"), "work.hosts", [row_of(one) for one in client.host_states()])
    run_on(connection, statement("upsert_robots"), "work.robots", [row_of(one) for one in client.robots_read()])
