"""
What full text search costs: indexing as the load transaction does, queries, space; beside DuckDB's own extension.

Run: python -m benchmarks.search [ARTICLES] [EXTENSION FILE]
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.large_corpus import NOW
from pipeline.store import search
from pipeline.store.database import Store

BATCH = 500
WORDS = 400


def texts(count: int, seed: int) -> list[dict[str, object]]:
    """Invent articles of 400 words, drawn from 200,000 by Zipf's law."""
    chance = random.Random(seed)
    ranks = range(1, 200_001)
    weights = [1 / rank for rank in ranks]
    drawn = chance.choices(ranks, cum_weights=_sums(weights), k=count * WORDS)
    return [
        {
            "id": f"{seed:04d}-{number:06d}",
            "title": " ".join(f"word{rank}" for rank in drawn[number * WORDS : number * WORDS + 9]),
            "text": " ".join(f"word{rank}" for rank in drawn[number * WORDS : (number + 1) * WORDS]),
        }
        for number in range(count)
    ]


def _sums(weights: list[float]) -> list[float]:
    sums, total = [], 0.0
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


_ARTICLE = """
INSERT INTO articles BY NAME
SELECT id, id AS url, id AS canonical_url, title, text, 'site.example' AS site, 'en' AS language,
    'full' AS language_support, false AS published_tz_known, now()::TIMESTAMP AS first_seen_at,
    now()::TIMESTAMP AS ingested_at, 'live' AS ingest_path, 'run' AS run_id, 1 AS version,
    now()::TIMESTAMP AS version_seen_at, 400 AS word_count, id AS text_digest, 'page' AS body_source, '' AS extractor,
    'none' AS event_date_basis, 'none' AS relevance, 0.0 AS conflict_score, 3.0 AS threshold, '' AS lexicon_version,
    true AS is_original
FROM (SELECT unnest($rows, recursive := true));
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
        indexed = merged = 0.0
        for number in range(articles // BATCH):
            rows = texts(BATCH, number)
            with store.transaction() as connection:
                connection.execute(_ARTICLE, {"rows": rows})
                began = time.process_time()
                search.index_batch(connection, rows)
                indexed += time.process_time() - began
                began = time.process_time()
                search.merge_recent(connection)
                merged += time.process_time() - began
        with store.writing() as connection:
            connection.execute("CHECKPOINT")
            print(
                f"indexing {1000 * indexed / articles:.2f} ms CPU an article, merging {1000 * merged / articles:.2f} ms"
            )
            _sizes(connection)
            _queries(connection, "FROM search($words)")
            if len(sys.argv) > 2:
                _extension(connection, Path(sys.argv[2]))


def _sizes(connection: duckdb.DuckDBPyConnection) -> None:
    for table in ("search_merged", "search_recent"):
        rows = connection.execute(f"SELECT count(*) FROM work.{table}").fetchone() or (0,)
        blocks = connection.execute(
            f"SELECT count(DISTINCT block_id) FROM pragma_storage_info('work.{table}') WHERE block_id >= 0"
        ).fetchone() or (0,)
        print(f"{table}: {rows[0]} rows, {blocks[0] * 256 // 1024} MiB")


def _queries(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    for words in _QUERIES:
        times = []
        for _ in range(5):
            start = time.monotonic()
            rows = len(connection.execute(sql, {"words": words}).fetchall())
            times.append(time.monotonic() - start)
        print(f"{1000 * sorted(times)[2]:7.1f} ms  {rows:6d} rows  {words}", flush=True)


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
