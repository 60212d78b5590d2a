"""Keeps fingerprints and the terms by which texts are found, and finds the texts worth comparing."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.alignment import View
from pipeline.dedupe.candidates import (
    COUNTED_TEXTS,
    LOOKUP_BUDGET,
    MAX_CANDIDATES,
    MIN_SHARED_IDF,
    lookup_terms,
    meetings,
)
from pipeline.dedupe.terms import WEIGHT_STEPS
from pipeline.dedupe.verify import MIN_IDENTICAL_WORDS, MIN_WORDS
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

_ALWAYS = datetime(1, 1, 1)  # noqa: DTZ001 (as DuckDB stores moments)


def store_fingerprints(
    connection: duckdb.DuckDBPyConnection, texts: Sequence[tuple[str, View]], *, now: datetime
) -> dict[int, View]:
    """
    Store the fingerprints of texts and the terms to find them by.

    Args:
        connection: Inside a transaction.
        texts: Article and prepared fingerprint.
        now: UTC.

    Returns:
        The views by the number under which each text is found.
    """
    names = [{"article_id": article} for article, _ in texts]
    known = {
        str(article): int(str(number))
        for article, number in run_on(connection, statement("link_known_numbers"), "work.features", names)
    }
    row = connection.execute("SELECT coalesce(max(number), 0) FROM work.features").fetchone()
    last = int(row[0]) if row else 0
    numbers = dict(known)
    for article, _ in texts:
        if article not in numbers:
            last += 1
            numbers[article] = last
    rows = [_feature_row(article, numbers[article], seen) | {"added_at": utc(now)} for article, seen in texts]
    insert_rows(connection, "work.features", [row for row in rows if row["article_id"] not in known])
    run_on(
        connection,
        statement("link_update_features"),
        "work.features",
        [row for row in rows if row["article_id"] in known],
    )
    run_on(
        connection,
        statement("link_forget_postings"),
        "work.features",
        [{"number": number} for number in known.values()],
    )
    views = {numbers[article]: seen for article, seen in texts}
    store_postings(connection, views)
    return views


def store_postings(connection: duckdb.DuckDBPyConnection, views: dict[int, View]) -> None:
    """Store the terms by which texts are found; `views` holds them by number."""
    connection.register("batch", _lookup_table(views))
    connection.execute(statement("link_add_postings"))
    connection.unregister("batch")


def candidates(
    connection: duckdb.DuckDBPyConnection, views: dict[int, View], *, since: datetime | None
) -> list[tuple[int, int]]:
    """
    Find the texts worth comparing with each of a batch, by one statement for all.

    Args:
        connection: Inside a transaction.
        views: Texts by number; stored already, so that they find each other.
        since: Look among texts added since then, UTC; None looks among all.

    Returns:
        Pairs of numbers: a text of the batch, and another.
    """
    row = connection.execute("SELECT coalesce(max(number), 0) FROM work.features").fetchone()
    last = int(row[0]) if row else 0
    moment = _ALWAYS if since is None else utc(since)
    row = connection.execute(statement("link_oldest"), {"since": moment}).fetchone()
    oldest = int(row[0]) if row else 0
    twins = [
        {"number": number, "digest": digest_number(seen)}
        for number, seen in views.items()
        if seen.source.n_words >= MIN_IDENTICAL_WORDS
    ]
    connection.register("batch", _typed(twins))
    found = connection.execute(statement("link_twins"), {"oldest": oldest, "since": moment}).fetchall()
    connection.register("batch", _meeting_table(connection, views, oldest=oldest, last=last))
    limits = {"since": moment, "max_candidates": MAX_CANDIDATES}
    found += connection.execute(statement("link_candidates"), limits).fetchall()
    connection.unregister("batch")
    return [(int(number), int(other)) for number, other in found]


def _meeting_table(
    connection: duckdb.DuckDBPyConnection, views: dict[int, View], *, oldest: int, last: int
) -> pa.Table:
    """The stored texts that share enough lookup terms with those of a batch."""
    terms = _lookup_table(views)
    connection.register("batch", terms)
    counted = max(oldest, last - COUNTED_TEXTS + 1)
    limits = {
        "oldest": oldest,
        "counted": counted,
        "scale": max(1.0, (last - oldest) / max(1, last - counted + 1)),
        "budget": LOOKUP_BUDGET,
    }
    met = meetings(connection.execute(statement("link_meetings"), limits).fetchnumpy()["meeting"])
    numbers = np.fromiter(views, np.int64, len(views))
    totals = np.array([lookup_terms(seen)[1].sum() for seen in views.values()], np.float64)
    return pa.table(
        {
            "number": numbers[met.place].astype(np.int32),
            "other": met.other.astype(np.int32),
            "weight": met.weight,
            "lookup_idf": totals[met.place],
            "bar": MIN_SHARED_IDF * met.looked_up / totals[met.place],
        }
    ).filter(pa.array(numbers[met.place] != met.other))


def digest_number(seen: View) -> int:
    """The first 64 bits of the digest of a text's words, signed: DuckDB hands no larger filter to Arrow."""
    return int.from_bytes(seen.source.digest[:8], "little", signed=True)


def _feature_row(article: str, number: int, seen: View) -> dict[str, object]:
    """Spell the row of one fingerprint."""
    return {
        "article_id": article,
        "number": number,
        "digest": digest_number(seen),
        "lookup_idf": float(lookup_terms(seen)[1].sum()),
        "idf_epoch": seen.source.idf_epoch,
        "value": seen.source.pack(),
    }


def _typed(rows: list[dict[str, int]]) -> pa.Table:
    """Numbers and digests as a table."""
    return pa.table(
        {
            "number": pa.array([row["number"] for row in rows], pa.int32()),
            "digest": pa.array([row["digest"] for row in rows], pa.int64()),
        }
    )


def _lookup_table(views: dict[int, View]) -> pa.Table:
    """The lookup terms of texts long enough to be looked up by them, with each text's number and place among all."""
    chosen = [
        (place, number, *lookup_terms(seen))
        for place, (number, seen) in enumerate(views.items())
        if seen.source.n_words >= MIN_WORDS
    ]
    sizes = [len(terms) for _, _, terms, _ in chosen]
    empty = np.empty(0, np.float32)
    weights = np.concatenate([idf for _, _, _, idf in chosen] or [empty]) * np.float32(WEIGHT_STEPS)
    return pa.table(
        {
            "place": np.repeat(np.array([place for place, _, _, _ in chosen], np.int32), sizes),
            "number": np.repeat(np.array([number for _, number, _, _ in chosen], np.int32), sizes),
            "term": np.concatenate([terms for _, _, terms, _ in chosen] or [empty.astype(np.uint32)]),
            "weight": weights.astype(np.uint8),
        }
    )
