"""Pure: what a batch of prepared documents means for the corpus: new articles, new versions, known ones, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.digest import Prepared
from pipeline.models import Outcome
from pipeline.urls import article_id, article_key

REPLACED_EDITED = "edited"
REPLACED_REPROCESSED = "reprocessed"
REPLACED_FEED = "page replaces feed content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """
    One processed document with where it came from.

    Attributes:
        alias: Key under which it was queued.
        body: `page`, or `feed` for feed content that stands in.
        feed: Feed that led to it; None when none did.
        entry_key: Its entry there.
        ingest_path: `live`, `backfill` or `replay`.
        job_id: The backfill that brought it; None for live ones.
        first_seen_at: When the address was first seen, UTC.
        fetched_at: When the bytes were received, UTC.
        warc_file: Archive segment.
        warc_offset: Offset of the record, bytes.
        warc_digest: Digest of the payload.
        prepared: What the extraction worker made of it.
    """

    alias: str
    body: str
    feed: str | None
    entry_key: str | None
    ingest_path: str
    job_id: str | None = None
    first_seen_at: datetime
    fetched_at: datetime
    warc_file: str
    warc_offset: int
    warc_digest: str
    prepared: Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    What the corpus holds of an article.

    Attributes:
        text_digest: Digest of the newest text.
        version: Number of the newest version.
        body_source: `page` or `feed`.
    """

    text_digest: str
    version: int
    body_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A text to store.

    Attributes:
        article_id: Identity of the article.
        version: Number that the text gets, from 1.
        replaced_why: Why the previous version gives way; empty for a new article.
        arrival: Where the text comes from.
    """

    article_id: str
    version: int
    replaced_why: str
    arrival: Arrival


@dataclass(slots=True, kw_only=True)
class Plan:
    """
    What is to be written for a batch.

    Attributes:
        new: Articles that the corpus lacks.
        versions: New texts of articles that it has.
        aliases: Alias to (article, kind) for spellings not known before.
        ends: (alias, body) to (outcome, reason, article or None): every arrival has exactly one.
    """

    new: list[Change] = field(default_factory=list)
    versions: list[Change] = field(default_factory=list)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    ends: dict[tuple[str, str], tuple[Outcome, str, str | None]] = field(default_factory=dict)


def spellings(arrival: Arrival) -> tuple[tuple[str, str], ...]:
    """
    List the keys under which an arrival is to be known.

    Returns:
        (key, kind) pairs, the article's own key last; kinds are `entry`, `final` and `canonical`.
    """
    pairs = [(arrival.alias, "entry")]
    if arrival.prepared.final_url:
        pairs.append((article_key(arrival.prepared.final_url), "final"))
    pairs.append((article_key(arrival.prepared.canonical_url), "canonical"))
    return tuple(pairs)


def plan(
    arrivals: Sequence[Arrival],
    known_aliases: Mapping[str, str],
    standings: Mapping[str, Standing],
    forgotten: frozenset[str],
) -> Plan:
    """
    Decide what a batch brings.

    Several arrivals may turn out to be one article (two spellings, a page and the feed content that stood in for it):
    one of them is then stored and the others are known. A batch must not hold one alias twice with the same body.

    Args:
        arrivals: The batch in any order; the result does not depend on it.
        known_aliases: Alias to article for every spelling of the batch that the corpus knows.
        standings: What the corpus holds of those articles.
        forgotten: Articles that were removed on request and must not come back.

    Returns:
        The plan; every arrival has one end.
    """
    result = Plan()
    aliases = dict(known_aliases)
    groups: dict[str, list[Arrival]] = {}
    for arrival in sorted(arrivals, key=_rank):
        verdict = arrival.prepared.verdict
        if not verdict.accepted:
            result.ends[arrival.alias, arrival.body] = (verdict.outcome, verdict.reason, None)
            continue
        names = spellings(arrival)
        found = next((aliases[key] for key, _ in reversed(names) if key in aliases), None)
        identity = found or article_id(arrival.prepared.canonical_url)
        if identity in forgotten:
            result.ends[arrival.alias, arrival.body] = (Outcome.SKIPPED, "forgotten", None)
            continue
        for key, kind in names:
            if key not in aliases:
                aliases[key] = identity
                result.aliases[key] = (identity, kind)
        groups.setdefault(identity, []).append(arrival)
    for identity, group in groups.items():
        _place(result, identity, group, standings.get(identity))
    return result


def _rank(arrival: Arrival) -> tuple[bool, bool, str]:
    """Pages before feed content, an article's own address before other spellings."""
    own = arrival.alias == article_key(arrival.prepared.canonical_url)
    return (arrival.body == "feed", not own, arrival.alias)


def _place(result: Plan, identity: str, group: list[Arrival], before: Standing | None) -> None:
    """Decide what the arrivals of one article bring: the first of them counts, the others are known."""
    first, *others = group
    for other in others:
        result.ends[other.alias, other.body] = (Outcome.KNOWN, "same batch", identity)
    if before is None:
        result.new.append(Change(article_id=identity, version=1, replaced_why="", arrival=first))
        result.ends[first.alias, first.body] = (Outcome.NEW, "", identity)
        return
    why = _why(first, before)
    if not why:
        result.ends[first.alias, first.body] = (Outcome.KNOWN, "", identity)
        return
    result.versions.append(Change(article_id=identity, version=before.version + 1, replaced_why=why, arrival=first))
    result.ends[first.alias, first.body] = (Outcome.VERSION, why, identity)


def _why(arrival: Arrival, before: Standing) -> str:
    """Why the text in hand replaces the one that the corpus holds; empty when it does not."""
    if arrival.body == "feed" or arrival.ingest_path == "backfill":
        return ""
    if before.body_source == "feed":
        return REPLACED_FEED
    if arrival.prepared.text_digest == before.text_digest:
        return ""
    return REPLACED_REPROCESSED if arrival.ingest_path == "replay" else REPLACED_EDITED
