"""Forgets articles on request: every row that holds or quotes them goes, and a tombstone keeps them away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline import archive
from pipeline.errors import SchemaError
from pipeline.store import search, story_sketches
from pipeline.store.database import Store
from pipeline.store.dossier import identify
from pipeline.store.linking import unlink
from pipeline.store.locks import locked
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc
from pipeline.store.snapshot import publish

_BY_ARTICLE = (
    "article_authors",
    "article_conflicts",
    "article_feeds",
    "article_places",
    "article_tags",
    "mentions",
    "past_versions",
    "tolls",
    "url_aliases",
)
_RUN = "forget"
_WAIT_SECONDS = 600

Tombstone = tuple[str, datetime, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """
    What was removed.

    Attributes:
        article_id: Id of the article; its tombstone keeps it.
        records: Raw records erased from the archive, those of feeds that carried the entry among them.
        bytes: Their size.
        relinked: Links between other articles that changed.
    """

    article_id: str
    records: int
    bytes: int
    relinked: int


def forget(store: Store, named: str, *, reason: str, now: datetime) -> Forgotten:
    """
    Remove an article everywhere: rows, words of the index, raw bytes, and from the snapshot at once.

    Raw bytes go first: a request that was stopped half way is finished by asking again.

    Args:
        store: The corpus.
        named: Its address in any spelling the corpus knows, or its id.
        reason: Noted in the tombstone.
        now: UTC.

    Raises:
        LockedError: If the archive is being pruned.
        UsageError: If there is no such article.
    """
    with locked(store.run_lock("prune"), wait_seconds=_WAIT_SECONDS):  # else records could move to other segments
        with store.writing() as connection:
            article = identify(connection, named)
            pointers = _pointers(store, connection, article)
        segments: dict[str, list[int]] = {}
        for file, offset in pointers:
            segments.setdefault(file, []).append(offset)
        erased = sum(archive.erase(store.archive, file, offsets) for file, offsets in segments.items())
        with store.transaction() as connection:
            relinked = _forget_rows(connection, article, reason=reason, now=now)
            places = [{"warc_file": file, "warc_offset": offset} for file, offset in pointers]
            run_on(connection, statement("unpoint_erased_fetches"), "feed_fetches", places)
    publish(store, now=now, force=True)
    return Forgotten(article_id=article, records=len(pointers), bytes=erased, relinked=relinked)


def tombstones(store: Store) -> tuple[Tombstone, ...]:
    """Read what was forgotten; nothing where the live database is missing or cannot be read."""
    if not store.live.exists():
        return ()
    try:
        with store.writing() as connection:
            rows = connection.execute(statement("tombstones")).fetchall()
    except (SchemaError, duckdb.Error):
        return ()
    return tuple((str(identity), moment, str(reason)) for identity, moment, reason in rows)


def forget_again(store: Store, gone: Iterable[Tombstone], *, now: datetime) -> None:
    """Forget what an older database still knows; what it does not know only gets its tombstone."""
    with store.transaction() as connection:
        for identity, _, reason in gone:
            _forget_rows(connection, identity, reason=reason, now=now)


def _pointers(store: Store, connection: duckdb.DuckDBPyConnection, article: str) -> Sequence[tuple[str, int]]:
    """Where raw bytes of an article are: its pages, and the feed documents that carried its entries."""
    own = connection.execute(statement("raw_records_of_article"), {"article_id": article}).fetchall()
    pointers = {(str(file), int(offset)) for file, offset in own}
    links = [
        str(row[0]) for row in connection.execute(statement("links_of_article"), {"article_id": article}).fetchall()
    ]
    feeds = connection.execute(statement("feed_records_of_article"), {"article_id": article}).fetchall()
    for file, offset in feeds:
        if not (store.archive / str(file)).exists():
            continue
        body = archive.read(store.archive, str(file), int(offset)).document.body
        if any(link.encode() in body or link.replace("&", "&amp;").encode() in body for link in links):
            pointers.add((str(file), int(offset)))
    return sorted(pointer for pointer in pointers if (store.archive / pointer[0]).exists())


def _forget_rows(connection: duckdb.DuckDBPyConnection, article: str, *, reason: str, now: datetime) -> int:
    """Remove all rows of an article, resolve the links it stood in, and leave a tombstone; returns links changed."""
    values = {"article_id": article}
    relinked = unlink(connection, [article], run_id=_RUN, now=now)
    for name in ("forget_entries", "forget_quarantine", "forget_judgements", "forget_orphans"):
        connection.execute(statement(name), values if name != "forget_orphans" else None)
    connection.execute(statement("forget_addresses"), {**values, "now": utc(now), "run_id": _RUN})
    connection.execute(statement("forget_documents"), values)
    _leave_story(connection, article)
    story_sketches.forget(connection, [article])
    for table in _BY_ARTICLE:
        connection.execute(f"DELETE FROM {table} WHERE article_id = $article_id", values)  # noqa: S608 (our tables)
    connection.execute(statement("forget_article"), values)
    search.forget(connection, article)
    tombstone = {"article_id": article, "forgotten_at": utc(now), "reason": reason}
    insert_rows(connection, "forgotten", [tombstone], skip_known=True)
    change = {"article_id": article, "what": "forgotten", "changed_at": utc(now), "run_id": _RUN}
    run_on(connection, statement("add_changes"), "changes", [change])
    return relinked


def _leave_story(connection: duckdb.DuckDBPyConnection, article: str) -> None:
    """Take an article out of its story, which is then called after another one or goes."""
    values = {"article_id": article}
    connection.execute(statement("forget_story_link"), values)
    for (story,) in connection.execute(statement("forget_story_member"), values).fetchall():
        renamed = connection.execute(statement("forget_story"), {"story_id": story}).fetchone()
        if renamed is None:
            connection.execute(statement("forget_empty_story"), {"story_id": story})
        elif renamed[0] != story:
            connection.execute(statement("forget_story_name"), {"story_id": story, "new_id": renamed[0]})
