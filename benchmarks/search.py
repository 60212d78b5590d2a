"""
What full text search costs: indexing as the load transaction does, queries, space; beside DuckDB's own extension.

Queries are asked of the published snapshot through the locked-down connection, on one thread, so that their CPU time is
what they take on a machine that has a core to spare. The extension's file is in the wheel `duckdb-extension-fts` of the
same version as DuckDB.

Run: python -m benchmarks.search [ARTICLES] [EXTENSION FILE]
"""

import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.large_corpus import NOW
from pipeline.store import search
from pipeline.store.database import Store
from pipeline.store.reading import open_snapshot
from pipeline.store.snapshot import publish

BATCH = 500
BATCHES = 20
WORDS = 400
VOCABULARY = 200_000

_ARTICLE = """
INSERT INTO articles BY NAME
SELECT id, id AS url, id AS canonical_url, title, text, 'site.example' AS site, 'en' AS language,
    'full' AS language_support, false AS published_tz_known, now()::TIMESTAMP AS first_seen_at,
    now()::TIMESTAMP AS ingested_at, 'live' AS ingest_path, 'run' AS run_id, 1 AS version,
    now()::TIMESTAMP AS version_seen_at, 400 AS word_count, id AS text_digest, 'page' AS body_source, '' AS extractor,
    'none' AS event_date_basis, 'none' AS relevance, 0.0 AS conflict_score, 3.0 AS threshold, '' AS lexicon_version,
    true AS is_original
FROM articles_to_add;
"""

_QUERIES = (
    "word30 word200",
    "word5000",
    "word1 word2 word3",
    "word900 word12000",
    "word150000",
    "word77 word1234 word40",
)


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="tocsin-search-") as folder:
        store = Store(data=Path(folder), memory_limit="2GB", threads=1)
        store.prepare(NOW)
        _index(store, articles)
        publish(store, now=NOW, force=True)
        with open_snapshot(store.snapshot, threads=1) as connection:
            _queries(connection, "FROM search($words)")
        if len(sys.argv) > 2:
            with duckdb.connect(str(store.live), config={"threads": 1}) as connection:
                _extension(connection, Path(sys.argv[2]))


def texts(count: int, seed: int) -> list[dict[str, object]]:
    """Invent articles of 400 words, drawn from 200,000 by Zipf's law."""
    shares = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    drawn = 1 + np.searchsorted(shares / shares[-1], np.random.default_rng(seed).random((count, WORDS)))
    return [
        {
            "id": f"{seed:04d}-{number:06d}",
            "title": " ".join(f"word{rank}" for rank in ranks[:9]),
            "text": " ".join(f"word{rank}" for rank in ranks),
        }
        for number, ranks in enumerate(drawn.tolist())
    ]


def _index(store: Store, articles: int) -> None:
    """Load and index all articles in batches, twenty a transaction, and print what indexing took."""
    indexed = merged = 0.0
    for first in range(0, articles // BATCH, BATCHES):
        with store.transaction() as connection:
            for number in range(first, min(first + BATCHES, articles // BATCH)):
                rows = texts(BATCH, number)
                connection.register("articles_to_add", pa.Table.from_pylist(rows))
                connection.execute(_ARTICLE)
                began = time.process_time()
                search.index_batch(connection, rows)
                indexed += time.process_time() - began
            began = time.process_time()
            search.merge_recent(connection)
            merged += time.process_time() - began
    print(f"indexing {1000 * indexed / articles:.2f} ms CPU an article, merging {1000 * merged / articles:.2f} ms")
    with store.writing() as connection:
        for table in ("search_merged", "search_recent"):
            held = connection.execute(f"SELECT count(*) FROM work.{table}").fetchone() or (0,)
            blocks = connection.execute(
                f"SELECT count(DISTINCT block_id) FROM pragma_storage_info('work.{table}') WHERE block_id >= 0"
            ).fetchone() or (0,)
            print(f"{table}: {held[0]} rows, {blocks[0] * 256 // 1024} MiB")


def _queries(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Ask each query five times and print the median."""
    for words in _QUERIES:
        walls, spent = [], []
        for _ in range(5):
            wall, cpu = time.monotonic(), time.process_time()
            rows = len(connection.execute(sql, {"words": words}).fetchall())
            walls.append(time.monotonic() - wall)
            spent.append(time.process_time() - cpu)
        print(
            f"{1000 * sorted(spent)[2]:7.1f} ms CPU, {1000 * sorted(walls)[2]:7.1f} ms wall, {rows:6d} rows  {words}",
            flush=True,
        )


def _extension(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """DuckDB's own extension on the same articles: it indexes all anew each time."""
    connection.execute(f"LOAD '{file}'")
    began = time.process_time()
    connection.execute(
        "PRAGMA create_fts_index('articles', 'id', 'title', 'text', stemmer = 'none', stopwords = 'none', "
        "ignore = '[^a-z0-9]+')"
    )
    print(f"DuckDB's extension: index built in {time.process_time() - began:.1f} s CPU, for each rebuild")
    _queries(
        connection,
        "SELECT id, score FROM (SELECT id, fts_main_articles.match_bm25(id, $words, conjunctive := 1) AS score "
        "FROM articles) WHERE score IS NOT NULL ORDER BY score DESC LIMIT 1000",
    )


if __name__ == "__main__":
    main()
