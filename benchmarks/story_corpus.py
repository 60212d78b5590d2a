"""Fills a corpus with made-up originals and measures what joining a batch to stories costs as it grows."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.dedupe.terms import Fingerprint
from pipeline.facts.sketches import LOOKUP_TERMS, Sketch, heaviest_terms, lead_terms, pack
from pipeline.store.database import Store
from pipeline.store.stories import join_stories

NOW = datetime(2024, 1, 1, tzinfo=UTC)
FIRST = date(2015, 1, 1)
PER_DAY = 4000  # originals; about what 120 feeds bring
WORDS = 300_000
PAGE = 50_001  # originals filled in at a time, whole stories of three
TOLD = 1000  # of the newest originals have sketches of their own, which newcomers can be linked to
SIZES = (250, 1000)
ROUNDS = 3

Terms = npt.NDArray[np.int64]


class Language:
    """Draws texts whose words are as unevenly frequent as those of a language."""

    def __init__(self) -> None:
        """Seeded, so that two runs measure the same."""
        self.random = np.random.default_rng(1)
        share = 1 / np.arange(1, WORDS + 1) ** 0.9
        self.below = np.cumsum(share / share.sum())

    def terms(self, count: int) -> Terms:
        """The rare terms of so many texts, 110 each."""
        return np.asarray(np.searchsorted(self.below, self.random.random((count, 110))), np.int64)

    def retold(self, terms: Terms) -> Terms:
        """Other texts on the same happenings: two thirds of the terms are kept."""
        return np.where(self.random.random(terms.shape) < 2 / 3, terms, self.terms(len(terms)))

    def fingerprint(self, terms: Terms) -> Fingerprint:
        """The fingerprint of one text."""
        idf = np.clip(2.2 + np.log1p(terms) / 1.35, 2.2, 12)
        return Fingerprint(
            digest=self.random.bytes(16), n_words=300, idf_epoch="made", terms=terms.astype(np.uint32),
            weights=np.round(idf * 16).astype(np.uint8), marks=np.zeros(len(terms), np.uint8),
            shingles=np.empty(0, np.uint32),
        )  # fmt: skip


def _statements(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.Statement]:
    """What fills a corpus."""
    sql = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    yield from connection.extract_statements(sql)


def _write(connection: duckdb.DuckDBPyConnection, language: Language, first: int, last: int, *, joined: bool) -> None:
    """Store made-up originals with all that is derived from their texts; where they are joined, with their stories."""
    mark = language.fingerprint(language.terms(1)[0])
    value = pack(Sketch(first=0, last=0, terms=heaviest_terms(mark), lead=lead_terms(mark)))
    known = {"first": first, "last": last, "per_day": PER_DAY, "mark": mark.pack(), "value": value, "joined": joined}
    for one in _statements(connection):
        connection.execute(one, {name: known[name] for name in one.named_parameters})


def _fill(connection: duckdb.DuckDBPyConnection, language: Language, first: int, last: int) -> None:
    """Store made-up originals, and what they are found by."""
    _write(connection, language, first, last, joined=True)
    drawn = language.terms(last - first)
    chosen = np.take_along_axis(drawn, np.argsort(-drawn, axis=1)[:, 10 : 10 + LOOKUP_TERMS], 1).ravel()
    numbers = np.repeat(np.arange(first, last), LOOKUP_TERMS)
    _insert_terms(connection, numbers, chosen, np.full(len(numbers), 0.2))


def _insert_terms(
    connection: duckdb.DuckDBPyConnection, numbers: Terms, terms: Terms, weights: npt.NDArray[np.float64]
) -> None:
    """Store what originals are found by."""
    table = {
        "day": ((FIRST - date(1970, 1, 1)).days + numbers // PER_DAY).astype(np.int32),
        "term": terms.astype(np.uint32),
        "number": numbers.astype(np.int32),
        "weight": weights.astype(np.float32),
    }
    connection.register("batch", pa.table(table))
    connection.execute("INSERT INTO work.story_terms SELECT day, term, number, weight FROM batch ORDER BY day, term")
    connection.unregister("batch")


def _tell(connection: duckdb.DuckDBPyConnection, language: Language, first: int, told: Terms) -> None:
    """Give originals from `first` on sketches of texts of their own."""
    days = (FIRST - date(1970, 1, 1)).days + np.arange(first, first + len(told)) // PER_DAY
    marks = [language.fingerprint(terms) for terms in told]
    sketches = [
        Sketch(first=int(day), last=int(day), firm=True, terms=heaviest_terms(mark), lead=lead_terms(mark))
        for day, mark in zip(days, marks, strict=True)
    ]
    values = {"number": list(range(first, first + len(told))), "value": [pack(one) for one in sketches]}
    connection.register("batch", pa.table(values))
    connection.execute(
        "UPDATE work.story_sketches SET value = batch.value FROM batch WHERE batch.number = story_sketches.number"
    )
    connection.unregister("batch")
    connection.execute("DELETE FROM work.story_terms WHERE number >= $first", {"first": first})
    found = [(first + index, *pair) for index, one in enumerate(sketches) for pair in one.lookup.items()]
    numbers, terms, weights = (np.array(column) for column in zip(*found, strict=True))
    _insert_terms(connection, numbers, terms, weights)


def _arrive(connection: duckdb.DuckDBPyConnection, language: Language, first: int, texts: Terms) -> list[str]:
    """Store newcomers as the load transaction has by the time stories are joined; returns their ids."""
    _write(connection, language, first, first + len(texts), joined=False)
    values = {
        "number": list(range(first, first + len(texts))),
        "value": [language.fingerprint(terms).pack() for terms in texts],
    }
    connection.register("batch", pa.table(values))
    connection.execute("UPDATE work.features SET value = batch.value FROM batch WHERE batch.number = features.number")
    connection.unregister("batch")
    return [str(row[0]) for row in connection.execute("SELECT id FROM made ORDER BY number").fetchall()]


def linking_cost(folder: Path, stored: Sequence[int]) -> None:
    """
    Measure batches on corpora of some sizes.

    A third of a batch tells happenings that are stored, a third those of the third before, a third new ones.

    Args:
        folder: Where the database is to be.
        stored: Numbers of originals, ascending.
    """
    store = Store(data=folder)
    store.prepare(NOW)
    language, at = Language(), 0
    for count in stored:
        for first in range(at, count, PAGE):
            with store.transaction() as connection:
                _fill(connection, language, first, min(first + PAGE, count))
        at = count
        told = language.terms(TOLD)
        with store.transaction() as connection:
            _tell(connection, language, count - TOLD, told)
        for size in SIZES:
            _measure(store, language, told, count, size)


def _measure(store: Store, language: Language, told: Terms, stored: int, size: int) -> None:
    """Join some batches one after the other, and take them back."""
    spent: list[tuple[float, float]] = []
    with store.writing() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("BEGIN")
        for turn in range(ROUNDS):
            known = language.retold(told[language.random.choice(TOLD, size // 3)])
            texts = np.concatenate([known, language.retold(known), language.terms(size - 2 * len(known))])
            names = _arrive(connection, language, stored + turn * size, texts)
            cpu, wall = time.process_time(), time.perf_counter()
            join_stories(connection, names, run_id="measure", now=NOW)
            spent.append((time.process_time() - cpu, time.perf_counter() - wall))
        joined = connection.execute(
            "SELECT count(linked_to) FROM story_articles WHERE article_id IN (SELECT id FROM made)"
        ).fetchall()[0][0]
        connection.execute("ROLLBACK")
    cpu, wall = (1e3 * sorted(times)[ROUNDS // 2] / size for times in zip(*spent, strict=True))
    print(
        f"{stored} stored, batches of {size}: {cpu:.3f} ms CPU, {wall:.3f} ms an article (median of {ROUNDS}); "
        f"{joined} of the last {size} joined a story",
        flush=True,
    )
