"""Keeps sketches of originals and the terms that they are found by, and finds the originals worth comparing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.terms import unpack as unpack_fingerprint
from pipeline.facts import stories as rules
from pipeline.facts.sketches import Sketch, heaviest_terms, lead_terms, pack, title_terms
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on

_EPOCH = date(1970, 1, 1)
_FIRM = frozenset({"explicit", "weekday"})


def days(value: object) -> int | None:
    """Spell a date as days since 1970-01-01; None stays None."""
    return (value - _EPOCH).days if isinstance(value, date) else None


def forget(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, int]:
    """
    Forget what articles were found by.

    Args:
        connection: Inside a transaction.
        article_ids: The articles; those that have no sketch are passed over.

    Returns:
        The number that each of them had.
    """
    names = [{"article_id": article} for article in article_ids]
    known = {
        str(article): int(str(number))
        for article, number in run_on(connection, statement("story_known"), "work.story_sketches", names)
    }
    run_on(connection, statement("story_forget_sketches"), "work.story_sketches", names if known else [])
    numbers = [{"number": number} for number in known.values()]
    run_on(connection, statement("story_forget_terms"), "work.story_terms", numbers)
    return known


def sketch(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[int, Sketch]:
    """
    Sketch the originals among some articles and store what they are found by.

    Args:
        connection: Inside a transaction, in which the articles and their fingerprints have been written.
        article_ids: The articles; copies and texts without fingerprint are passed over.

    Returns:
        Sketches by number.
    """
    rows = run_on(connection, statement("story_inputs"), "articles", [{"id": one} for one in sorted(set(article_ids))])
    found = {str(row[0]): _of_row(row) for row in rows}
    numbers = forget(connection, found)
    row = connection.execute("SELECT coalesce(max(number), 0) FROM work.story_sketches").fetchone()
    last = max(int(row[0]) if row else 0, *numbers.values(), 0)
    for article in found:
        if article not in numbers:
            last += 1
            numbers[article] = last
    insert_rows(
        connection,
        "work.story_sketches",
        [
            {"article_id": article, "number": numbers[article], "day": one.last, "value": pack(one)}
            for article, one in found.items()
        ],
    )
    batch = {numbers[article]: one for article, one in found.items()}
    if batch:
        connection.register("batch", _lookup_table(batch))
        connection.execute(
            "INSERT INTO work.story_terms SELECT day, term, number, weight FROM batch ORDER BY day, term"
        )
        connection.unregister("batch")
    return batch


def candidates(connection: duckdb.DuckDBPyConnection, batch: Mapping[int, Sketch]) -> set[tuple[int, int]]:
    """
    Find the originals worth comparing with each of a batch, by one statement for all.

    Args:
        connection: Inside a transaction.
        batch: Sketches by number, stored already, so that they find each other.

    Returns:
        Pairs of numbers, the smaller first.
    """
    last = [one.last for one in batch.values()]
    reach = {"first": min(last) - rules.WINDOW_DAYS - 1, "last": max(last) + rules.WINDOW_DAYS + 1}
    row = connection.execute(statement("story_window_size"), reach).fetchone()
    size = int(row[0]) if row else 0
    limits = reach | {
        "window": rules.WINDOW_DAYS + 1,
        "frequency_limit": max(rules.MIN_FREQUENCY_LIMIT, int(size * rules.FREQUENCY_SHARE)),
        "min_share": rules.MIN_LOOKUP,
        "max_candidates": rules.MAX_CANDIDATES,
    }
    connection.register("batch", _lookup_table(batch))
    try:
        found = connection.execute(statement("story_candidates"), limits).fetchall()
    finally:
        connection.unregister("batch")
    return {(min(int(one), int(other)), max(int(one), int(other))) for one, other, _ in found}


def _of_row(row: tuple[object, ...]) -> Sketch:
    """Sketch one original from what the corpus holds of it."""
    _, title, language, event_from, event_to, basis, published, seen, value, *facts, killed = row
    mark = unpack_fingerprint(value if isinstance(value, bytes) else b"")
    places, countries, tags = (frozenset(one) if isinstance(one, list) else frozenset() for one in facts)
    first, last, stated = days(event_from), days(event_to), days(published)
    end = last if last is not None else stated
    if end is None:
        first = end = days(seen) or 0
    return Sketch(
        first=first if first is not None else end - 1,
        last=end,
        dated=last is not None or stated is not None,
        firm=basis in _FIRM,
        terms=heaviest_terms(mark),
        lead=lead_terms(mark),
        title=title_terms(str(title), str(language)),
        places=places,
        countries=countries,
        tags=tags,
        killed=killed if isinstance(killed, int) else None,
    )


def _lookup_table(batch: Mapping[int, Sketch]) -> pa.Table:
    """The lookup terms of originals."""
    rows = [(one.last, term, number, weight) for number, one in batch.items() for term, weight in one.lookup]
    return pa.table(
        {
            "day": np.array([row[0] for row in rows], np.int32),
            "term": np.array([row[1] for row in rows], np.uint32),
            "number": np.array([row[2] for row in rows], np.int32),
            "weight": np.array([row[3] for row in rows], np.float32),
        }
    )
