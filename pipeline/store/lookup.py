"""Keeps fingerprints and the terms by which texts are found, and finds the texts worth comparing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.alignment import View, view
from pipeline.dedupe.candidates import (
    COUNTED_TEXTS,
    LOOKUP_BUDGET,
    Found,
    likest,
    lookup_terms,
    meetings,
    most_met,
)
from pipeline.dedupe.terms import WEIGHT_STEPS, unpack
from pipeline.dedupe.verify import MIN_IDENTICAL_WORDS, MIN_WORDS
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

_PAGE = 10_000
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
    last = _last_number(connection)
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
    forget_terms(connection, list(known.values()))
    views = {numbers[article]: seen for article, seen in texts}
    store_postings(connection, views)
    return views


def _last_number(connection: duckdb.DuckDBPyConnection) -> int:
    """The largest number given so far; 0 when there is none."""
    row = connection.execute("SELECT coalesce(max(number), 0) FROM work.features").fetchone()
    return int(row[0]) if row else 0


def forget_terms(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> None:
    """Forget the terms by which texts are found, given their numbers."""
    rows = [{"number": number} for number in numbers]
    for name in ("link_forget_postings", "link_forget_lookups"):
        run_on(connection, statement(name), "work.features", rows)


def store_postings(connection: duckdb.DuckDBPyConnection, views: dict[int, View]) -> None:
    """Store the terms by which texts are found; `views` holds them by number."""
    connection.register("batch", _lookup_table(views))
    connection.execute(statement("link_add_postings"))
    _list_terms(connection, views)


def list_missing_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """List the lookup terms of texts that an earlier version has stored without."""
    row = connection.execute(statement("link_all_listed")).fetchone()
    if row and row[0]:
        return
    for first in range(1, _last_number(connection) + 1, _PAGE):
        limits = {"first": first, "behind": first + _PAGE}
        missing = connection.execute(statement("link_unlisted"), limits).fetchall()
        _list_terms(connection, {int(number): view(unpack(value)) for number, value in missing})


def _list_terms(connection: duckdb.DuckDBPyConnection, views: dict[int, View]) -> None:
    """Store the lookup terms of texts, each text's in one value."""
    chosen = {number: lookup_terms(seen) for number, seen in views.items()}
    rows = {
        "number": pa.array(list(chosen), pa.int32()),
        "terms": pa.array([np.sort(one.terms).astype("<u4").tobytes() for one in chosen.values()], pa.binary()),
    }
    connection.register("batch", pa.table(rows))
    connection.execute(statement("link_add_lookups"))
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
    last = _last_number(connection)
    moment = _ALWAYS if since is None else utc(since)
    row = connection.execute(statement("link_oldest"), {"since": moment}).fetchone()
    oldest = int(row[0]) if row else 0
    found = twins(connection, views, oldest=oldest, moment=moment)
    found += _likest(connection, views, oldest=oldest, last=last, moment=moment)
    return found


def twins(
    connection: duckdb.DuckDBPyConnection, views: dict[int, View], *, oldest: int = 0, moment: datetime = _ALWAYS
) -> list[tuple[int, int]]:
    """
    Find the first texts with the same words as some.

    Args:
        connection: Inside a transaction.
        views: Texts by number; stored already, so that they find each other.
        oldest: Look among texts from this number on.
        moment: Look among texts added since then, as DuckDB stores it.

    Returns:
        Pairs of numbers: one of these texts, and another; two a text at the most.
    """
    rows = [
        {"number": number, "digest": digest_number(seen)}
        for number, seen in views.items()
        if seen.source.n_words >= MIN_IDENTICAL_WORDS
    ]
    connection.register("batch", _typed(rows))
    found = connection.execute(statement("link_twins"), {"oldest": oldest, "since": moment}).fetchall()
    connection.unregister("batch")
    return [(int(number), int(other)) for number, other in found]


def _likest(
    connection: duckdb.DuckDBPyConnection, views: dict[int, View], *, oldest: int, last: int, moment: datetime
) -> list[tuple[int, int]]:
    """Find the stored texts that share most lookup terms with each of a batch."""
    asked = [lookup_terms(seen) for seen in views.values()]
    counted = max(oldest, last - COUNTED_TEXTS + 1)
    limits = {
        "oldest": oldest,
        "counted": counted,
        "scale": max(1.0, (last - oldest) / max(1, last - counted + 1)),
        "budget": LOOKUP_BUDGET,
    }
    connection.register("batch", _lookup_table(views))
    numbers = np.fromiter(views, np.int64, len(views))
    met = meetings(connection.execute(statement("link_meetings"), limits).fetchnumpy()["meeting"])
    place, other = most_met(met, numbers)
    digests = np.array([digest_number(seen) for seen in views.values()], np.int64)
    connection.register("batch", pa.table({"place": place, "other": other, "digest": digests[place]}))
    found = connection.execute(statement("link_candidates"), {"since": moment}).to_arrow_table().combine_chunks()
    connection.unregister("batch")
    terms = found["terms"].to_pylist()
    chosen = likest(
        asked,
        Found(
            place=found["place"].to_numpy(),
            other=found["other"].to_numpy(),
            total=found["lookup_idf"].to_numpy().astype(np.float64),
            sizes=np.array([len(blob) // 4 for blob in terms], np.int64),
            terms=np.frombuffer(b"".join(terms), "<u4"),
        ),
    )
    return [(int(numbers[place]), other) for place, other in chosen]


def names_of(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, str]:
    """Tell which articles stand under some numbers."""
    rows = [{"number": number} for number in numbers]
    found = run_on(connection, statement("link_names"), "work.features", rows)
    return {int(str(number)): str(article) for number, article in found}


def digest_number(seen: View) -> int:
    """The first 64 bits of the digest of a text's words, signed: DuckDB hands no larger filter to Arrow."""
    return int.from_bytes(seen.source.digest[:8], "little", signed=True)


def _feature_row(article: str, number: int, seen: View) -> dict[str, object]:
    """Spell the row of one fingerprint."""
    return {
        "article_id": article,
        "number": number,
        "digest": digest_number(seen),
        "lookup_idf": lookup_terms(seen).total,
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
        (place, number, lookup_terms(seen))
        for place, (number, seen) in enumerate(views.items())
        if seen.source.n_words >= MIN_WORDS
    ]
    sizes = [len(one.terms) for _, _, one in chosen]
    empty = np.empty(0, np.float32)
    weights = np.concatenate([one.idf for _, _, one in chosen] or [empty]) * np.float32(WEIGHT_STEPS)
    stretches = np.concatenate([one.stretch for _, _, one in chosen] or [empty.astype(np.intp)])
    return pa.table(
        {
            "place": np.repeat(np.array([place for place, _, _ in chosen], np.int32), sizes),
            "number": np.repeat(np.array([number for _, number, _ in chosen], np.int32), sizes),
            "stretch": stretches.astype(np.int32),
            "term": np.concatenate([one.terms for _, _, one in chosen] or [empty.astype(np.uint32)]),
            "weight": weights.astype(np.uint8),
        }
    )
