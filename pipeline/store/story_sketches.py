"""Keeps sketches of originals and the terms that they are found by, and finds the originals worth comparing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.terms import unpack as unpack_fingerprint
from pipeline.facts import stories as rules
from pipeline.facts import story_rows
from pipeline.facts.sketches import Sketch, heaviest_terms, lead_terms, pack, title_terms
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on

_EPOCH = date(1970, 1, 1)
# Row ids of what a transaction has appended begin here in DuckDB (MAX_ROW_ID in its source), in every table. Were they
# to begin lower, articles would be found by the second reading, which looks at all rows.
_UNCOMMITTED = 36_028_797_018_960_000
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
    fresh, older = _inputs(connection, article_ids)
    inputs = {**fresh, **older}
    found = {article: _sketch(one) for article, one in inputs.items()}
    numbers = forget(connection, older)
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
            | {"brief": story_rows.pack(_brief(inputs[article]))}
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


class _Input(NamedTuple):
    """A row of the statement `story_inputs`; what follows the moment is None where there is none."""

    article_id: str
    is_original: bool
    title: str
    site: str
    credit: str | None
    language: str
    event_from: date | None
    event_to: date | None
    basis: str
    published: date | None
    seen: date
    moment: float
    fingerprint: bytes | None
    places: list[dict[str, Any]] | None
    tags: list[dict[str, Any]] | None
    conflicts: list[dict[str, Any]] | None
    killed: int | None


def _inputs(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]
) -> tuple[dict[str, _Input], dict[str, _Input]]:
    """
    Read originals that have a text: those that this very transaction has written, and older ones.

    Of the first, all rows lie behind all committed ones, so that a large corpus need not be looked through for them.
    """
    asked = sorted(set(article_ids))
    found: list[dict[str, _Input]] = []
    for floor in (_UNCOMMITTED, 0):
        seen = {article for rows in found for article in rows}
        rows = [{"id": article} for article in asked if article not in seen]
        read = run_on(connection, statement("story_inputs"), "articles", rows, {"floor": floor})
        found.append({one.article_id: one for one in map(_Input._make, read)})
    fresh, older = (
        {article: one for article, one in rows.items() if one.is_original and one.fingerprint is not None}
        for rows in found
    )
    return fresh, older


def _sketch(one: _Input) -> Sketch:
    """Sketch an original from what the corpus holds of it."""
    mark = unpack_fingerprint(one.fingerprint or b"")
    first, last, firm = _days_of(one)
    dated = last is not None
    if last is None:
        first = last = days(one.seen) or 0
    places = one.places or ()
    return Sketch(
        first=last - 1 if first is None else first,
        last=last,
        dated=dated,
        firm=firm,
        terms=heaviest_terms(mark),
        lead=lead_terms(mark),
        title=title_terms(one.title, one.language),
        places=frozenset(row["place_id"] for row in places if row["is_focus"] and row["precision"] != "country"),
        countries=frozenset(row["country_iso3"] for row in places if row["country_iso3"]),
        tags=frozenset(row["tag"] for row in one.tags or ()),
        killed=one.killed,
    )


def _days_of(one: _Input) -> tuple[int | None, int | None, bool]:
    """
    First and last day of what an original reports, and whether they rest on words of its text; None when undated.

    A day long before publication, or a whole month, is that of something else or says too little: then it is the days
    of publication that count.
    """
    first, last, stated = days(one.event_from), days(one.event_to), days(one.published)
    if stated is not None and (last is None or stated - last > rules.WINDOW_DAYS):
        return stated - 1, stated, False
    if stated is not None and first is not None and last is not None and last - first > rules.WINDOW_DAYS:
        return stated - 1, stated, False
    return first, last, one.basis in _FIRM


def _brief(one: _Input) -> story_rows.Brief:
    """What an original says to the row of its story."""
    first, last, _ = _days_of(one)
    focus = [row for row in one.places or () if row["is_focus"]]
    return story_rows.Brief(
        title=one.title,
        site=one.site,
        credit=one.credit,
        first=first,
        last=last,
        moment=round(one.moment),
        places=tuple((row["place_id"], row["score"]) for row in focus),
        countries=tuple((row["country_iso3"], row["score"]) for row in focus if row["country_iso3"]),
        tags=tuple((row["tag"], row["score"]) for row in one.tags or ()),
        conflicts=tuple((row["conflict"], row["score"]) for row in one.conflicts or ()),
    )


def _lookup_table(batch: Mapping[int, Sketch]) -> pa.Table:
    """The lookup terms of originals."""
    found = [one.lookup for one in batch.values()]
    counts = [len(terms) for terms in found]
    return pa.table(
        {
            "day": np.repeat(np.array([one.last for one in batch.values()], np.int32), counts),
            "term": np.fromiter(chain.from_iterable(found), np.uint32, sum(counts)),
            "number": np.repeat(np.array(list(batch), np.int32), counts),
            "weight": np.fromiter(chain.from_iterable(terms.values() for terms in found), np.float32, sum(counts)),
        }
    )
