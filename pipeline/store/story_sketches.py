"""Keeps sketches of originals and the terms that they are found by, and finds the originals worth comparing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.terms import unpack as unpack_fingerprint
from pipeline.facts import stories as rules
from pipeline.facts import story_rows
from pipeline.facts.sketches import NO_GISTS, Gist, Sketch, gist_of, pack
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


def sketch(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], gists: Mapping[str, Gist] = NO_GISTS
) -> dict[int, Sketch]:
    """
    Sketch the originals among some articles and store what they are found by.

    Args:
        connection: Inside a transaction, in which the articles and their fingerprints have been written.
        article_ids: The articles; copies and texts without fingerprint are passed over.
        gists: What their texts are about, as far as that is known already.

    Returns:
        Sketches by number.
    """
    fresh, older = _inputs(connection, article_ids)
    inputs = {**fresh, **older}
    found = {article: _sketch(one, gists.get(article)) for article, one in inputs.items()}
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


class _Article(NamedTuple):
    """A row of the statement `story_inputs`; no fingerprint where there is no text."""

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


class _Fact(NamedTuple):
    """A row of the statement `story_facts`."""

    article_id: str
    kind: str
    key: str
    country: str | None
    score: float
    is_focus: bool | None
    is_precise: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    """What is kept of one original is made from this."""

    article: _Article
    facts: tuple[_Fact, ...]

    def of_kind(self, kind: str) -> list[_Fact]:
        """Its places, tags, conflicts or numbers of people killed."""
        return [one for one in self.facts if one.kind == kind]


def _inputs(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]
) -> tuple[dict[str, _Input], dict[str, _Input]]:
    """
    Read originals that have a text: those that this very transaction has written, and older ones.

    Of the first, all rows lie behind all committed ones, so that a large corpus need not be looked through for them.
    """
    fresh = _read(connection, sorted(set(article_ids)), _UNCOMMITTED)
    older = _read(connection, sorted(set(article_ids) - fresh.keys()), 0)
    return _with_text(fresh), _with_text(older)


def _with_text(read: Mapping[str, _Input]) -> dict[str, _Input]:
    """Those that are originals and have a text."""
    return {name: one for name, one in read.items() if one.article.is_original and one.article.fingerprint is not None}


def _read(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], floor: int) -> dict[str, _Input]:
    """Read articles and what is known of them, from rows at a floor or behind it."""
    rows = [{"id": article} for article in article_ids]
    articles = [
        _Article._make(row) for row in run_on(connection, statement("story_inputs"), "articles", rows, {"floor": floor})
    ]
    rows = [{"id": one.article_id} for one in articles if one.is_original]
    facts: dict[str, list[_Fact]] = defaultdict(list)
    for row in run_on(connection, statement("story_facts"), "articles", rows, {"floor": floor}):
        one = _Fact._make(row)
        facts[one.article_id].append(one)
    return {
        one.article_id: _Input(article=one, facts=tuple(sorted(facts[one.article_id], key=_order))) for one in articles
    }


def _order(one: _Fact) -> tuple[str, str]:
    """Facts are kept by name, whatever order they were read in."""
    return one.kind, one.key or ""


def _sketch(one: _Input, gist: Gist | None) -> Sketch:
    """Sketch an original from what the corpus holds of it."""
    article = one.article
    if gist is None:
        gist = gist_of(unpack_fingerprint(article.fingerprint or b""), article.title, article.language)
    first, last, firm = _days_of(article)
    dated = last is not None
    if last is None:
        first = last = days(article.seen) or 0
    places = one.of_kind("place")
    return Sketch(
        first=last - 1 if first is None else first,
        last=last,
        dated=dated,
        firm=firm,
        terms=gist.terms,
        lead=gist.lead,
        title=gist.title,
        places=frozenset(place.key for place in places if place.is_focus and place.is_precise),
        countries=frozenset(place.country for place in places if place.country),
        tags=frozenset(tag.key for tag in one.of_kind("tag")),
        killed=next((round(toll.score) for toll in one.of_kind("killed")), None),
    )


def _days_of(one: _Article) -> tuple[int | None, int | None, bool]:
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
    article = one.article
    first, last, _ = _days_of(article)
    focus = [place for place in one.of_kind("place") if place.is_focus]
    return story_rows.Brief(
        title=article.title,
        site=article.site,
        credit=article.credit,
        first=first,
        last=last,
        moment=round(article.moment),
        places=tuple((place.key, place.score) for place in focus),
        countries=tuple((place.country, place.score) for place in focus if place.country),
        tags=tuple((tag.key, tag.score) for tag in one.of_kind("tag")),
        conflicts=tuple((conflict.key, conflict.score) for conflict in one.of_kind("conflict")),
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
