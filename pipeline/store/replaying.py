"""Reads stored texts for replays and writes what newer rules make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from pipeline.digest import Derived, Stored
from pipeline.models import Stated
from pipeline.store import article_rows as form
from pipeline.store import stories
from pipeline.store.loading import replace_derived
from pipeline.store.queries import statement
from pipeline.store.rows import aware, run_on, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """
    One tag that an article gains or loses under a newer lexicon.

    Attributes:
        article_id: The article.
        title: Its headline.
        tag: The tag; `is_conflict` stands for the article's relevance.
        gained: Whether it is gained.
        evidence: The sentence that earns it; empty when it is lost.
    """

    article_id: str
    title: str
    tag: str
    gained: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """
    Where the page of a stored text is.

    Attributes:
        article_id: The article.
        title: Its headline.
        words: Words of the text.
        text_digest: Digest of its folded words.
        warc_file: Archive segment.
        warc_offset: Offset of the record, bytes.
    """

    article_id: str
    title: str
    words: int
    text_digest: str
    warc_file: str
    warc_offset: int


def hand_over(connection: duckdb.DuckDBPyConnection, job: str, *, since: datetime | None) -> int:
    """
    Let archived documents wait to be processed again, unless some of an interrupted replay still do.

    Args:
        connection: Inside a transaction.
        job: Under which they are processed.
        since: Only those first seen since then, UTC; None for all.

    Returns:
        How many wait.
    """
    waiting = connection.execute(statement("waiting_of_job"), {"job": job}).fetchone()
    if waiting is None or not waiting[0]:
        bound = None if since is None else utc(since)
        connection.execute(statement("replay_records"), {"job": job, "since": bound})
        waiting = connection.execute(statement("waiting_of_job"), {"job": job}).fetchone()
    return int(waiting[0]) if waiting else 0


def next_pages(
    connection: duckdb.DuckDBPyConnection, *, after: str, since: datetime | None, limit: int
) -> tuple[StoredPage, ...]:
    """Read where the pages of stored texts are, in order of their articles' ids; arguments as of `next_texts`."""
    bound = None if since is None else utc(since)
    rows = connection.execute(statement("replay_pages"), {"after": after, "since": bound, "limit": limit}).fetchall()
    names = tuple(StoredPage.__dataclass_fields__)
    return tuple(StoredPage(**dict(zip(names, row, strict=True))) for row in rows)


def links(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Read the kind of every link between two articles."""
    rows = connection.execute(statement("all_links")).fetchall()
    return {(str(article), str(original)): str(kind) for article, original, kind in rows}


def next_texts(
    connection: duckdb.DuckDBPyConnection, *, after: str, since: datetime | None, other_than: str | None, limit: int
) -> tuple[Stored, ...]:
    """
    Read stored texts in order of their ids.

    Args:
        connection: Open on the live database.
        after: Id behind which to go on; empty for the beginning.
        since: Only articles first seen since then, UTC; None for all.
        other_than: Leave out articles that this lexicon version has tagged; None leaves out none.
        limit: Most texts to read.
    """
    rows = connection.execute(
        statement("replay_texts"),
        {
            "after": after,
            "since": None if since is None else utc(since),
            "lexicon": other_than,
            "limit": limit,
        },
    ).fetchall()
    return tuple(_stored(row) for row in rows)


def texts_of(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> tuple[Stored, ...]:
    """Read the stored texts of some articles."""
    rows = run_on(connection, statement("texts_of"), "articles", [{"id": one} for one in ids])
    return tuple(_stored(row) for row in rows)


def _stored(row: Any) -> Stored:
    """Read one row of either statement."""
    identity, version, title, text, language, at, raw, precision, known, source, conflict, tags = row
    return Stored(
        article_id=identity,
        version=version,
        title=title,
        text=text,
        language=language,
        published=Stated(
            at=None if at is None else aware(at), raw=raw, precision=precision, tz_known=known, source=source
        ),
        tags=frozenset(tags.split()) if tags else frozenset(),
        is_conflict=conflict,
    )


def compare_tags(stored: Stored, derived: Derived) -> tuple[TagChange, ...]:
    """Say which shown tags an article gains and loses."""
    shown = {tag.tag: tag.evidence for tag in derived.tagging.tags if tag.shown}
    rows = [(tag, True, shown[tag]) for tag in sorted(shown.keys() - stored.tags)]
    rows += [(tag, False, "") for tag in sorted(stored.tags - shown.keys())]
    if derived.tagging.is_conflict != stored.is_conflict:
        rows.append(("is_conflict", bool(derived.tagging.is_conflict), ""))
    return tuple(
        TagChange(article_id=stored.article_id, title=stored.title, tag=tag, gained=gained, evidence=evidence)
        for tag, gained, evidence in rows
    )


def retag(
    connection: duckdb.DuckDBPyConnection,
    texts: Sequence[Derived],
    changed: Sequence[str],
    *,
    run_id: str,
    now: datetime,
) -> None:
    """
    Replace what is derived from some texts, in one transaction.

    Args:
        connection: Inside a transaction.
        texts: What newer rules make of them.
        changed: Articles whose tags differ: they are announced as `retagged`.
        run_id: The run.
        now: UTC.
    """
    columns = [{"id": one.article_id, **form.judged_columns(one.tagging, one.facts)} for one in texts]
    run_on(connection, statement("update_judged_columns"), "articles", columns)
    replace_derived(connection, texts, [{"article_id": one.article_id} for one in texts])
    stories.retell(connection, [one.article_id for one in texts], now=now)
    announce(connection, changed, run_id=run_id, now=now)


def announce(connection: duckdb.DuckDBPyConnection, changed: Sequence[str], *, run_id: str, now: datetime) -> None:
    """Tell consumers which articles have other tags than before."""
    news = [
        {"article_id": one, "what": "retagged", "changed_at": utc(now), "run_id": run_id}
        for one in sorted(set(changed))
    ]
    run_on(connection, statement("add_changes"), "changes", news)
