"""Finds, judges and stores who copied whom, inside the transaction that loads a batch."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from pipeline.dedupe.alignment import View, view
from pipeline.dedupe.elect import Edge, pair_of
from pipeline.dedupe.reference import IDF_EPOCH
from pipeline.dedupe.terms import Fingerprint, fingerprint, unpack
from pipeline.dedupe.verify import compare_views, within_newsroom
from pipeline.store import lookup
from pipeline.store.keyed import run_keyed
from pipeline.store.link_rows import pair_row
from pipeline.store.queries import statement
from pipeline.store.relinking import relink
from pipeline.store.rows import run_on


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
    window: timedelta | None = None,
) -> int:
    """
    Link a batch of articles with the corpus and with each other.

    Args:
        connection: Inside a transaction, in which the articles have been written.
        newcomers: New articles, and known ones whose text has changed.
        run_id: The run.
        now: Time of the load, UTC.
        window: How far back to look among articles, by when they were added; None looks among all.

    Returns:
        How many links were written, changed or taken away.
    """
    if not newcomers:
        return 0
    lookup.list_missing_terms(connection)
    texts = lookup.store_fingerprints(
        connection, [(one.article_id, view(one.fingerprint)) for one in newcomers], now=now
    )
    names = [{"article_id": one.article_id} for one in newcomers]
    touched = {one.article_id for one in newcomers}
    for left, right in run_on(connection, statement("link_forget_pairs"), "work.features", names):
        touched |= {str(left), str(right)}
    _find_twins(connection, touched - {one.article_id for one in newcomers})
    found = lookup.candidates(connection, texts, since=None if window is None else now - window)
    edges = _judge(connection, texts, found)
    run_on(connection, statement("link_add_pairs"), "work.pairs", [pair_row(edge) for edge in edges])
    return relink(
        connection, touched | _ends(edges), run_id=run_id, now=now, announce_not={one.article_id for one in newcomers}
    )


def _find_twins(connection: duckdb.DuckDBPyConnection, articles: Iterable[str]) -> None:
    """Judge anew who has the same words as some articles, which were connected through what is forgotten now."""
    if texts := _fingerprints(connection, sorted(articles)):
        edges = _judge(connection, texts, lookup.twins(connection, texts))
        run_on(connection, statement("link_add_pairs"), "work.pairs", [pair_row(edge) for edge in edges])


def _ends(edges: Iterable[Edge]) -> set[str]:
    """Articles that verdicts name."""
    return {name for edge in edges for name in (edge.left, edge.right)}


def _judge(
    connection: duckdb.DuckDBPyConnection, known: dict[int, View], found: Iterable[tuple[int, int]]
) -> list[Edge]:
    """Compare candidate pairs, each once, and keep those that are linked."""
    pairs = sorted({(min(pair), max(pair)) for pair in found})
    names = lookup.names_of(connection, sorted({number for pair in pairs for number in pair}))
    texts = known | _fingerprints(connection, [names[number] for number in names if number not in known])
    verdicts = {
        pair_of(names[left], names[right]): verdict
        for left, right in pairs
        if (verdict := compare_views(texts[left], texts[right])).kind is not None
    }
    # Few pairs are linked, and a site that is not needed costs a read of its own.
    sites = _sites(connection, {name for pair in verdicts for name in pair})
    edges = []
    for (left_id, right_id), verdict in verdicts.items():
        same = bool(sites[left_id]) and sites[left_id] == sites[right_id]
        told = within_newsroom(verdict) if same else verdict
        edges.append(Edge(left=left_id, right=right_id, kind=str(told.kind), score=told.score, features=told.features))
    return edges


def _fingerprints(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> dict[int, View]:
    """Load the fingerprints of some articles, by number."""
    keys = [{"article_id": name} for name in names]
    held = run_keyed(connection, statement("link_values"), "work.features", keys)
    return {int(str(number)): view(unpack(value)) for number, value in held if isinstance(value, bytes)}


def _sites(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, str]:
    """Load the sites of some articles."""
    keys = [{"article_id": name} for name in sorted(names)]
    found = run_keyed(connection, statement("link_sites"), "work.features", keys)
    return {str(name): str(site) for name, site in found}


def rebuild_links(
    connection: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    now: datetime,
    page: int = 1000,
    report: Callable[[int], None] = lambda articles: None,
) -> int:
    """
    Find, judge and elect anew for the whole corpus, so that links depend on nothing but its texts and judgements.

    Fingerprints of an older reference of document frequencies are made anew from the texts.

    Args:
        connection: Inside a transaction.
        run_id: The run.
        now: Time of the change, UTC.
        page: Articles at a time.
        report: Told how many articles have been judged since it was told last.

    Returns:
        How many links were written, changed or taken away.
    """
    _refresh_fingerprints(connection, page, now)
    for name in ("link_clear_postings", "link_clear_lookups", "link_clear_pairs", "link_renumber"):
        connection.execute(statement(name))
    row = connection.execute("SELECT coalesce(max(number), 0) FROM work.features").fetchone()
    last = int(row[0]) if row else 0
    starts = range(1, last + 1, page)
    for start in starts:
        lookup.store_postings(connection, _page(connection, start, page))
    for start in starts:
        texts = _page(connection, start, page)
        edges = _judge(connection, texts, lookup.candidates(connection, texts, since=None))
        run_on(connection, statement("link_add_pairs"), "work.pairs", [pair_row(edge) for edge in edges])
        report(len(texts))
    names = [str(row[0]) for row in connection.execute(statement("link_all_articles")).fetchall()]
    return sum(
        relink(connection, names[start : start + page], run_id=run_id, now=now) for start in range(0, len(names), page)
    )


def _page(connection: duckdb.DuckDBPyConnection, start: int, size: int) -> dict[int, View]:
    """Load the fingerprints of some numbers."""
    rows = connection.execute(statement("link_page"), {"first": start, "behind": start + size}).fetchall()
    return {int(number): view(unpack(value)) for number, value in rows}


def _refresh_fingerprints(connection: duckdb.DuckDBPyConnection, page: int, now: datetime) -> None:
    """Make fingerprints that are missing or rest on another epoch."""
    while stale := connection.execute(statement("link_stale"), {"epoch": IDF_EPOCH, "page": page}).fetchall():
        marks = [(str(name), view(fingerprint(str(text), str(language)))) for name, text, language in stale]
        lookup.store_fingerprints(connection, marks, now=now)


def unlink(connection: duckdb.DuckDBPyConnection, articles: Sequence[str], *, run_id: str, now: datetime) -> int:
    """
    Forget all that links some articles with others, as when they are deleted.

    Args:
        connection: Inside a transaction.
        articles: The articles.
        run_id: The run.
        now: Time of the change, UTC.

    Returns:
        How many links of other articles were written, changed or taken away.
    """
    names = [{"article_id": name} for name in articles]
    ends = run_on(connection, statement("link_forget_pairs"), "work.features", names)
    known = run_on(connection, statement("link_known_numbers"), "work.features", names)
    lookup.forget_terms(connection, [int(str(number)) for _, number in known])
    for name in ("link_forget_features", "link_forget_links", "link_forget_evidence"):
        run_on(connection, statement(name), "work.features", names)
    others = {str(name) for row in ends for name in row} - set(articles)
    _find_twins(connection, others)
    return relink(connection, others, run_id=run_id, now=now)
