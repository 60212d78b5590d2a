"""Puts articles of our own through tagging, facts and the load transaction, as a run does after extraction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import duckdb

from pipeline.dedupe.terms import fingerprint
from pipeline.digest import Prepared
from pipeline.facts import facts_of
from pipeline.identity import Arrival
from pipeline.models import Extraction, Stated, Verdict
from pipeline.store.database import Store
from pipeline.store.loading import load
from pipeline.store.rows import insert_rows
from pipeline.tagging import tag
from pipeline.urls import canonical_url
from tests.facts.scoring import lexicon

NOW = datetime(2023, 5, 20, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """
    One article.

    Attributes:
        name: Last part of its address.
        site: Host.
        day: Day of publication, ISO 8601; None when undated.
        title: Headline.
        text: Body.
        credit: Agency that it credits.
        feed: Feed that brought it.
    """

    name: str
    site: str
    day: str | None
    title: str
    text: str
    credit: str | None = None
    feed: str | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.site}/{self.name}"


def arrival(story: Story) -> Arrival:
    """The article as the load transaction gets it."""
    at = None if story.day is None else datetime.fromisoformat(f"{story.day}T18:00:00+00:00")
    stated = Stated(at=at, precision=None if at is None else "second", tz_known=True, source="json-ld")
    mark = fingerprint(story.text, "en")
    year = None if at is None else at.year
    tagging = tag(title=story.title, text=story.text, language="en", lexicon=lexicon(), published_year=year)
    facts = facts_of(
        title=story.title, text=story.text, language="en", published=stated, tagging=tagging, lexicon=lexicon()
    )
    prepared = Prepared(
        url=story.url,
        final_url=story.url,
        canonical_url=canonical_url(story.url),
        site=story.site,
        extraction=Extraction(
            title=story.title, text=story.text, published=stated, language="en", credit=story.credit, extractor="none"
        ),
        verdict=Verdict(accepted=True),
        word_count=mark.n_words,
        text_digest=mark.digest.hex(),
        fingerprint=mark,
        tagging=tagging,
        facts=facts,
    )
    return Arrival(
        alias=canonical_url(story.url),
        body="page",
        feed=story.feed,
        entry_key=None if story.feed is None else story.name,
        ingest_path="live",
        first_seen_at=NOW,
        fetched_at=NOW,
        warc_file="",
        warc_offset=0,
        warc_digest=blake2b(story.text.encode(), digest_size=8).hexdigest(),
        prepared=prepared,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """A corpus that articles are loaded into."""

    store: Store

    def load(self, *stories: Story) -> None:
        """Load one batch."""
        with self.store.transaction() as connection:
            load(connection, [arrival(story) for story in stories], run_id="test", now=NOW)

    def own(self, feed: str, family: str) -> None:
        """Subscribe a feed of an owner."""
        with self.store.transaction() as connection:
            row = {"name": feed, "url": f"https://{feed}/rss", "site": feed, "family": family, "subscribed": True}
            insert_rows(connection, "feeds", [row | {"first_seen_at": NOW}])

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the live database."""
        with duckdb.connect(str(self.store.live), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def stories(self) -> list[set[str]]:
        """The articles of each story by the last part of their addresses, greatest story first."""
        rows = self.query(
            "SELECT list(article.canonical_url) FROM story_articles AS member "
            "JOIN articles AS article ON article.id = member.article_id GROUP BY member.story_id"
        )
        return sorted(
            ({str(url).rsplit("/", 1)[1] for url in urls} for (urls,) in rows), key=lambda one: (-len(one), min(one))
        )


def texts(stories: Sequence[Story]) -> dict[str, str]:
    """Bodies by name."""
    return {story.name: story.text for story in stories}
