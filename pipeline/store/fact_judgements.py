"""Draws facts for an audit, keeps what people have judged of them, and makes it hold against what is derived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.store.judgements import ACCEPT, REJECT
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

KINDS = ("toll", "place", "date", "story")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledFact:
    """
    One fact of one article, drawn for an audit.

    Attributes:
        kind: `toll`, `place`, `date` or `story`.
        article_id: The article.
        key: Which fact of that kind: kind of harm and words, role and place, first and last day, or the article that
            it is in one story with.
        url: Its address.
        title: Its headline.
        published_at: As stated by the publisher, UTC; None when it did not say.
        stated: The fact in words.
        words: The part of the text that it rests on, or the beginning.
    """

    kind: str
    article_id: str
    key: str
    url: str
    title: str
    published_at: datetime | None
    stated: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactVerdict:
    """
    A person's word on one fact.

    Attributes:
        kind: As in `SampledFact`.
        article_id: The article.
        key: As in `SampledFact`.
        accepted: Whether it is right.
        note: Why; empty when not said.
    """

    kind: str
    article_id: str
    key: str
    accepted: bool
    note: str = ""


def draw_facts(
    connection: duckdb.DuckDBPyConnection, *, n: int, seed: str, kind: str | None
) -> tuple[SampledFact, ...]:
    """
    Draw facts of articles at random for an audit.

    Args:
        connection: The snapshot.
        n: How many at most.
        seed: The same seed draws the same rows from the same corpus.
        kind: Only this kind; None for all.

    Returns:
        The rows, in random order.
    """
    found = connection.execute(statement("audit_facts"), {"n": n, "seed": seed, "kind": kind}).fetchall()
    names = tuple(SampledFact.__dataclass_fields__)
    return tuple(SampledFact(**dict(zip(names, row, strict=True))) for row in found)


def record_facts(connection: duckdb.DuckDBPyConnection, verdicts: Sequence[FactVerdict], *, now: datetime) -> None:
    """
    Record verdicts; the last word on a fact counts.

    Args:
        connection: Inside a transaction.
        verdicts: What was judged.
        now: UTC.
    """
    rows = [
        {
            "kind": one.kind,
            "left_key": one.article_id,
            "right_key": one.key,
            "verdict": ACCEPT if one.accepted else REJECT,
            "judged_at": utc(now),
            "note": one.note,
        }
        for one in verdicts
    ]
    insert_rows(connection, "work.judgements", rows)


def apply_to_facts(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """
    Take rejected tolls, places and event days away from some articles.

    Args:
        connection: Inside a transaction, after the articles and their derived rows were written.
        article_ids: The articles.
    """
    rows = [{"article_id": one} for one in article_ids]
    for name in ("reject_tolls", "reject_places", "reject_dates"):
        run_on(connection, statement(name), "tolls", rows)
