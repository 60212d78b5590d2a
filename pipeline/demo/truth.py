"""Reads `truth.toml`: what a right pipeline makes of every document of the newsroom."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """
    What becomes of one document.

    Attributes:
        key: `OUTLET/SLUG`; `Newsroom.url` says where it is served.
        outcome: `article`, `skipped` or `quarantined`.
        language: ISO 639-1 code of the text; None where there is no text.
        reason: Why it is skipped or quarantined; None for articles.
        edition: The edition in which it first appears.
        versions: Number of its texts once the last edition is out.
        is_conflict: Whether it is about armed conflict; None where readers may differ.
        conflict: Key of the named conflict that it reports on; None when none.
        copy_of: The document it copies; None for originals.
        kind: `identical`, `near` or `rewrite` for copies; None for originals.
        dated: Whether its publisher says when it was published.
        credit: The agency that the page credits in a way that machines read; None where it does not.
        body_source: `page`, or `feed` where only the feed carries the text.
    """

    key: str
    outcome: str = "article"
    language: str | None = None
    reason: str | None = None
    edition: int = 1
    versions: int = 1
    is_conflict: bool | None = None
    conflict: str | None = None
    copy_of: str | None = None
    kind: str | None = None
    dated: bool = True
    credit: str | None = None
    body_source: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct:
    """
    Two articles that look like copies and are not; a link of kind `update` or `related` is no mistake.

    Attributes:
        a: One document.
        b: The other.
        why: What a reader sees at once.
    """

    a: str
    b: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """
    Originals on one happening: a story.

    Attributes:
        name: What happened.
        members: Documents, copies left out.
    """

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """
    All that is known of the newsroom beforehand.

    Attributes:
        documents: By key.
        distinct: Pairs that are not copies.
        happenings: Stories with more than one origin.
        broken_feeds: Names of the feeds that cannot be parsed.
    """

    documents: dict[str, Expectation]
    distinct: tuple[Distinct, ...]
    happenings: tuple[Happening, ...]
    broken_feeds: tuple[str, ...]

    def articles(self, *, edition: int) -> tuple[Expectation, ...]:
        """List the articles that exist once an edition is out."""
        return tuple(d for d in self.documents.values() if d.outcome == "article" and d.edition <= edition)


@cache
def read_truth() -> Truth:
    """Read `truth.toml`."""
    rows = tomllib.loads(files("pipeline.demo").joinpath("truth.toml").read_text(encoding="utf-8"))
    return Truth(
        documents={key: Expectation(key=key, **row) for key, row in rows["documents"].items()},
        distinct=tuple(Distinct(**row) for row in rows["distinct"]),
        happenings=tuple(Happening(name=row["name"], members=tuple(row["members"])) for row in rows["happenings"]),
        broken_feeds=tuple(rows["broken_feeds"]),
    )
