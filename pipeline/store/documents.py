"""The queue of documents: what is due, what is archived and waits to be processed, what failed and is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import duckdb

from pipeline.models import Entry
from pipeline.store.intake import ENTRY
from pipeline.store.queries import statement
from pipeline.store.rows import aware, run_on, utc

_DAY_SECONDS = 86_400.0
_SLACK = 1.2
"""Pauses are spread by a tenth; twice that is surely no pause of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """
    One document to fetch.

    Attributes:
        alias: Key under which it is queued.
        url: Address to request; equal to `alias` for an entry without a link.
        host: Host of `url`; empty for an entry without a link.
        attempts: How often it was tried since it was queued.
        first_seen_at: When the address was first seen, UTC.
        ingest_path: `live` or `backfill`.
        job_id: The backfill that asked for it; None for live ones.
        site_url: Address under which the article is known, where `url` is a capture of it; None when it is the same.
        feed: Feed that led to it; None when none did.
        feed_language: Language stated for the feed.
        feed_country: Publisher's country, ISO 3166-1 alpha-3.
        feed_family: Publisher's ownership family.
        entry: The entry; None when none led to it.
    """

    alias: str
    url: str
    host: str
    attempts: int
    first_seen_at: datetime
    ingest_path: str = "live"
    job_id: str | None = None
    site_url: str | None = None
    feed: str | None = None
    feed_language: str | None = None
    feed_country: str | None = None
    feed_family: str | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    One archived document that waits to be processed.

    Attributes:
        alias: Key under which it is queued.
        body: `page` or `feed`.
        feed: Feed that led to it; None when none did.
        entry_key: Its entry there.
        ingest_path: `live`, `backfill` or `replay`.
        job_id: The backfill that brought it; None for live ones.
        first_seen_at: When the address was first seen, UTC.
        fetched_at: When the bytes were received, UTC.
        warc_file: Archive segment.
        warc_offset: Offset of the record, bytes.
        warc_digest: Digest of the payload.
    """

    alias: str
    body: str
    feed: str | None
    entry_key: str | None
    ingest_path: str
    job_id: str | None = None
    first_seen_at: datetime
    fetched_at: datetime
    warc_file: str
    warc_offset: int
    warc_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """
    One document that could not be had.

    Attributes:
        alias: Key under which it is queued.
        body: `page` or `feed`.
        url: Its address, secrets removed.
        feed: Feed that led to it.
        stage: `download`, `extract` or `load`.
        reason: From the fixed vocabulary.
        detail: One line more, secrets removed.
        due_at: When it is tried again, UTC; None when it is not.
        spent: Attempts that it cost: requests for one address, quick retries included; 0 when its host was left alone.
        skipped: Whether that is as it should be (`robots`), so that it is skipped rather than quarantined.
        warc_file: Where its bytes are; None when there are none.
        warc_offset: Offset of the record, bytes.
        warc_digest: Digest of the payload.
    """

    alias: str
    body: str
    url: str
    feed: str | None
    stage: str
    reason: str
    detail: str
    due_at: datetime | None
    spent: int = 1
    skipped: bool = False
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_digest: str | None = None


def due(
    connection: duckdb.DuckDBPyConnection, now: datetime, limit: int, *, job_id: str | None = None
) -> tuple[Queued, ...]:
    """Read the documents of live runs, or of one backfill, that are due, spread over their hosts, oldest first."""
    choice = {"now": utc(now), "limit": limit, "job": job_id}
    rows = connection.execute(statement("due_documents"), choice).fetchall()
    return tuple(
        Queued(
            alias=alias,
            url=url,
            host=host,
            attempts=attempts,
            first_seen_at=aware(seen),
            ingest_path=path,
            job_id=job,
            site_url=site_url,
            feed=feed,
            feed_language=language,
            feed_country=country,
            feed_family=family,
            entry=ENTRY.validate_json(value) if value else None,
        )
        for alias, url, host, attempts, seen, path, job, site_url, feed, language, country, family, value in rows
    )


def settle(connection: duckdb.DuckDBPyConnection, now: datetime, longest_pause_seconds: float) -> None:
    """
    Make documents due that a wrong clock has put off.

    Args:
        connection: Inside a transaction.
        now: UTC.
        longest_pause_seconds: No pause longer than this, or than a day, is ever granted.
    """
    latest = now + timedelta(seconds=max(longest_pause_seconds, _DAY_SECONDS) * _SLACK)
    connection.execute(statement("settle_documents"), {"now": utc(now), "latest": utc(latest)})


def archived(connection: duckdb.DuckDBPyConnection, held: Sequence[Held], *, run_id: str) -> None:
    """Acknowledge archived documents: from here on they survive a crash and wait to be processed."""
    rows = [
        {
            "alias": one.alias,
            "body": one.body,
            "url": one.alias,
            "host": "",
            "state": "archived",
            "feed": one.feed,
            "entry_key": one.entry_key,
            "ingest_path": one.ingest_path,
            "job_id": one.job_id,
            "due_at": one.fetched_at,
            "attempts": 0,
            "reason": "",
            "first_seen_at": one.first_seen_at,
            "warc_file": one.warc_file,
            "warc_offset": one.warc_offset,
            "warc_digest": one.warc_digest,
            "fetched_at": one.fetched_at,
            "run_id": run_id,
        }
        for one in held
    ]
    run_on(connection, statement("archive_documents"), "work.documents", rows)


def brought(connection: duckdb.DuckDBPyConnection, aliases: Sequence[str], *, job_id: str) -> frozenset[str]:
    """Tell which documents a backfill has brought before, whatever became of them, or wait to be processed."""
    rows = [{"alias": alias, "job_id": job_id} for alias in aliases]
    return frozenset(str(row[0]) for row in run_on(connection, statement("brought_aliases"), "work.documents", rows))


def pending(
    connection: duckdb.DuckDBPyConnection, limit: int, *, job_id: str | None = None, after: Held | None = None
) -> tuple[Held, ...]:
    """
    Read archived documents of live runs, or of one backfill, that wait to be processed, in archive order.

    Args:
        connection: Open on the live database.
        limit: Most documents to read.
        job_id: The backfill; None for those of live runs.
        after: The last one that was read already; None to begin with the first.
    """
    values = {
        "limit": limit,
        "job": job_id,
        "file": after.warc_file if after else "",
        "offset": after.warc_offset if after else -1,
        "alias": after.alias if after else "",
        "body": after.body if after else "",
    }
    rows = connection.execute(statement("pending_documents"), values).fetchall()
    return tuple(
        Held(
            alias=alias,
            body=body,
            feed=feed,
            entry_key=key,
            ingest_path=path,
            job_id=job,
            first_seen_at=aware(seen),
            fetched_at=aware(fetched),
            warc_file=file,
            warc_offset=offset,
            warc_digest=digest,
        )
        for alias, body, feed, key, path, job, seen, fetched, file, offset, digest in rows
    )


def failed(connection: duckdb.DuckDBPyConnection, failures: Sequence[Failure], *, run_id: str, now: datetime) -> None:
    """Put failures back into the queue with their due time; where there is none, skip or quarantine them."""
    again = [
        {"alias": one.alias, "body": one.body, "due_at": one.due_at, "reason": one.reason, "run_id": run_id}
        | {"attempts": one.spent}
        for one in failures
        if one.due_at is not None
    ]
    run_on(connection, statement("requeue_documents"), "work.documents", again)
    final = [one for one in failures if one.due_at is None]
    ends = [
        {"alias": one.alias, "body": one.body, "reason": one.reason, "run_id": run_id, "article_id": None}
        | {"outcome": "skipped" if one.skipped else "quarantined"}
        for one in final
    ]
    run_on(connection, statement("end_documents"), "work.documents", ends)
    quarantine(connection, [one for one in final if not one.skipped], run_id=run_id, now=now)


def quarantine(
    connection: duckdb.DuckDBPyConnection, failures: Sequence[Failure], *, run_id: str, now: datetime
) -> None:
    """Write failures into the table that people list and replay; a later one of the same document replaces it."""
    rows = {
        _quarantine_id(one): {
            "id": _quarantine_id(one),
            "stage": one.stage,
            "reason": one.reason,
            "url": one.url,
            "feed": one.feed,
            "detail": one.detail[:500],
            "warc_file": one.warc_file,
            "warc_offset": one.warc_offset,
            "warc_digest": one.warc_digest,
            "quarantined_at": utc(now),
            "run_id": run_id,
        }
        for one in failures
    }
    run_on(connection, statement("upsert_quarantine"), "quarantine", list(rows.values()))


def release(connection: duckdb.DuckDBPyConnection, aliases: Sequence[tuple[str, str]]) -> None:
    """Take documents out of quarantine that have become articles after all."""
    rows = [{"id": identifier(alias, body)} for alias, body in aliases]
    run_on(connection, statement("release_quarantine"), "quarantine", rows)


def _quarantine_id(failure: Failure) -> str:
    """Identity of a quarantined document."""
    return identifier(failure.alias, failure.body)


def identifier(alias: str, body: str) -> str:
    """Stable hash of a document's key."""
    return blake2b(f"{body} {alias}".encode(), digest_size=8).hexdigest()
