"""Turns stored verdicts into the links that people query, for all articles that a change can reach."""

from collections.abc import Iterable
from datetime import datetime

import duckdb

from pipeline.dedupe.elect import Edge, Link, pair_of, resolve
from pipeline.dedupe.verify import COPIES
from pipeline.store.keyed import run_keyed
from pipeline.store.link_rows import Row, evidence_rows, link_row, read_member, read_pair
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

_SAME = ("run_id", "linked_at")


def relink(
    connection: duckdb.DuckDBPyConnection,
    touched: Iterable[str],
    *,
    run_id: str,
    now: datetime,
    announce_not: Iterable[str] = (),
) -> int:
    """
    Resolve anew the links of some articles and of all that verdicts connect with them.

    Args:
        connection: Inside a transaction.
        touched: Articles whose verdicts or judgements have changed.
        run_id: The run.
        now: Time of the change, UTC.
        announce_not: Articles whose change is announced as another one already.

    Returns:
        How many links were written, changed or taken away.
    """
    reached = _reach(connection, set(touched))
    if not reached:
        return 0
    names = _names(reached)
    links = _resolve(connection, names)
    wanted = {
        (link.article_id, link.original_id): link_row(link, _compared(link), run_id=run_id, now=now) for link in links
    }
    stored = _stored(connection, names)
    gone = [key for key in stored if key not in wanted]
    added = [key for key in wanted if key not in stored]
    changed = [key for key in wanted if key in stored and _differs(wanted[key], stored[key])]
    _write(connection, gone, [wanted[key] for key in added], [wanted[key] for key in changed])
    _mark(connection, reached, links)
    moved = {key[0] for key in (*gone, *added, *changed)} - set(announce_not)
    news = [{"article_id": one, "what": "relinked", "changed_at": utc(now), "run_id": run_id} for one in sorted(moved)]
    run_on(connection, statement("add_changes"), "changes", news)
    return len(gone) + len(added) + len(changed)


def _names(articles: Iterable[str]) -> list[Row]:
    """Article ids as rows."""
    return [{"article_id": name} for name in sorted(articles)]


def _reach(connection: duckdb.DuckDBPyConnection, start: set[str]) -> set[str]:
    """Follow verdicts and judgements until nothing new is met."""
    reached, frontier = set(start), set(start)
    while frontier:
        met = run_on(connection, statement("link_neighbours"), "copies", _names(frontier))
        frontier = {str(row[0]) for row in met} - reached
        reached |= frontier
    return reached


def _resolve(connection: duckdb.DuckDBPyConnection, names: list[Row]) -> list[Link]:
    """Load verdicts, judgements and members, and elect."""
    members = {
        member.id: member for member in map(read_member, run_on(connection, statement("link_members"), "copies", names))
    }
    edges = [edge for edge in _pairs(connection, names) if edge.left in members and edge.right in members]
    judged = run_on(connection, statement("link_judgements"), "copies", names)
    verdicts = {pair_of(str(left), str(right)): str(verdict) for left, right, verdict in judged}
    return resolve(
        edges,
        members,
        rejected=frozenset(pair for pair, verdict in verdicts.items() if verdict == "reject"),
        accepted=frozenset(pair for pair, verdict in verdicts.items() if verdict == "accept"),
    )


def _pairs(connection: duckdb.DuckDBPyConnection, names: list[Row]) -> list[Edge]:
    """Load the verdicts between some articles."""
    return [read_pair(row) for row in run_on(connection, statement("link_pairs"), "copies", names)]


def _stored(connection: duckdb.DuckDBPyConnection, names: list[Row]) -> dict[tuple[str, str], Row]:
    """Load the links as they are."""
    columns = [row[0] for row in connection.execute("DESCRIBE copies").fetchall()]
    rows = run_on(connection, statement("link_stored"), "copies", names)
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return {(str(row["article_id"]), str(row["original_id"])): row for row in found}


def _differs(wanted: Row, stored: Row) -> bool:
    """Whether a link says something else than before; when and by which run it was written does not count."""
    return any(wanted[name] != stored[name] for name in wanted if name not in _SAME)


def _compared(link: Link) -> tuple[str, str]:
    """Which of the two compared texts stands on the side of the copy, which on that of the original."""
    left, right = link.edge.left, link.edge.right
    return (right, left) if link.original_id == left or link.article_id == right else (left, right)


def _write(
    connection: duckdb.DuckDBPyConnection, gone: list[tuple[str, str]], added: list[Row], changed: list[Row]
) -> None:
    """Write links and their evidence; no key is deleted and inserted in one transaction."""
    keys: list[Row] = [{"article_id": article, "original_id": original} for article, original in gone]
    run_on(connection, statement("link_delete"), "copies", keys)
    run_on(connection, statement("link_update"), "copies", changed)
    insert_rows(connection, "copies", added)
    stale = keys + [{"article_id": row["article_id"], "original_id": row["original_id"]} for row in changed]
    run_on(connection, statement("link_delete_evidence"), "copies", stale)
    rows = [*added, *changed]
    compared = {str(row[side]) for row in rows for side in ("compared_article_id", "compared_original_id")}
    texts = {
        str(name): (str(text), str(language))
        for name, text, language in run_keyed(connection, statement("link_texts"), "copies", _names(compared))
    }
    insert_rows(connection, "copy_evidence", [piece for row in rows for piece in evidence_rows(row, texts)])


def _mark(connection: duckdb.DuckDBPyConnection, reached: set[str], links: list[Link]) -> None:
    """Say in `articles` which are originals."""
    copies = {link.article_id for link in links if link.edge.kind in COPIES}
    marks: list[Row] = [{"article_id": name, "is_original": name not in copies} for name in sorted(reached)]
    connection.execute("CREATE OR REPLACE TEMP TABLE original_marks (article_id VARCHAR, is_original BOOLEAN)")
    insert_rows(connection, "original_marks", marks)
    connection.execute(statement("link_mark_originals"))
