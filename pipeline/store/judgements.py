"""Keeps what people have judged of tags, and makes it hold against what is derived from texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

ACCEPT, REJECT = "accept", "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    A person's word on one tag of one article.

    Attributes:
        article_id: The article.
        tag: The tag.
        accepted: Whether the article is to carry it.
        note: Why; empty when not said.
    """

    article_id: str
    tag: str
    accepted: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """
    One tag of one article, drawn for an audit.

    Attributes:
        article_id: The article.
        url: Its address.
        title: Its headline.
        tag: The tag.
        level: Best level among its mentions.
        score: Sum of the weights of its mentions.
        evidence: The first sentence that earned it.
    """

    article_id: str
    url: str
    title: str
    tag: str
    level: str
    score: float
    evidence: str


def record(connection: duckdb.DuckDBPyConnection, verdicts: Sequence[Verdict], *, now: datetime) -> None:
    """
    Record verdicts; the last word on a tag of an article counts.

    Args:
        connection: Inside a transaction.
        verdicts: What was judged.
        now: UTC.
    """
    rows = [
        {
            "kind": "tag",
            "left_key": one.article_id,
            "right_key": one.tag,
            "verdict": ACCEPT if one.accepted else REJECT,
            "judged_at": utc(now),
            "note": one.note,
        }
        for one in verdicts
    ]
    insert_rows(connection, "work.judgements", rows)


def apply_to_tags(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """
    Take rejected tags away from some articles and give them the accepted ones.

    Args:
        connection: Inside a transaction, after the derived rows were written.
        article_ids: The articles.
    """
    rows = [{"article_id": one} for one in article_ids]
    for name in ("reject_tags", "accept_tags", "show_accepted_tags"):
        run_on(connection, statement(name), "article_tags", rows)


def draw(connection: duckdb.DuckDBPyConnection, *, n: int, seed: str, tag: str | None) -> tuple[Sampled, ...]:
    """
    Draw tags of articles at random for an audit.

    Args:
        connection: The snapshot.
        n: How many at most.
        seed: The same seed draws the same rows from the same corpus.
        tag: Only this tag; None for all.

    Returns:
        The rows, in random order.
    """
    found = connection.execute(statement("audit_tags"), {"n": n, "seed": seed, "tag": tag}).fetchall()
    names = tuple(Sampled.__dataclass_fields__)
    return tuple(Sampled(**dict(zip(names, row, strict=True))) for row in found)
