"""What could not be used: listed, taken up again, or given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.store.documents import identifier
from pipeline.store.queries import statement
from pipeline.store.rows import aware, run_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """
    One document that could not be used.

    Attributes:
        id: Stable hash of its key.
        stage: `poll`, `download`, `extract` or `load`.
        reason: From the fixed vocabulary.
        url: Its address, secrets removed.
        feed: Feed that brought it; None when none did.
        detail: One line more.
        warc_file: Archive segment with its raw bytes; None when there are none.
        warc_offset: Offset of the record, bytes.
        quarantined_at: UTC.
        run_id: The run that put it there.
    """

    id: str
    stage: str
    reason: str
    url: str
    feed: str | None
    detail: str
    warc_file: str | None
    warc_offset: int | None
    quarantined_at: datetime
    run_id: str


def rows(
    connection: duckdb.DuckDBPyConnection,
    *,
    stage: str | None = None,
    reason: str | None = None,
    feed: str | None = None,
) -> tuple[Quarantined, ...]:
    """Read what is in quarantine, newest first; None does not restrict."""
    found = connection.execute(
        statement("quarantine_rows"), {"stage": stage, "reason": reason, "feed": feed}
    ).fetchall()
    return tuple(
        Quarantined(
            id=key,
            stage=its_stage,
            reason=why,
            url=url,
            feed=name,
            detail=detail,
            warc_file=file,
            warc_offset=offset,
            quarantined_at=aware(at),
            run_id=run,
        )
        for key, its_stage, why, url, name, detail, file, offset, at, run in found
    )


def replay(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Quarantined], now: datetime) -> None:
    """
    Take documents up again in the next run; what fails again comes back.

    A page goes back into the queue, or straight to processing where its bytes are archived; a feed is polled at once.

    Args:
        connection: Inside a transaction.
        chosen: What to take up.
        now: UTC.
    """
    keys = _documents(connection, {one.id for one in chosen})
    due = [{"alias": alias, "body": body, "due_at": now} for alias, body in keys]
    run_on(connection, statement("replay_documents"), "work.documents", due)
    feeds = [{"feed": one.feed} for one in chosen if one.stage == "poll"]
    run_on(connection, statement("due_feeds_now"), "work.feed_state", feeds)
    _release(connection, chosen)


def drop(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Quarantined]) -> None:
    """Give documents up: they count as skipped from now on."""
    keys = _documents(connection, {one.id for one in chosen})
    rows_ = [{"alias": alias, "body": body} for alias, body in keys]
    run_on(connection, statement("drop_documents"), "work.documents", rows_)
    _release(connection, chosen)


def _release(connection: duckdb.DuckDBPyConnection, chosen: Sequence[Quarantined]) -> None:
    """Take rows out of the table."""
    run_on(connection, statement("release_quarantine"), "quarantine", [{"id": one.id} for one in chosen])


def _documents(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[tuple[str, str]]:
    """Keys of the documents behind quarantine ids."""
    known = connection.execute(statement("quarantined_documents")).fetchall()
    return [(alias, body) for alias, body in known if identifier(alias, body) in ids]
