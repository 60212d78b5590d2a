"""The main job against the bundled newsroom: every document ends as the newsroom's own truth says."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from pipeline.demo.newsroom import Newsroom
from pipeline.demo.truth import Truth, read_truth
from pipeline.steps.run import Summary
from pipeline.urls import article_key
from tests.main_job.desk import Desk, open_desk

TRUTH = read_truth()
COPIES = "('identical', 'near', 'rewrite')"


@contextmanager
def running() -> Iterator[tuple[Newsroom, Callable[[Callable[[], Any]], Any]]]:
    """The newsroom in a thread; yields it and a way to call into its loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    newsroom = Newsroom()

    def call(function: Callable[[], Any]) -> Any:
        async def inside() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(inside(), loop).result(30)

    entered: Future[Newsroom] = asyncio.run_coroutine_threadsafe(newsroom.__aenter__(), loop)
    entered.result(30)
    try:
        yield newsroom, call
    finally:
        asyncio.run_coroutine_threadsafe(newsroom.__aexit__(None, None, None), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)


class Told:
    """A corpus after both editions, with the summaries of the three runs."""

    def __init__(self, desk: Desk, newsroom: Newsroom, summaries: list[Summary]) -> None:
        self.desk = desk
        self.summaries = summaries
        self._keys = {article_key(newsroom.url(key)): key for key in TRUTH.documents}
        self.log = list(newsroom.log)

    def key(self, url: str) -> str:
        """The newsroom's name of an address."""
        return self._keys[article_key(url)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The corpus after the first edition, the second, and a run in which nothing is new."""
    with running() as (newsroom, call):
        desk = open_desk(tmp_path_factory.mktemp("newsroom"), newsroom.feeds_toml())
        summaries = [desk.ingest()]
        call(newsroom.advance)
        summaries += [desk.ingest(), desk.ingest()]
        yield Told(desk, newsroom, summaries)


def test_every_article_once(told: Told) -> None:
    """What the truth calls an article is stored once, and nothing else is."""
    expected = {key for key, one in TRUTH.documents.items() if one.outcome == "article"}
    assert sorted(told.key(url) for (url,) in told.desk.query("SELECT canonical_url FROM articles")) == sorted(expected)


def test_refusals_have_their_reason(told: Told) -> None:
    """What is no article ends with the outcome and the reason that the truth gives."""
    expected = {key: (one.outcome, one.reason) for key, one in TRUTH.documents.items() if one.outcome != "article"}
    rows = told.desk.query(
        "SELECT url, outcome, reason FROM work.documents AS document WHERE outcome IN ('skipped', 'quarantined') "
        "AND NOT EXISTS (FROM url_aliases WHERE alias = document.alias)"
    )
    assert {told.key(url): (outcome, reason) for url, outcome, reason in rows} == expected


def test_copies_are_linked_to_their_originals(told: Told) -> None:
    """Every copy is found, with its original, and nothing else is called a copy."""
    expected = {(key, one.copy_of) for key, one in TRUTH.documents.items() if one.copy_of}
    rows = told.desk.query(
        "SELECT article.canonical_url, original.canonical_url FROM copies AS link "
        "JOIN articles AS article ON article.id = link.article_id "
        f"JOIN articles AS original ON original.id = link.original_id WHERE link.kind IN {COPIES}"
    )
    assert {(told.key(a), told.key(b)) for a, b in rows} == expected


def test_what_is_distinct_stays_apart(told: Told) -> None:
    """Articles that only look alike are in different copy groups."""
    rows = told.desk.query(
        "SELECT canonical_url, coalesce(original_id, id) FROM articles "
        f"LEFT JOIN copies ON article_id = id AND kind IN {COPIES}"
    )
    group = {told.key(url): original for url, original in rows}
    assert [one for one in TRUTH.distinct if group[one.a] == group[one.b]] == []


def test_relevance(told: Told) -> None:
    """Sport and business with conflict words are not conflict news; conflict news is."""
    expected = {key: one.is_conflict for key, one in TRUTH.documents.items() if one.is_conflict is not None}
    rows = dict(told.desk.query("SELECT canonical_url, is_conflict FROM articles WHERE language_support = 'full'"))
    found = {told.key(url): value for url, value in rows.items()}
    assert {key: found[key] for key in expected if key in found} == {k: v for k, v in expected.items() if k in found}


def test_named_conflicts(told: Told) -> None:
    """Articles carry the conflict that the truth names."""
    expected = {(key, one.conflict) for key, one in TRUTH.documents.items() if one.conflict}
    rows = told.desk.query("SELECT canonical_url, conflict FROM article_conflicts JOIN articles ON id = article_id")
    assert expected <= {(told.key(url), conflict) for url, conflict in rows}


def test_languages_versions_and_dates(told: Told) -> None:
    """Each article has its language, its number of versions, and a date only where there is one."""
    rows = told.desk.query("SELECT canonical_url, language, version, published_at IS NOT NULL FROM articles")
    found = {told.key(url): (language, version, dated) for url, language, version, dated in rows}
    expected = {
        key: (one.language, one.versions, one.dated) for key, one in TRUTH.documents.items() if one.outcome == "article"
    }
    assert found == expected
    versions = told.desk.query("SELECT count(*) FROM article_versions WHERE replaced_at IS NOT NULL")
    assert versions == [(sum(one.versions - 1 for one in TRUTH.documents.values()),)]


def test_sums(told: Told) -> None:
    """Every entry that was served is counted in exactly one outcome, every feed in exactly one."""
    for summary in told.summaries:
        counted = {
            unit: sum(one.n for one in summary.counts if one.unit == unit) for unit in ("entry", "feed", "document")
        }
        served = told.desk.query("SELECT count(*) FROM work.run_entries WHERE run_id = $run", {"run": summary.run_id})
        assert served == [(counted["entry"],)]
        assert counted["feed"] == len(told.desk.feeds)


def test_broken_feed_is_reported(told: Told) -> None:
    """The feed that cannot be parsed fails with a reason, is in quarantine, and stops nothing."""
    rows = told.desk.query("SELECT feed FROM quarantine WHERE stage = 'poll'")
    assert {feed for (feed,) in rows} == set(TRUTH.broken_feeds)


def test_known_addresses_are_not_asked_again(told: Told) -> None:
    """No article page is asked for more often than it has versions to give."""
    pages = [row.path for row in told.log if row.status == 200 and "/feeds" not in row.path]
    assert told.summaries[2].message.startswith("0 new articles, 0 new versions")
    assert pages


def test_truth_is_about_something() -> None:
    """The truth names copies, refusals and look-alikes."""
    assert isinstance(TRUTH, Truth)
    assert len(TRUTH.documents) >= 40
    assert len(TRUTH.distinct) >= 3
