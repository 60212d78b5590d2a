"""Spells prepared articles as the rows of the tables that people query."""

from collections.abc import Callable, Iterator
from datetime import datetime

from pipeline.digest import Derived, Prepared
from pipeline.facts import Facts
from pipeline.identity import Change
from pipeline.models import Tagging
from pipeline.store.rows import utc

Row = dict[str, object]


def article_row(change: Change, *, run_id: str, now: datetime) -> Row:
    """Spell the row of `articles`."""
    arrival = change.arrival
    prepared = arrival.prepared
    tagging, facts = derived(prepared)
    stated = prepared.extraction.published
    return {
        "id": change.article_id,
        "url": prepared.final_url,
        "canonical_url": prepared.canonical_url,
        "title": prepared.extraction.title,
        "text": prepared.extraction.text,
        "site": prepared.site,
        "language": prepared.extraction.language,
        "published_at": None if stated.at is None else utc(stated.at),
        "published_precision": stated.precision,
        "published_tz_known": stated.tz_known,
        "published_source": stated.source,
        "published_raw": stated.raw,
        "published_flag": stated.flag,
        "first_seen_at": utc(arrival.first_seen_at),
        "ingested_at": utc(now),
        "ingest_path": arrival.ingest_path,
        "run_id": run_id,
        "version": change.version,
        "version_seen_at": utc(arrival.fetched_at),
        "word_count": prepared.word_count,
        "text_digest": prepared.text_digest,
        "body_source": arrival.body,
        "extractor": prepared.extraction.extractor,
        "credit": prepared.extraction.credit,
        "source_name": prepared.source_name,
        "warc_file": arrival.warc_file,
        "warc_offset": arrival.warc_offset,
        "warc_digest": arrival.warc_digest,
        **judged_columns(tagging, facts),
        "is_original": True,
        "opt_outs": ", ".join(prepared.extraction.opt_outs) or None,
    }


def derived(prepared: Prepared) -> tuple[Tagging, Facts]:
    """
    What is derived from an accepted article.

    Raises:
        ValueError: If the document was refused, so that nothing is.
    """
    if prepared.tagging is None or prepared.facts is None:
        message = f"{prepared.url} was refused and has no tags"
        raise ValueError(message)
    return prepared.tagging, prepared.facts


def derived_of(change: Change) -> Derived:
    """What is derived from the text that is to be stored."""
    tagging, facts = derived(change.arrival.prepared)
    return Derived(article_id=change.article_id, version=change.version, tagging=tagging, facts=facts)


def derived_rows(table: str, one: Derived) -> Iterator[Row]:
    """Spell the rows that one text has in a derived table."""
    for row in _FORMS[table](one):
        yield {"article_id": one.article_id, **row}


def author_rows(change: Change) -> Iterator[Row]:
    """Spell the by-lines of an article."""
    for position, name in enumerate(change.arrival.prepared.extraction.authors, start=1):
        yield {"article_id": change.article_id, "position": position, "name": name}


def judged_columns(tagging: Tagging, facts: Facts) -> Row:
    """Spell the columns of `articles` that the lexicon and the rules of facts decide."""
    return {
        "language_support": tagging.support,
        "event_date_from": facts.event_date.date_from,
        "event_date_to": facts.event_date.date_to,
        "event_date_basis": facts.event_date.basis,
        "relevance": str(tagging.relevance),
        "conflict_score": tagging.score,
        "threshold": tagging.threshold,
        "lexicon_version": tagging.lexicon_version,
        "is_conflict": tagging.is_conflict,
    }


def _mentions(one: Derived) -> Iterator[Row]:
    for mention in one.tagging.mentions:
        yield {
            "version": one.version,
            "kind": mention.kind,
            "key": mention.key,
            "surface": mention.surface,
            "start_char": mention.start,
            "end_char": mention.end,
            "field": mention.field,
            "level": mention.level,
            "rule": mention.rule,
            "context": str(mention.context),
            "attribution": str(mention.attribution),
            "speaker": mention.speaker,
            "sentence_start": mention.sentence[0],
            "sentence_end": mention.sentence[1],
            "lexicon_version": one.tagging.lexicon_version,
        }


def _tags(one: Derived) -> Iterator[Row]:
    for tag in one.tagging.tags:
        yield {
            "tag": tag.tag,
            "level": tag.level,
            "n": tag.n,
            "score": tag.score,
            "evidence": tag.evidence,
            "shown": tag.shown,
            "lexicon_version": one.tagging.lexicon_version,
        }


def _conflicts(one: Derived) -> Iterator[Row]:
    for conflict in one.tagging.conflicts:
        yield {
            "conflict": conflict.conflict,
            "score": conflict.score,
            "rule": conflict.rule,
            "evidence": conflict.evidence,
            "lexicon_version": one.tagging.lexicon_version,
        }


def _places(one: Derived) -> Iterator[Row]:
    for place in one.facts.places:
        yield {
            "place_id": place.place_id,
            "role": place.role,
            "is_focus": place.is_focus,
            "score": place.score,
            "country_iso3": place.country_iso3,
            "lat": place.lat,
            "lon": place.lon,
            "precision": place.precision,
            "ambiguous": place.ambiguous,
        }


def _tolls(one: Derived) -> Iterator[Row]:
    for toll in one.facts.tolls:
        yield {
            "version": one.version,
            "what": toll.what,
            "low": toll.low,
            "high": toll.high,
            "surface": toll.surface,
            "start_char": toll.start,
            "end_char": toll.end,
            "field": toll.field,
            "context": str(toll.context),
            "attribution": str(toll.attribution),
            "speaker": toll.speaker,
        }


_FORMS: dict[str, Callable[[Derived], Iterator[Row]]] = {
    "mentions": _mentions,
    "article_tags": _tags,
    "article_conflicts": _conflicts,
    "article_places": _places,
    "tolls": _tolls,
}
