"""What is remembered of feeds between polls, and the record of every poll."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
from pydantic import TypeAdapter

from pipeline.models import Feed, FeedHints
from pipeline.polling import PollState
from pipeline.store.queries import statement
from pipeline.store.rows import aware, insert_rows, row_of, run_on, utc
from pipeline.urls import site

_HINTS: TypeAdapter[FeedHints] = TypeAdapter(FeedHints)
_TIMES = ("polled_at", "full_at", "next_due_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """
    One poll, as the table `feed_fetches` keeps it.

    Attributes:
        feed: Name of the feed.
        fetched_at: UTC.
        status: HTTP status; None when no answer came.
        reason: Why it failed; empty when it did not.
        n_entries: Entries in the document.
        n_new_entries: Entries never seen before in this feed.
        warc_file: Where the raw bytes are; None when there are none.
        warc_offset: Offset of the record, bytes.
        warc_digest: Digest of the payload.
    """

    feed: str
    fetched_at: datetime
    status: int | None
    reason: str
    n_entries: int = 0
    n_new_entries: int = 0
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_digest: str | None = None


def subscribe(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed], now: datetime) -> None:
    """Make the table of feeds say what `feeds.toml` says; feeds that it no longer names stay, unsubscribed."""
    rows = [
        {
            "name": feed.name,
            "url": feed.url,
            "site": site(feed.url),
            "language": feed.language,
            "country_iso3": feed.country,
            "family": feed.family,
            "kind": feed.kind,
            "subscribed": True,
            "first_seen_at": utc(now),
        }
        for feed in feeds
    ]
    connection.execute(statement("unsubscribe_feeds"))
    run_on(connection, statement("upsert_feeds"), "feeds", rows)


def addresses(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Read the addresses at which subscribed feeds are polled."""
    return frozenset(url for (url,) in connection.execute(statement("polled_addresses")).fetchall())


def states(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> dict[str, PollState]:
    """
    Read what is remembered of feeds.

    A feed whose configured address changed since starts afresh; validators belong to an address.

    Returns:
        State by name, for every feed asked for.
    """
    rows = run_on(connection, statement("feed_states"), "work.feed_state", [{"feed": feed.name} for feed in feeds])
    names = [column[0] for column in connection.description or []]
    stored = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
    return {feed.name: _state(feed, stored.get(feed.name)) for feed in feeds}


def _state(feed: Feed, row: dict[str, object] | None) -> PollState:
    """Read one state, or begin one."""
    if row is None or row["configured_url"] != feed.url:
        return PollState(url=feed.url)
    values = {name: value for name, value in row.items() if name not in ("feed", "configured_url")}
    for name in _TIMES:
        moment = values[name]
        values[name] = aware(moment) if isinstance(moment, datetime) else None
    values["hints"] = _HINTS.validate_json(str(values["hints"]))
    values["flags"] = tuple(str(values["flags"]).split())
    return PollState(**values)  # type: ignore[arg-type]  # columns are the fields, by migration 0004


def remember(connection: duckdb.DuckDBPyConnection, feeds: Sequence[tuple[Feed, PollState]]) -> None:
    """Store what is remembered of feeds, in the transaction that stores their entries."""
    rows = [
        row_of(state)
        | {"feed": feed.name, "configured_url": feed.url, "flags": " ".join(state.flags)}
        | {"hints": _HINTS.dump_json(state.hints).decode()}
        for feed, state in feeds
    ]
    run_on(connection, statement("upsert_feed_states"), "work.feed_state", rows)


def record(connection: duckdb.DuckDBPyConnection, polls: Sequence[PollRecord], *, run_id: str) -> None:
    """Record polls."""
    insert_rows(connection, "feed_fetches", [row_of(poll) | {"run_id": run_id} for poll in polls])


def last_news(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Read when each feed last brought an entry that was new, UTC, by name."""
    return {name: aware(at) for name, at in connection.execute(statement("last_news")).fetchall()}


def record_moves(
    connection: duckdb.DuckDBPyConnection, moves: Sequence[tuple[str, str, str]], *, run_id: str, now: datetime
) -> None:
    """Record permanent moves as (feed, from, to)."""
    insert_rows(
        connection,
        "feed_moves",
        [
            {"feed": feed, "from_url": before, "to_url": after, "moved_at": utc(now), "run_id": run_id}
            for feed, before, after in moves
        ],
    )
