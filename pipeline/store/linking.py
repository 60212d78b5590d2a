"""Finds, judges and stores who copied whom, inside the transaction that loads a batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.dedupe.alignment import View, view
from pipeline.dedupe.elect import Edge, pair_of
from pipeline.dedupe.terms import Fingerprint, unpack
from pipeline.dedupe.verify import compare_views
from pipeline.store import lookup
from pipeline.store.link_rows import pair_row
from pipeline.store.queries import statement
from pipeline.store.relinking import relink
from pipeline.store.rows import insert_rows, run_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """
    An article whose text is new to the corpus; its row in `articles` is written already.

    Attributes:
        article_id: The article.
        fingerprint: Of its newest text.
    """

    article_id: str
    fingerprint: Fingerprint


def link_batch(
    connection: duckdb.DuckDBPyConnection,
    newcomers: Sequence[Newcomer],
    *,
    run_id: str,
    now: datetime,
    window: int | None = None,
) -> int:
    """
    Link a batch of articles with the corpus and with each other.

    Args:
        connection: Inside a transaction, in which the articles have been written.
        newcomers: New articles, and known ones whose text has changed.
        run_id: The run.
        now: Time of the load, UTC.
        window: How many of the newest articles to look among; None looks among all.

    Returns:
        How many links were written, changed or taken away.
    """
    if not newcomers:
        return 0
    views = lookup.store_fingerprints(connection, [(one.article_id, view(one.fingerprint)) for one in newcomers])
    names = [{"article_id": one.article_id} for one in newcomers]
    touched = {one.article_id for one in newcomers}
    for left, right in run_on(connection, statement("link_forget_pairs"), "work.features", names):
        touched |= {str(left), str(right)}
    found = lookup.candidates(connection, views, window=window)
    edges = _judge(connection, views, found)
    insert_rows(connection, "work.pairs", [pair_row(edge) for edge in edges])
    return relink(
        connection, touched | _ends(edges), run_id=run_id, now=now, announce_not={one.article_id for one in newcomers}
    )


def _ends(edges: Iterable[Edge]) -> set[str]:
    """Articles that verdicts name."""
    return {name for edge in edges for name in (edge.left, edge.right)}


def _judge(
    connection: duckdb.DuckDBPyConnection, views: dict[int, View], found: Iterable[tuple[int, int]]
) -> list[Edge]:
    """Compare candidate pairs, each once, and keep those that are linked."""
    pairs = sorted({(min(pair), max(pair)) for pair in found})
    wanted = sorted({number for pair in pairs for number in pair})
    held = run_on(connection, statement("link_values"), "work.features", [{"number": number} for number in wanted])
    texts: dict[int, View] = dict(views)
    known: dict[int, tuple[str, str]] = {}
    for number, article, value, site in held:
        known[int(str(number))] = (str(article), str(site))
        if number not in texts and isinstance(value, bytes):
            texts[int(str(number))] = view(unpack(value))
    edges = []
    for left, right in pairs:
        (left_id, left_site), (right_id, right_site) = known[left], known[right]
        verdict = compare_views(texts[left], texts[right], same_newsroom=bool(left_site) and left_site == right_site)
        if verdict.kind is not None:
            smaller, larger = pair_of(left_id, right_id)
            edges.append(
                Edge(left=smaller, right=larger, kind=verdict.kind, score=verdict.score, features=verdict.features)
            )
    return edges
