"""The examples of docs/queries.md and the laws of the views and macros behind them."""

import os
import re
from pathlib import Path

import duckdb
import pytest

from pipeline.store.describe import relations, schema_page

ROOT = Path(__file__).resolve().parents[2]
_PAGE = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
_RECIPES = re.findall(r"^### (.+?)\n(?:(?!^#).)*?```sql\n(.*?)```", _PAGE, flags=re.MULTILINE | re.DOTALL)

_MAY_BE_EMPTY = {"Articles that state no day"}


def test_page_has_recipes() -> None:
    """Every heading of the third level has its query, and there are at least 25."""
    assert len(_RECIPES) == _PAGE.count("\n### ")
    assert len(_RECIPES) >= 25


@pytest.mark.parametrize(("title", "sql"), [pytest.param(title, sql, id=title) for title, sql in _RECIPES])
def test_recipe(corpus: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, title: str, sql: str) -> None:
    """Every example runs in the locked shell as printed and has an answer."""
    monkeypatch.chdir(ROOT)
    rows = corpus.execute(sql).fetchall()
    assert rows or title in _MAY_BE_EMPTY


def test_everything_has_a_comment(corpus: duckdb.DuckDBPyConnection) -> None:
    """Each public table, view and macro says what it holds, and each column what it means, to any tool."""
    known = relations(corpus)
    assert [one.name for one in known if not one.comment] == []
    bare = [f"{one.name}.{column.name}" for one in known for column in one.columns if not column.comment]
    assert bare == []


def test_everything_has_an_example(corpus: duckdb.DuckDBPyConnection) -> None:
    """Each view and macro that answers a question occurs in an example."""
    queries = " ".join(sql for _, sql in _RECIPES)
    helpers = {
        "feed_sites",
        "monitored_days",
        "tag_acled",
        "article_origins",
        "article_stories",
        "article_country_tags",
        "search_fold",
        "search_number",
        "search_terms",
    }
    missing = [
        one.name
        for one in relations(corpus)
        if one.kind in ("view", "macro") and one.name not in helpers and not re.search(rf"\b{one.name}\b", queries)
    ]
    assert missing == []


def test_columns_are_plain(corpus: duckdb.DuckDBPyConnection) -> None:
    """No column is a list, a struct, a zoned time or a number that other tools lack, and none needs quoting."""
    reserved = {
        row[0]
        for row in corpus.execute(
            "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
        ).fetchall()
    }
    for relation in relations(corpus):
        for column in relation.columns:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name), relation.name
            assert column.name not in reserved
            assert not re.search(r"\[|STRUCT|MAP|UNION|HUGEINT|WITH TIME ZONE", column.type), (relation.name, column)


def test_schema_page_is_current(corpus: duckdb.DuckDBPyConnection) -> None:
    """docs/schema.md is what the database says of itself (TOCSIN_WRITE_DOCS=1 writes it)."""
    page = ROOT / "docs" / "schema.md"
    current = schema_page(corpus)
    if os.environ.get("TOCSIN_WRITE_DOCS"):
        page.write_text(current, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == current


def test_evidence_opens_every_number(corpus: duckdb.DuckDBPyConnection) -> None:
    """For every cell of the panel, evidence() lists as many articles, originals and stories as the cell counts."""
    cells = corpus.execute(
        "SELECT day, country_iso3, tag, n_articles, n_originals, n_stories "
        "FROM country_days('2023-09-10', '2023-09-14') WHERE n_articles > 0"
    ).fetchall()
    assert cells
    for day, country, tag, *counts in cells:
        rows = corpus.execute(
            "SELECT count(DISTINCT article_id), count(DISTINCT original_id), count(DISTINCT story_id), "
            "count(*) FILTER (WHERE sentence = '') FROM evidence($1, $2, $3)",
            [day, country, tag],
        ).fetchone()
        assert rows == (*counts, 0)


def test_zero_is_not_unmonitored(corpus: duckdb.DuckDBPyConnection) -> None:
    """A day on which nobody looked is NULL, a day on which nothing was reported is 0, and so in the panel."""
    days = dict(
        corpus.execute(
            "SELECT day, monitored FROM source_days WHERE site = 'herald.example' AND day IS NOT NULL "
            "AND ingest_path IS DISTINCT FROM 'backfill'"
        ).fetchall()
    )
    assert [day.day for day, monitored in days.items() if not monitored] == [4]
    quiet = corpus.execute(
        "SELECT DISTINCT monitored, n_entries, n_articles FROM source_days WHERE site = 'quiet.example'"
    ).fetchall()
    assert quiet == [(True, 0, 0)]
    outside = corpus.execute("SELECT DISTINCT n_articles FROM country_days('2020-01-01', '2020-01-02')").fetchall()
    assert outside == [(None,)]
    inside = corpus.execute("SELECT min(n_articles) FROM country_days('2023-09-10', '2023-09-14')").fetchone()
    assert inside == (0,)


def test_undated_stay_undated(corpus: duckdb.DuckDBPyConnection) -> None:
    """An article without a day stands under day NULL, never under today."""
    assert corpus.execute("SELECT n_articles FROM source_days WHERE day IS NULL").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param("acled-new.csv", ("2023-09-19", "AZE", "State forces", 3), id="named inter codes"),
        pytest.param("acled-old.csv", ("2014-01-01", "SDN", "State forces", 4), id="upper case, numbers, semicolons"),
    ],
)
def test_acled_layouts(corpus: duckdb.DuckDBPyConnection, file: str, expected: tuple[object, ...]) -> None:
    """Old and new exports of ACLED read alike, typed."""
    row = corpus.execute(
        "SELECT event_date::VARCHAR, country_iso3, inter1, fatalities FROM acled($1) ORDER BY event_id_cnty LIMIT 1",
        [str(ROOT / "docs" / "samples" / file)],
    ).fetchone()
    assert row == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param("ged-new.csv", ("2023-09-19", "AZE", 388, 3, 3, 4), id="current layout"),
        pytest.param("ged-old.csv", ("2012-06-05", "AZE", 388, 1, 1, 1), id="gwno, best_est, float ids"),
    ],
)
def test_ged_layouts(corpus: duckdb.DuckDBPyConnection, file: str, expected: tuple[object, ...]) -> None:
    """Old and new files of GED read alike, typed."""
    row = corpus.execute(
        "SELECT date_start::VARCHAR, country_iso3, conflict_new_id, best, low, high FROM ged($1) ORDER BY id LIMIT 1",
        [str(ROOT / "docs" / "samples" / file)],
    ).fetchone()
    assert row == expected
