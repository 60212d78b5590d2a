"""Puts bare texts into a store, as the load transaction does with articles, for measuring deduplication alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.dedupe.terms import Fingerprint, fingerprint
from pipeline.store.database import Store
from pipeline.store.linking import Newcomer, link_batch
from pipeline.store.rows import insert_rows, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """
    A text to be stored as an article.

    Attributes:
        id: Stands for the article.
        text: Body.
        site: Publisher; texts of one site are of one newsroom.
        language: BCP 47 primary tag.
        published_at: None when undated.
    """

    id: str
    text: str
    site: str
    language: str = "en"
    published_at: datetime | None = None


def article_row(text: Text, mark: Fingerprint, now: datetime) -> dict[str, object]:
    """Spell the row of `articles`, with nothing known but the text."""
    return {
        "id": text.id,
        "url": f"https://{text.site}/{text.id}",
        "canonical_url": f"https://{text.site}/{text.id}",
        "title": "",
        "text": text.text,
        "site": text.site,
        "language": text.language,
        "language_support": "names",
        "published_at": None if text.published_at is None else utc(text.published_at),
        "published_tz_known": False,
        "first_seen_at": utc(now),
        "ingested_at": utc(now),
        "ingest_path": "backfill",
        "run_id": "measure",
        "version": 1,
        "version_seen_at": utc(now),
        "word_count": mark.n_words,
        "text_digest": mark.digest.hex(),
        "body_source": "page",
        "extractor": "none",
        "event_date_basis": "none",
        "relevance": "none",
        "conflict_score": 0.0,
        "threshold": 0.0,
        "lexicon_version": "none",
        "is_original": True,
    }


def add_texts(store: Store, texts: Sequence[Text], *, now: datetime, window: timedelta | None = None) -> int:
    """Store and link one batch in one transaction; return how many links changed."""
    marks = [fingerprint(text.text, text.language) for text in texts]
    with store.transaction() as connection:
        rows = [article_row(text, mark, now) for text, mark in zip(texts, marks, strict=True)]
        insert_rows(connection, "articles", rows)
        newcomers = [Newcomer(article_id=text.id, fingerprint=mark) for text, mark in zip(texts, marks, strict=True)]
        return link_batch(connection, newcomers, run_id="measure", now=now, window=window)
