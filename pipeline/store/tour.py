"""Reads from the snapshot what a newcomer wants to see first: originals with their copies, tags with their evidence."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import UsageError
from pipeline.store.queries import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """
    One original and one article linked to it.

    Attributes:
        original: Headline of the original.
        original_outlet: Ownership family of the feed that brought it, else its site.
        article: Headline of the linked article.
        article_outlet: Ownership family of the feed that brought it, else its site.
        kind: `identical`, `near`, `rewrite`, `update` or `related`.
        score: Strength, 0 to 1.
    """

    original: str
    original_outlet: str
    article: str
    article_outlet: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEvidence:
    """
    One tag, how many originals carry it, and a sentence that earned it.

    Attributes:
        tag: The tag.
        n_originals: Originals that carry it.
        n_articles: Articles that carry it, copies included.
        evidence: A sentence.
        outlet: Where the sentence stands.
    """

    tag: str
    n_originals: int
    n_articles: int
    evidence: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    One story that several originals tell.

    Attributes:
        title: Headline of its earliest original.
        independent_origins: Origins counted once.
        n_originals: Originals.
        n_articles: Originals and their copies.
    """

    title: str
    independent_origins: int
    n_originals: int
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """
    What a newcomer sees first.

    Attributes:
        n_articles: Articles stored.
        n_originals: Originals among them.
        n_conflict: Articles about armed conflict.
        links: Copies first, then other links.
        stories: Those of several originals, most independent origins first.
        tags: Most frequent first.
        conflicts: Named conflicts with their number of originals.
    """

    n_articles: int
    n_originals: int
    n_conflict: int
    links: tuple[Linked, ...]
    stories: tuple[Told, ...]
    tags: tuple[TagEvidence, ...]
    conflicts: tuple[tuple[str, int], ...]


def tour(snapshot: Path) -> Tour:
    """
    Look around in a snapshot.

    Raises:
        UsageError: If there is none.
    """
    if not snapshot.exists():
        raise UsageError(f"{snapshot} is not there", "Run `tocsin ingest` first")
    connection = duckdb.connect(str(snapshot), read_only=True)
    try:
        sizes = connection.execute(statement("tour_sizes")).fetchone() or (0, 0, 0)
        links = connection.execute(statement("tour_links")).fetchall()
        stories = connection.execute(statement("tour_stories")).fetchall()
        tags = connection.execute(statement("tour_tags")).fetchall()
        conflicts = connection.execute(statement("tour_conflicts")).fetchall()
    finally:
        connection.close()
    return Tour(
        n_articles=sizes[0],
        n_originals=sizes[1],
        n_conflict=sizes[2],
        links=tuple(
            Linked(original=a, original_outlet=b, article=c, article_outlet=d, kind=kind, score=score)
            for a, b, c, d, kind, score in links
        ),
        stories=tuple(
            Told(title=title, independent_origins=origins, n_originals=originals, n_articles=articles)
            for title, origins, originals, articles in stories
        ),
        tags=tuple(
            TagEvidence(tag=tag, n_originals=originals, n_articles=articles, evidence=evidence, outlet=outlet)
            for tag, originals, articles, evidence, outlet in tags
        ),
        conflicts=tuple((name, n) for name, n in conflicts),
    )
