"""Reads what people ask about links: why two articles are linked, what an article is linked with, samples to judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.dedupe.alignment import view
from pipeline.dedupe.elect import pair_of
from pipeline.dedupe.evidence import Evidence, evidence
from pipeline.dedupe.terms import Fingerprint, fingerprint, unpack
from pipeline.dedupe.verify import Comparison, compare, compare_views
from pipeline.store import lookup
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

Row = Mapping[str, object]

ACCEPT, REJECT = "accept", "reject"
_UNSTORED = 0
"""Number of a text that is not stored; stored ones count from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReport:
    """
    Why two articles are linked, or are not.

    Attributes:
        articles: id, url, title, site, published_at, language and text of both, in the order asked for.
        comparison: The verdict on their texts, and what was measured.
        evidence: What shows it.
        links: Rows of `copies` in which they or their copy groups meet.
        verdict: `accept` or `reject` where a person has judged; None otherwise.
        note: What the person wrote.
    """

    articles: tuple[Row, Row]
    comparison: Comparison
    evidence: tuple[Evidence, ...]
    links: tuple[Row, ...]
    verdict: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    A stored article that a text which is not stored is linked with.

    Attributes:
        article: id, url, title, site, published_at, language and text.
        comparison: The verdict.
        evidence: What shows it.
    """

    article: Row
    comparison: Comparison
    evidence: tuple[Evidence, ...]


def explain_pair(connection: duckdb.DuckDBPyConnection, first: str, second: str) -> PairReport:
    """
    Hold two stored articles against each other.

    Args:
        connection: The snapshot.
        first: Id of an article.
        second: Id of another.
    """
    found = {str(row["id"]): row for row in _rows(connection, "pair_texts", {"a": first, "b": second})}
    one, two = found[first], found[second]
    marks = [fingerprint(str(row["text"]), str(row["language"])) for row in (one, two)]
    same = bool(one["site"]) and one["site"] == two["site"]
    left, right = pair_of(first, second)
    judged = connection.execute(statement("pair_verdict"), {"left": left, "right": right}).fetchone()
    return PairReport(
        articles=(one, two),
        comparison=compare(*marks, same_newsroom=same),
        evidence=evidence(str(one["text"]), str(two["text"]), str(one["language"])),
        links=_rows(connection, "pair_links", {"a": first, "b": second}),
        verdict=str(judged[0]) if judged else None,
        note=str(judged[1]) if judged else "",
    )


def links_of(connection: duckdb.DuckDBPyConnection, article: str) -> tuple[Row, ...]:
    """Read every link of an article: kind, direction (`of` or `by`), the other end, score, direction_confidence."""
    return _rows(connection, "links_of", {"id": article})


def matches(
    connection: duckdb.DuckDBPyConnection, mark: Fingerprint, *, text: str, language: str, site: str
) -> tuple[Match, ...]:
    """
    Find the stored articles that a text would be linked with; nothing is stored.

    Args:
        connection: The snapshot.
        mark: Fingerprint of the text.
        text: The text.
        language: BCP 47 primary tag.
        site: Its publisher; empty when unknown.

    Returns:
        Copies first, then other links, the likest first.
    """
    asked = view(mark)
    others = sorted({other for _, other in lookup.candidates(connection, {_UNSTORED: asked}, since=None)})
    names = lookup.names_of(connection, others)
    keys = [{"article_id": name} for name in names.values()]
    held = run_on(connection, statement("link_values"), "work.features", keys)
    known = run_on(connection, statement("link_sites"), "work.features", keys)
    sites = {str(article): str(where) for article, where in known}
    found = []
    for number, value in held:
        article = names[int(str(number))]
        if not isinstance(value, bytes):
            continue
        verdict = compare_views(asked, view(unpack(value)), same_newsroom=bool(site) and site == sites[article])
        if verdict.kind is not None:
            (row,) = _rows(connection, "pair_texts", {"a": article, "b": article})
            shown = evidence(text, str(row["text"]), language)
            found.append(Match(article=row, comparison=verdict, evidence=shown))
    order = {"identical": 0, "near": 0, "rewrite": 0, "update": 1, "related": 2}
    return tuple(
        sorted(found, key=lambda one: (order[str(one.comparison.kind)], -one.comparison.score, str(one.article["id"])))
    )


def judge(
    connection: duckdb.DuckDBPyConnection, verdicts: Sequence[tuple[str, str, bool, str]], *, now: datetime
) -> None:
    """
    Record what people say of pairs; the last word counts.

    Args:
        connection: Inside a transaction.
        verdicts: Two ids, whether one copies the other, and why.
        now: UTC.
    """
    rows = []
    for first, second, accepted, note in verdicts:
        left, right = pair_of(first, second)
        word = ACCEPT if accepted else REJECT
        rows.append(
            {"kind": "link", "left_key": left, "right_key": right, "verdict": word, "judged_at": utc(now), "note": note}
        )
    insert_rows(connection, "work.judgements", rows)


def draw_links(connection: duckdb.DuckDBPyConnection, *, n: int, seed: str, kind: str | None) -> tuple[Row, ...]:
    """
    Draw links at random for an audit.

    Args:
        connection: The snapshot.
        n: How many at most.
        seed: The same seed draws the same rows from the same corpus.
        kind: Only this kind; None for all.
    """
    return _rows(connection, "audit_links", {"n": n, "seed": seed, "kind": kind})


def _rows(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> tuple[Row, ...]:
    """Run a named statement; rows as mappings."""
    result = connection.execute(statement(name), dict(values))
    columns = [column[0] for column in result.description or ()]
    return tuple(dict(zip(columns, row, strict=True)) for row in result.fetchall())
