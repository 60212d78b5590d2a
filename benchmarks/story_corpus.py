"""Fills a corpus with made-up originals and measures what joining a batch to stories costs."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.dedupe.terms import Fingerprint
from pipeline.facts.sketches import LOOKUP_TERMS, Sketch, heaviest_terms, lead_terms, pack
from pipeline.store.database import Store
from pipeline.store.rows import insert_rows
from pipeline.store.stories import join_stories

NOW = datetime(2024, 1, 1, tzinfo=UTC)
FIRST = date(2015, 1, 1)
PER_DAY = 4000  # originals; about what 120 feeds bring
WORDS = 300_000
_FILL = (
    """
    INSERT INTO articles BY NAME SELECT printf('a%08d', i) AS id, 'u' AS url, printf('u%d', i) AS canonical_url,
    't' AS title, '' AS text, 's' || (i % 700) AS site, 'en' AS language, 'names' AS language_support,
    (DATE '2015-01-01' + CAST(i // $per_day AS INTEGER))::TIMESTAMP AS published_at, true AS published_tz_known,
    published_at AS first_seen_at, published_at AS ingested_at, 'live' AS ingest_path, 'r' AS run_id, 1 AS version,
    published_at AS version_seen_at, 300 AS word_count, 'x' AS text_digest, 'page' AS body_source, 'n' AS extractor,
    'none' AS event_date_basis, 'none' AS relevance, 0 AS conflict_score, 0 AS threshold, 'n' AS lexicon_version,
    true AS is_original FROM range($first, $last) AS t(i)
    """,
    """
    INSERT INTO work.story_sketches SELECT printf('a%08d', i), i, $day + i // $per_day, $value
    FROM range($first, $last) AS t(i)
    """,
    """
    INSERT INTO story_articles SELECT printf('a%08d', i), printf('a%08d', i), 1, NULL, ''
    FROM range($first, $last) AS t(i)
    """,
    """
    INSERT INTO stories BY NAME SELECT printf('a%08d', i) AS id, 't' AS title,
    DATE '2015-01-01' + CAST(i // $per_day AS INTEGER) AS first_day, first_day AS last_day, 1 AS n_originals,
    1 AS n_articles, 1 AS independent_origins, TIMESTAMP '2024-01-01' AS updated_at FROM range($first, $last) AS t(i)
    """,
)


class Language:
    """Draws texts whose words are as unevenly frequent as those of a language."""

    def __init__(self) -> None:
        """Seeded, so that two runs measure the same."""
        self.random = np.random.default_rng(1)
        share = 1 / np.arange(1, WORDS + 1) ** 0.9
        self.below = np.cumsum(share / share.sum())

    def terms(self, count: int) -> npt.NDArray[np.int64]:
        """The rare terms of so many texts, 110 each."""
        return np.asarray(np.searchsorted(self.below, self.random.random((count, 110))), np.int64)

    def fingerprint(self, terms: npt.NDArray[np.int64]) -> Fingerprint:
        """The fingerprint of one text."""
        idf = np.clip(2.2 + np.log1p(terms) / 1.35, 2.2, 12)
        return Fingerprint(
            digest=self.random.bytes(16), n_words=300, idf_epoch="made-up", terms=terms.astype(np.uint32),
            weights=np.round(idf * 16).astype(np.uint8), marks=np.zeros(len(terms), np.uint8),
            shingles=np.empty(0, np.uint32),
        )  # fmt: skip


def fill(connection: duckdb.DuckDBPyConnection, language: Language, first: int, last: int) -> None:
    """Store made-up originals, each a story of its own."""
    mark = language.fingerprint(language.terms(1)[0])
    value = pack(Sketch(first=0, last=0, terms=heaviest_terms(mark), lead=lead_terms(mark)))
    day = (FIRST - date(1970, 1, 1)).days
    reach = {"first": first, "last": last}
    extra: tuple[dict[str, object], ...] = (
        {"per_day": PER_DAY},
        {"per_day": PER_DAY, "day": day, "value": value},
        {},
        {"per_day": PER_DAY},
    )
    for sql, more in zip(_FILL, extra, strict=True):
        connection.execute(sql, reach | more)
    drawn = language.terms(last - first)
    chosen = np.take_along_axis(drawn, np.argsort(-drawn, axis=1)[:, 10 : 10 + LOOKUP_TERMS], 1).ravel()
    numbers = np.repeat(np.arange(first, last), LOOKUP_TERMS)
    table = {
        "day": (day + numbers // PER_DAY).astype(np.int32),
        "term": chosen.astype(np.uint32),
        "number": numbers.astype(np.int32),
        "weight": np.full(len(numbers), 0.2, np.float32),
    }
    connection.register("batch", pa.table(table))
    connection.execute("INSERT INTO work.story_terms SELECT day, term, number, weight FROM batch ORDER BY day, term")
    connection.unregister("batch")


def linking_cost(folder: Path, stored: int) -> None:
    """Measure three batches of 1,000 on a corpus of so many originals."""
    store = Store(data=folder, memory_limit="2GB")
    store.prepare(NOW)
    language = Language()
    for first in range(0, stored, 50_000):
        with store.transaction() as connection:
            fill(connection, language, first, min(first + 50_000, stored))
    for batch in range(3):
        start = stored + 1000 * batch
        day = FIRST + timedelta(days=stored // PER_DAY)
        with store.transaction() as connection:
            connection.execute(_FILL[0], {"first": start, "last": start + 1000, "per_day": PER_DAY})
            connection.execute(
                "UPDATE articles SET published_at = $day WHERE id >= printf('a%08d', $first)",
                {"day": day, "first": start},
            )
            rows = [
                {"article_id": f"a{start + index:08d}", "number": start + index, "digest": 0, "lookup_idf": 1.0,
                 "idf_epoch": "made-up", "value": language.fingerprint(terms).pack()}
                for index, terms in enumerate(language.terms(1000))
            ]  # fmt: skip
            insert_rows(connection, "work.features", rows)
            cpu, wall = time.process_time(), time.perf_counter()
            join_stories(connection, [str(row["article_id"]) for row in rows], run_id="measure", now=NOW)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(f"{stored + 1000 * batch} stored: {cpu:.3f} ms CPU, {wall:.3f} ms an article")
