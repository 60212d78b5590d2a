"""Entries and the queue of documents: writes what a poll brought in the transaction that stores the validators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
from pydantic import TypeAdapter

from pipeline.admission import FORGOTTEN, Acquaintance, admit, entry_alias, entry_digest
from pipeline.models import Entry, Feed
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc
from pipeline.urls import host

ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    What one feed served in one poll.

    Attributes:
        feed: The feed.
        entries: In document order.
    """

    feed: Feed
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    How many entries a poll brought.

    Attributes:
        n_entries: Entries served.
        n_new: Entries never seen before in that feed.
        n_queued: Documents to fetch because of them.
    """

    n_entries: int
    n_new: int
    n_queued: int


def take(
    connection: duckdb.DuckDBPyConnection, served: Sequence[Served], *, run_id: str, now: datetime
) -> dict[str, Taken]:
    """
    Store the entries of several feeds and queue the documents that they lead to.

    Args:
        connection: Inside a transaction.
        served: What the feeds served.
        run_id: The run.
        now: Time of the poll, UTC.

    Returns:
        Counts by feed name.
    """
    pairs = [(one.feed.name, entry, entry_alias(one.feed.name, entry)) for one in served for entry in one.entries]
    known = _acquaintances(connection, pairs)
    entries: list[dict[str, object]] = []
    fates: list[dict[str, object]] = []
    documents: dict[str, dict[str, object]] = {}
    taken = {one.feed.name: [len(one.entries), 0, 0] for one in served}
    for feed, entry, linked in pairs:
        acquaintance = known[feed, entry.key]
        alias = acquaintance.alias or linked
        decision = admit(entry, linked, acquaintance)
        kept = Entry(key=entry.key) if decision.reason == FORGOTTEN else entry
        entries.append(_entry_row(feed, kept, alias, now))
        fates.append(
            {
                "run_id": run_id,
                "feed": feed,
                "entry_key": entry.key,
                "alias": alias,
                "fate": decision.fate,
                "reason": decision.reason,
            }
        )
        taken[feed][1] += acquaintance.digest is None
        if decision.fetch and alias is not None and alias not in documents:
            documents[alias] = _document_row(feed, entry, alias, run_id, now)
            taken[feed][2] += 1
    run_on(connection, statement("upsert_entries"), "work.entries", entries)
    insert_rows(connection, "work.run_entries", fates)
    run_on(connection, statement("queue_documents"), "work.documents", list(documents.values()))
    return {name: Taken(n_entries=total, n_new=new, n_queued=queued) for name, (total, new, queued) in taken.items()}


def queue_addresses(
    connection: duckdb.DuckDBPyConnection,
    addresses: Sequence[tuple[str, str, str | None]],
    *,
    job_id: str,
    run_id: str,
    now: datetime,
) -> None:
    """
    Queue pages that a backfill wants; those that are queued or became articles already stay as they are.

    Args:
        connection: Inside a transaction.
        addresses: Alias, address to request, and the address it is a capture of (None when it is the same).
        job_id: The backfill.
        run_id: The run.
        now: UTC.
    """
    rows = [
        {
            "alias": alias,
            "body": "page",
            "url": url,
            "site_url": site_url,
            "host": host(url),
            "state": "queued",
            "ingest_path": "backfill",
            "job_id": job_id,
            "due_at": utc(now),
            "attempts": 0,
            "reason": "",
            "first_seen_at": utc(now),
            "run_id": run_id,
        }
        for alias, url, site_url in addresses
    ]
    run_on(connection, statement("queue_addresses"), "work.documents", rows)


def _acquaintances(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[str, Entry, str | None]]
) -> dict[tuple[str, str], Acquaintance]:
    """Load what the corpus knows of each entry, in one query."""
    keys = [
        {"feed": feed, "entry_key": entry.key, "alias": alias, "digest": entry_digest(entry)}
        for feed, entry, alias in pairs
    ]
    rows = run_on(connection, statement("acquaintances"), "work.entries", keys)
    return {
        (str(feed), str(key)): Acquaintance(
            digest=_text(digest),
            article_id=_text(article),
            state=_text(state),
            outcome=_text(outcome),
            reason=_text(reason) or "",
            alias=_text(alias),
        )
        for feed, key, digest, article, state, outcome, reason, alias in rows
    }


def _text(value: object) -> str | None:
    """Read a nullable string column."""
    return None if value is None else str(value)


def _entry_row(feed: str, entry: Entry, alias: str | None, now: datetime) -> dict[str, object]:
    """The stored form of an entry."""
    return {
        "feed": feed,
        "entry_key": entry.key,
        "alias": alias,
        "digest": entry_digest(entry),
        "value": ENTRY.dump_json(entry, exclude_defaults=True).decode(),
        "first_seen_at": utc(now),
        "last_seen_at": utc(now),
    }


def _document_row(feed: str, entry: Entry, alias: str, run_id: str, now: datetime) -> dict[str, object]:
    """The queued document of an entry; an entry without a link is its own document."""
    return {
        "alias": alias,
        "body": "page" if entry.url else "feed",
        "url": entry.url or alias,
        "host": host(entry.url) if entry.url else "",
        "state": "queued",
        "feed": feed,
        "entry_key": entry.key,
        "ingest_path": "live",
        "due_at": utc(now),
        "attempts": 0,
        "reason": "",
        "first_seen_at": utc(now),
        "run_id": run_id,
    }
