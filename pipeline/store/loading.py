"""Loads one batch of prepared documents in one transaction: identity, texts, tags, facts, links, stories, outcomes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from pipeline.digest import Derived
from pipeline.identity import Arrival, Change, Plan, Standing, plan, spellings
from pipeline.models import Outcome
from pipeline.store import article_rows as form
from pipeline.store import documents, fact_judgements, judgements, search
from pipeline.store.linking import Newcomer, link_batch
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc
from pipeline.store.stories import join_stories

DERIVED = ("mentions", "article_tags", "article_conflicts", "article_places", "tolls")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    What a batch became.

    Attributes:
        new: Articles added.
        versions: Articles whose text changed.
        known: Documents that brought nothing new.
        refused: Documents that are no article.
        copies: Links to originals written or changed.
    """

    new: int
    versions: int
    known: int
    refused: int
    copies: int


def load(
    connection: duckdb.DuckDBPyConnection,
    arrivals: Sequence[Arrival],
    *,
    run_id: str,
    now: datetime,
    window: timedelta | None = None,
) -> Loaded:
    """
    Load a batch; running it twice changes nothing.

    Args:
        connection: Inside a transaction.
        arrivals: Processed documents, no alias twice with the same body.
        run_id: The run.
        now: Time of the load, UTC.
        window: How far back copies are looked for, by when articles were added; None looks among all.

    Returns:
        What the batch became.
    """
    decided = _plan(connection, arrivals)
    changes = [*decided.new, *decided.versions]
    _write_articles(connection, decided, run_id=run_id, now=now)
    _write_derived(connection, changes)
    _write_names(connection, decided, arrivals, run_id=run_id)
    _write_changes(connection, decided, run_id=run_id, now=now)
    search.index_batch(connection, [_readable(change) for change in changes])
    linked = link_batch(connection, _newcomers(changes), run_id=run_id, now=now, window=window)
    gists = {change.article_id: gist for change in changes if (gist := change.arrival.prepared.gist) is not None}
    join_stories(connection, [change.article_id for change in changes], run_id=run_id, now=now, gists=gists)
    _write_ends(connection, decided, arrivals, run_id=run_id, now=now)
    return Loaded(
        new=len(decided.new),
        versions=len(decided.versions),
        known=sum(end[0] is Outcome.KNOWN for end in decided.ends.values()),
        refused=sum(end[0] in (Outcome.SKIPPED, Outcome.QUARANTINED) for end in decided.ends.values()),
        copies=linked,
    )


def _readable(change: Change) -> dict[str, object]:
    """What full text search needs of an article."""
    extraction = change.arrival.prepared.extraction
    return {"id": change.article_id, "title": extraction.title, "text": extraction.text}


def known_among(connection: duckdb.DuckDBPyConnection, aliases: Sequence[str]) -> frozenset[str]:
    """Tell which of some spellings stand for articles that the corpus has."""
    rows = run_on(connection, statement("known_aliases"), "url_aliases", [{"alias": alias} for alias in aliases])
    return frozenset(str(alias) for alias, _ in rows)


def _plan(connection: duckdb.DuckDBPyConnection, arrivals: Sequence[Arrival]) -> Plan:
    """Load what the corpus knows of a batch and decide."""
    accepted = [arrival for arrival in arrivals if arrival.prepared.verdict.accepted]
    keys = sorted({key for arrival in accepted for key, _ in spellings(arrival)})
    aliases = {
        str(alias): str(article)
        for alias, article in run_on(
            connection, statement("known_aliases"), "url_aliases", [{"alias": key} for key in keys]
        )
    }
    held = run_on(
        connection, statement("standings"), "articles", [{"id": one} for one in sorted(set(aliases.values()))]
    )
    standings = {
        str(identity): Standing(text_digest=str(digest), version=int(str(version)), body_source=str(body))
        for identity, digest, version, body in held
    }
    forgotten = frozenset(str(row[0]) for row in connection.execute("SELECT article_id FROM forgotten").fetchall())
    return plan(arrivals, aliases, standings, forgotten)


def _write_articles(connection: duckdb.DuckDBPyConnection, decided: Plan, *, run_id: str, now: datetime) -> None:
    """Insert new articles; put the texts of changed ones behind their new versions."""
    insert_rows(connection, "articles", [form.article_row(change, run_id=run_id, now=now) for change in decided.new])
    replaced = [
        {"article_id": change.article_id, "replaced_at": now, "replaced_why": change.replaced_why}
        for change in decided.versions
    ]
    run_on(connection, statement("keep_versions"), "past_versions", replaced)
    updated = [form.article_row(change, run_id=run_id, now=now) for change in decided.versions]
    run_on(connection, statement("update_articles"), "articles", updated)


def _write_derived(connection: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> None:
    """Replace by-lines and all rows that are derived from the texts of a batch."""
    replaced: list[form.Row] = [{"article_id": change.article_id} for change in changes if change.version > 1]
    run_on(connection, statement("clear_article_authors"), "article_authors", replaced)
    insert_rows(connection, "article_authors", [row for change in changes for row in form.author_rows(change)])
    replace_derived(connection, [form.derived_of(change) for change in changes], replaced)


def replace_derived(
    connection: duckdb.DuckDBPyConnection, texts: Sequence[Derived], replaced: Sequence[form.Row]
) -> None:
    """
    Write what is derived from some texts; what people have judged of their tags and facts holds.

    Args:
        connection: Inside a transaction.
        texts: What is to be written.
        replaced: `article_id` of those that have rows already.
    """
    for table in DERIVED:
        run_on(connection, statement(f"clear_{table}"), table, replaced)
        insert_rows(connection, table, [row for one in texts for row in form.derived_rows(table, one)])
    judgements.apply_to_tags(connection, [one.article_id for one in texts])
    fact_judgements.apply_to_facts(connection, [one.article_id for one in texts])


def _newcomers(changes: Sequence[Change]) -> list[Newcomer]:
    """The texts to look copies of up by."""
    return [
        Newcomer(article_id=change.article_id, fingerprint=mark)
        for change in changes
        if (mark := change.arrival.prepared.fingerprint) is not None
    ]


def _write_names(
    connection: duckdb.DuckDBPyConnection, decided: Plan, arrivals: Iterable[Arrival], *, run_id: str
) -> None:
    """Remember every spelling, and every feed that brought an article."""
    insert_rows(
        connection,
        "url_aliases",
        [{"alias": alias, "article_id": identity, "kind": kind} for alias, (identity, kind) in decided.aliases.items()],
        skip_known=True,
    )
    brought = [
        {"article_id": identity, "feed": arrival.feed, "entry_key": arrival.entry_key}
        | {"first_seen_at": utc(arrival.first_seen_at), "run_id": run_id}
        for arrival in arrivals
        if arrival.feed is not None and (identity := decided.ends[arrival.alias, arrival.body][2]) is not None
    ]
    insert_rows(connection, "article_feeds", brought, skip_known=True)


def _write_changes(connection: duckdb.DuckDBPyConnection, decided: Plan, *, run_id: str, now: datetime) -> None:
    """Tell consumers what is new."""
    rows = [
        {"article_id": change.article_id, "what": what, "changed_at": utc(now), "run_id": run_id}
        for what, changes in (("new", decided.new), ("version", decided.versions))
        for change in changes
    ]
    run_on(connection, statement("add_changes"), "changes", rows)


def _write_ends(
    connection: duckdb.DuckDBPyConnection, decided: Plan, arrivals: Sequence[Arrival], *, run_id: str, now: datetime
) -> None:
    """Record the end of every document; refusals that may be our fault go to quarantine."""
    rows = [
        {"alias": alias, "body": body, "outcome": str(outcome), "reason": reason, "article_id": identity}
        | {"run_id": run_id}
        for (alias, body), (outcome, reason, identity) in decided.ends.items()
    ]
    run_on(connection, statement("end_documents"), "work.documents", rows)
    refused = [
        documents.Failure(
            alias=arrival.alias,
            body=arrival.body,
            url=arrival.prepared.url,
            feed=arrival.feed,
            stage="extract",
            reason=arrival.prepared.verdict.reason,
            detail=arrival.prepared.extraction.title,
            due_at=None,
            warc_file=arrival.warc_file,
            warc_offset=arrival.warc_offset,
            warc_digest=arrival.warc_digest,
        )
        for arrival in arrivals
        if decided.ends[arrival.alias, arrival.body][0] is Outcome.QUARANTINED
    ]
    documents.quarantine(connection, refused, run_id=run_id, now=now)
    documents.release(connection, [key for key, end in decided.ends.items() if end[2] is not None])
