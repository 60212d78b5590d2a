"""Full text search: what it finds in any language, how it ranks, and that the index follows the articles."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.store import migrate, search
from pipeline.store.database import Store
from pipeline.store.dossier import snippet

NOW = datetime(2023, 10, 2, tzinfo=UTC)

_TEXTS = {
    "en": ("Ceasefire holds near Ağdam", "The cease-fire held. Mr. O'Neill said so in Agdam."),
    "ru": ("Перемирие", "В Агдаме объявлено перемирие, сообщил Артём Ёлкин."),
    "az": ("Atəşkəs", "Ağdamda atəşkəs elan olundu."),
    "ar": ("وقف إطلاق النار", "أُعلن وقف إطلاق النار في الخرطوم."),
    "zh": ("停火协议", "双方在喀土穆宣布停火，协议立即生效。"),
    "ja": ("停戦", "両国は停戦に合意したと発表した。"),
    "th": ("หยุดยิง", "ประกาศหยุดยิงแล้ว"),
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A corpus of one article a language."""
    store = Store(data=tmp_path_factory.mktemp("words"), memory_limit="256MB", threads=1)
    store.prepare(NOW)
    with store.transaction() as connection:
        _add(connection, [{"id": key, "title": title, "text": text} for key, (title, text) in _TEXTS.items()])
    return store


def _add(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    """Write articles, and index them."""
    for row in rows:
        connection.execute((Path(__file__).with_name("article.sql")).read_text(encoding="utf-8"), row)
    search.index_batch(connection, rows)


def _found(connection: duckdb.DuckDBPyConnection, asked: str, rest: str = "") -> list[str]:
    """Ids that a search returns, best first."""
    rows = connection.execute(f"SELECT article_id FROM search($words{rest})", {"words": asked}).fetchall()
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("AGDAM", ["en"], id="case and marks"),
        pytest.param("ağdam ceasefire", ["en"], id="all words"),
        pytest.param("neill", ["en"], id="apostrophe"),
        pytest.param("артем елкин", ["ru"], id="io as ie"),
        pytest.param("ATEŞKES", ["az"], id="schwa as e"),
        pytest.param("اعلن", ["ar"], id="Arabic marks"),
        pytest.param("停火", ["zh"], id="Chinese pair"),
        pytest.param("喀土穆", ["zh"], id="Chinese name"),
        pytest.param("停戦に合意", ["ja"], id="Japanese phrase"),
        pytest.param("หยุดยิง", ["th"], id="Thai"),
        pytest.param("agdam khartoum", [], id="one word missing"),
        pytest.param("...", [], id="no word"),
        pytest.param("", [], id="nothing"),
        pytest.param("'; DROP TABLE articles; --", [], id="no SQL"),
    ],
)
def test_finds(words: Store, asked: str, expected: list[str]) -> None:
    """Words are found whatever their case, marks and script, and all of them must be there."""
    with words.writing() as connection:
        assert _found(connection, asked) == expected


def test_any_word(words: Store) -> None:
    """With `every := false` one of the words is enough, and what holds more stands first."""
    with words.writing() as connection:
        assert _found(connection, "ceasefire agdam khartoum атешкес", ", every := false") == ["en"]
        assert set(_found(connection, "停火 停戦", ", every := false")) == {"zh", "ja"}
        assert len(_found(connection, "停火 停戦", ", every := false, most := 1")) == 1


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    """A corpus without articles."""
    store = Store(data=tmp_path, memory_limit="256MB", threads=1)
    store.prepare(NOW)
    return store


def test_ranking(empty: Store) -> None:
    """The headline weighs more than the text, a short text more than a long one, a rare word more than a common one."""
    filler = "other words that fill the page " * 20
    with empty.transaction() as connection:
        _add(
            connection,
            [
                {"id": "title", "title": "shelling", "text": filler},
                {"id": "short", "title": "x", "text": "shelling went on"},
                {"id": "long", "title": "x", "text": f"shelling {filler}"},
                {"id": "rare", "title": "x", "text": f"agdam {filler}"},
            ],
        )
        assert _found(connection, "shelling")[-1] == "long"
        assert _found(connection, "agdam shelling", ", every := false")[0] != "long"


def test_follows_versions_and_forgetting(empty: Store) -> None:
    """A new text replaces the words of the old one before and after merging, and a forgotten article leaves none."""
    with empty.transaction() as connection:
        _add(connection, [{"id": "one", "title": "first", "text": "alpha beta"}])
        search.index_batch(connection, [{"id": "one", "title": "first", "text": "gamma"}])
        assert (_found(connection, "alpha"), _found(connection, "gamma")) == ([], ["one"])
        assert search.merge_recent(connection, least_rows=1) > 0
        assert (_found(connection, "alpha"), _found(connection, "gamma")) == ([], ["one"])
        search.index_batch(connection, [{"id": "one", "title": "first", "text": "delta"}])
        assert (_found(connection, "gamma"), _found(connection, "delta")) == ([], ["one"])
        search.forget(connection, "one")
        for table in ("work.search_documents", "work.search_recent", "work.search_merged"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_index_missing(empty: Store) -> None:
    """Articles loaded before there was an index are indexed once."""
    with empty.transaction() as connection:
        _add(connection, [{"id": "one", "title": "first", "text": "alpha"}])
        connection.execute("DELETE FROM work.search_documents")
        assert search.index_missing(connection) == 1
        assert search.index_missing(connection) == 0
        assert _found(connection, "alpha") == ["one"]


def test_an_older_index_finds_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles indexed while postings still held the words themselves are found after the migration, merged or not."""
    store = Store(data=tmp_path, memory_limit="256MB", threads=1)
    older = tuple(one for one in migrate.migrations() if one.number < 12)
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "migrations", lambda: older)
        with store.writing() as connection:
            migrate.migrate(connection, store.live, NOW)
    with store.transaction() as connection:
        sql = Path(__file__).with_name("article.sql").read_text(encoding="utf-8")
        connection.execute(sql, {"id": "one", "title": "", "text": "alpha beta"})
        connection.execute("INSERT INTO work.search_documents VALUES (1, 'one', 2)")
        connection.execute("INSERT INTO work.search_postings VALUES ('alpha', 1, 1)")
        connection.execute("INSERT INTO work.search_recent VALUES ('beta', 1, 1)")
    store.prepare(NOW)
    with store.writing() as connection:
        assert _found(connection, "alpha beta") == ["one"]


@cache
def _cutter() -> duckdb.DuckDBPyConnection:
    """A database that can cut words, and nothing else."""
    connection = duckdb.connect()
    for name in ("090_search_fold", "091_search_terms"):
        folder = Path(search.__file__).parent / "surface"
        connection.execute((folder / f"{name}.sql").read_text(encoding="utf-8"))
    return connection


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_an_article_is_found_by_its_own_words(text: str) -> None:
    """Whatever an article holds, its own words find it: cutting words once more changes none."""
    (asked,) = _cutter().execute("SELECT search_terms($1)", [text]).fetchone() or ([],)
    (again,) = _cutter().execute("SELECT search_terms($1)", [" ".join(asked)]).fetchone() or ([],)
    assert set(asked) == set(again)


def test_snippet() -> None:
    """The sentence with most of the words is shown."""
    text = "Nothing here. Shelling was heard. Shelling was heard near Ağdam at night. The end."
    assert snippet(text, frozenset({"shelling", "agdam"})) == "Shelling was heard near Ağdam at night."
    assert snippet("No such word.", frozenset({"x"})) == "No such word."
