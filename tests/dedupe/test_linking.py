"""Links as the store writes them."""

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks.bare_corpus import Text, add_texts
from pipeline.dedupe.measure import FEATURES
from pipeline.dedupe.terms import fingerprint
from pipeline.store.database import Store
from pipeline.store.linking import Newcomer, link_batch, rebuild_links, unlink
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows
from tests.dedupe.hard_pairs import hard_pairs
from tests.shared_data import shared

NOW = datetime(2024, 3, 1, tzinfo=UTC)
Links = set[tuple[str, str, str]]
SINGLES = 8


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty corpus."""
    corpus = Store(data=tmp_path)
    corpus.prepare(NOW)
    return corpus


def corpus() -> list[Text]:
    """Every text of the hard pairs once, each published a day after the one before, at a site of its own."""
    texts: dict[str, tuple[str, str]] = {}
    for pair in hard_pairs():
        for text in (pair.left, pair.right):
            texts.setdefault(text, (f"t{len(texts):03}", pair.language))
    return [
        Text(
            id=name,
            text=text,
            site=f"{name}.example",
            language=language,
            published_at=NOW + timedelta(days=int(name[1:])),
        )
        for text, (name, language) in texts.items()
    ]


def stories() -> list[Text]:
    """Different stories, a copy of none."""
    found = [pair for pair in hard_pairs() if pair.name.endswith(": reworded")]
    return [
        Text(id=f"s{n:02}", text=one.left, site=f"s{n}.example", language=one.language) for n, one in enumerate(found)
    ]


def links(store: Store) -> Links:
    """All links: article, original, kind."""
    with duckdb.connect(str(store.live), read_only=True) as connection:
        return set(connection.execute("SELECT article_id, original_id, kind FROM copies").fetchall())


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    """Ask the corpus something."""
    with duckdb.connect(str(store.live), read_only=True) as connection:
        return connection.execute(query).fetchall()


def add(store: Store, texts: Sequence[Text], size: int) -> None:
    """Load texts in batches."""
    for start in range(0, len(texts), size):
        add_texts(store, texts[start : start + size], now=NOW)


def rebuild(store: Store) -> int:
    """Link the whole corpus anew."""
    with store.transaction() as connection:
        return rebuild_links(connection, run_id="replay", now=NOW, page=40)


def test_any_order_and_batching(tmp_path: Path) -> None:
    """Whatever the order and the batches, the links agree; after a rebuild they are the same to the last digit."""
    seen, rebuilt = [], []
    for seed, size in ((1, 500), (2, 61), (3, 1)):
        store = Store(data=tmp_path / str(seed))
        store.prepare(NOW)
        texts = corpus()
        random.Random(seed).shuffle(texts)
        add(store, texts[:SINGLES], size)
        add(store, texts[SINGLES:], 500 if size == 1 else size)
        seen.append(links(store))
        rebuild(store)
        rebuilt.append(rows(store, "SELECT * EXCLUDE (linked_at, run_id) FROM copies ORDER BY ALL"))
    for other in seen[1:]:
        assert len(seen[0] & other) >= 0.99 * len(seen[0] | other)
    assert rebuilt[0] == rebuilt[1] == rebuilt[2]


def test_labelled_data_in_any_order(tmp_path: Path) -> None:
    """On real rewrites, too, order and batching change at most one link in a hundred, and nothing after a rebuild."""
    from benchmarks.dedup import read  # the labelled data is read in one place

    articles, pairs = read(shared("eval", "dedup", "articles.jsonl.gz").parent, newsrooms=False)
    names = sorted({name for pair in pairs[::8] for name in (pair.a, pair.b)})
    seen, rebuilt = [], []
    for seed, size in ((1, 300), (2, 83)):
        store = Store(data=tmp_path / str(seed))
        store.prepare(NOW)
        texts = [articles[name][1] for name in names]
        random.Random(seed).shuffle(texts)
        add(store, texts, size)
        seen.append(links(store))
        rebuild(store)
        rebuilt.append(rows(store, "SELECT * EXCLUDE (linked_at, run_id) FROM copies ORDER BY ALL"))
    assert len(seen[0]) > 60
    assert len(seen[0] & seen[1]) >= 0.99 * len(seen[0] | seen[1])
    assert rebuilt[0] == rebuilt[1]


def test_seeds_alone(store: Store) -> None:
    """In a corpus of three articles the undated rewording is linked with its dated source, the third with neither."""
    texts = []
    for path in sorted(shared("seeds").glob("00*.txt")):
        text = path.read_text(encoding="utf-8")
        dated = re.match(r"\s*date (\d{4}-\d\d-\d\d)", text)
        published = datetime.fromisoformat(dated.group(1)).replace(tzinfo=UTC) if dated else None
        name = path.name[:3]
        texts.append(Text(id=name, text=text, site=f"{name}.example", published_at=published))
    add(store, texts, 3)
    assert links(store) == {("000", "001", "rewrite")}


def test_evidence_and_originals(store: Store) -> None:
    """Every link has features and evidence, and only copies are marked as no originals."""
    add(store, corpus(), 500)
    assert rows(store, "SELECT count(*) FROM copies ANTI JOIN copy_evidence USING (article_id, original_id)") == [(0,)]
    assert rows(store, "SELECT DISTINCT kind FROM copy_evidence ORDER BY 1") == [
        ("disagreement",),
        ("sentence",),
        ("term",),
    ]
    marked = rows(store, "SELECT id FROM articles WHERE NOT is_original ORDER BY 1")
    assert marked == rows(
        store, "SELECT article_id FROM copies WHERE kind IN ('identical', 'near', 'rewrite') ORDER BY 1"
    )
    assert marked


def test_backfill_elects_anew(store: Store) -> None:
    """An earlier article that arrives late becomes the original; the others are told to be relinked."""
    early, *others = (
        Text(id=name, text=hard_pairs()[0].left, site=f"{name}.example", published_at=NOW + timedelta(days=days))
        for name, days in (("a", 0), ("b", 1), ("c", 2))
    )
    add(store, others, 2)
    assert links(store) == {("c", "b", "identical")}
    add(store, [early], 1)
    assert links(store) == {("b", "a", "identical"), ("c", "a", "identical")}
    assert rows(store, "SELECT article_id, what FROM changes ORDER BY 1") == [("b", "relinked"), ("c", "relinked")]
    assert rebuild(store) == 0


def test_new_version(store: Store) -> None:
    """When the text of an article becomes another, its links go, and those of the others are elected anew."""
    story, other = stories()[:2]
    same = Text(id="a", text=story.text, site="a.example", published_at=NOW)
    add(store, [story, same], 2)
    assert links(store) == {(story.id, "a", "identical")}
    with store.transaction() as connection:
        connection.execute("UPDATE articles SET text = ? WHERE id = 'a'", [other.text])
        mark = Newcomer(article_id="a", fingerprint=fingerprint(other.text, "en"))
        link_batch(connection, [mark], run_id="second", now=NOW)
    assert links(store) == set()
    assert rows(store, "SELECT count(*) FROM copy_evidence") == [(0,)]
    assert rebuild(store) == 0


def test_unlink(store: Store) -> None:
    """Deleting an original leaves the copies linked with each other."""
    story = hard_pairs()[0].left
    texts = [
        Text(id=name, text=story, site=f"{name}.example", published_at=NOW + timedelta(days=days))
        for name, days in (("a", 0), ("b", 1), ("c", 2))
    ]
    add(store, texts, 3)
    with store.transaction() as connection:
        unlink(connection, ["a"], run_id="prune", now=NOW)
        connection.execute("DELETE FROM articles WHERE id = 'a'")
        rebuild_links(connection, run_id="prune", now=NOW)
    assert links(store) == {("c", "b", "identical")}


def test_many_of_the_same_words(store: Store) -> None:
    """A text that hundreds carry costs two verdicts a copy, and any of them may be forgotten, one after the other."""
    words = stories()[0].text
    many = [
        Text(id=f"c{n:02}", text=words, site=f"c{n}.example", published_at=NOW + timedelta(hours=n)) for n in range(12)
    ]
    for text in many:
        add(store, [text], 1)
    assert links(store) == {(text.id, "c00", "identical") for text in many[1:]}
    assert rows(store, "SELECT count(*) FROM work.pairs") == [(21,)]
    for gone in ("c00", "c05", "c01", "c02", "c03"):
        with store.transaction() as connection:
            connection.execute("DELETE FROM articles WHERE id = ?", [gone])
            unlink(connection, [gone], run_id="forget", now=NOW)
        many = [text for text in many if text.id != gone]
        assert links(store) == {(text.id, many[0].id, "identical") for text in many[1:]}


def test_twins_of_what_has_changed(store: Store) -> None:
    """Copies stay linked when those through which they were connected get another text."""
    story, other = (one.text for one in stories()[:2])
    many = [
        Text(id=f"c{n:02}", text=story, site=f"c{n}.example", published_at=NOW + timedelta(hours=n)) for n in range(6)
    ]
    for text in many:
        add(store, [text], 1)
    for changed in ("c00", "c01"):
        with store.transaction() as connection:
            mark = fingerprint(other, "en")
            connection.execute("UPDATE articles SET text = ?, text_digest = ? WHERE id = ?", [other, "x", changed])
            link_batch(connection, [Newcomer(article_id=changed, fingerprint=mark)], run_id="edit", now=NOW)
    assert links(store) == {
        ("c01", "c00", "identical"),
        *((f"c{n:02}", "c02", "identical") for n in range(3, 6)),
    }


def test_verdicts_are_read_in_the_order_of_the_features(store: Store) -> None:
    """What was measured comes back under the names it was stored by."""
    add(store, stories()[:1], 1)
    with store.writing() as connection:
        connection.register("batch", connection.execute("SELECT id AS article_id FROM articles").to_arrow_table())
        asked = connection.execute(statement("link_pairs")).description
    assert [column[0] for column in asked or []] == ["left_id", "right_id", "kind", "score", *FEATURES]


def test_window(store: Store) -> None:
    """With a window, only articles added within it are looked among."""
    texts = stories()
    add_texts(store, texts[:5], now=NOW)
    add_texts(store, texts[5:], now=NOW + timedelta(days=40))
    for name, text in (("y", texts[6].text), ("z", texts[0].text)):
        late = Text(id=name, text=text, site=f"{name}.example", language=texts[6].language)
        add_texts(store, [late], now=NOW + timedelta(days=50), window=timedelta(days=30))
    assert {article for link in links(store) for article in link[:2]} == {"y", texts[6].id}


def test_terms_of_an_earlier_version(store: Store) -> None:
    """Texts stored before their lookup terms were listed are found all the same."""
    story = stories()[0]
    add(store, [story], 1)
    listed = rows(store, "FROM work.lookups")
    with store.transaction() as connection:
        connection.execute("DELETE FROM work.lookups")
    reworded = next(pair.right for pair in hard_pairs() if pair.left == story.text and pair.copy)
    add(store, [Text(id="z", text=reworded, site="z.example", language=story.language)], 1)
    assert [link[:2] for link in links(store)] == [("z", story.id)] or [link[:2] for link in links(store)] == [
        (story.id, "z")
    ]
    assert listed[0] in rows(store, "FROM work.lookups")


def test_loading_twice_changes_nothing(store: Store) -> None:
    """Linking a batch again writes nothing."""
    texts = corpus()[:30]
    add(store, texts, 30)
    before = rows(store, "SELECT * FROM copies ORDER BY ALL")
    with store.transaction() as connection:
        again = [Newcomer(article_id=one.id, fingerprint=fingerprint(one.text, one.language)) for one in texts]
        assert link_batch(connection, again, run_id="again", now=NOW) == 0
    assert rows(store, "SELECT * FROM copies ORDER BY ALL") == before


def test_copy_group(store: Store) -> None:
    """A group counts copies, sites and owners; whose text it is falls back from credit and feed to owner and site."""
    story = hard_pairs()[0].left
    sites = ("a.example", "b.example", "b.example", "c.example")
    texts = [
        Text(id=f"t{days}", text=story, site=site, published_at=NOW + timedelta(days=days))
        for days, site in enumerate(sites)
    ]
    add(store, texts, 4)
    group = "SELECT n_copies, n_identical, n_sites, n_owners, origin, origin_basis FROM copy_groups"
    assert rows(store, group) == [(3, 3, 3, 3, "a.example", "site")]
    brought = (("one", "Group", "t0"), ("two", "Group", "t3"), ("three", None, "t1"))
    seen = {"first_seen_at": NOW, "run_id": "test", "entry_key": "k", "url": "", "site": "", "subscribed": True}
    with store.transaction() as connection:
        feeds = [{"name": feed, "family": family} | seen for feed, family, _ in brought]
        insert_rows(connection, "feeds", feeds)
        insert_rows(connection, "article_feeds", [{"article_id": a, "feed": feed} | seen for feed, _, a in brought])
    assert rows(store, group) == [(3, 3, 3, 2, "Group", "family")]
    with store.transaction() as connection:
        connection.execute("UPDATE articles SET credit = 'Reuters' WHERE id = 't0'")
    assert rows(store, group) == [(3, 3, 3, 2, "Reuters", "credit")]
