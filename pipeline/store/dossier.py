"""Reads all that the corpus holds on one article, and finds articles by their words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.errors import UsageError
from pipeline.store.queries import statement
from pipeline.text import plain_letters, sentences
from pipeline.urls import article_key, canonical_url

Row = Mapping[str, object]

_PARTS = ("tags", "conflicts", "places", "tolls", "group", "links", "versions", "feeds")
_SNIPPET = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """
    All that the corpus holds on one article.

    Attributes:
        article: Its row, with original_id, copy_kind and story_id.
        parts: Rows of `tags`, `conflicts`, `places`, `tolls`, `group` (original and copies), `links` (updates,
            related), `versions` and `feeds`.
    """

    article: Row
    parts: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    One article found by its words.

    Attributes:
        article: Row of `search()`.
        snippet: The sentence that holds most of the words.
    """

    article: Row
    snippet: str


def dossier(connection: duckdb.DuckDBPyConnection, named: str) -> Dossier:
    """
    Read all about one article.

    Args:
        connection: The snapshot.
        named: Its address in any spelling the corpus knows, its id, or at least six characters of the id's beginning.

    Raises:
        UsageError: If there is no such article, or the beginning fits several.
    """
    identity = identify(connection, named)
    (article,) = _rows(connection, "article", identity)
    return Dossier(article=article, parts={part: _rows(connection, part, identity) for part in _PARTS})


def identify(connection: duckdb.DuckDBPyConnection, named: str) -> str:
    """
    Find the id of an article.

    Args:
        connection: The snapshot, or the live database.
        named: Its address in any spelling the corpus knows, its id, or at least six characters of the id's beginning.

    Raises:
        UsageError: If there is no such article, or the beginning fits several.
    """
    found = connection.execute(statement("dossier_find"), _spellings(named)).fetchall()
    if len(found) != 1:
        raise UsageError(
            f'"{named}" is not in the corpus' if not found else f'"{named}" is the beginning of several ids',
            "Look it up with `tocsin search`" if not found else "Give more of the id",
        )
    return str(found[0][0])


def mentions(connection: duckdb.DuckDBPyConnection, identity: str) -> tuple[Row, ...]:
    """Read all mentions of an article, in reading order."""
    return _rows(connection, "mentions", identity)


def find(
    connection: duckdb.DuckDBPyConnection, words: str, *, every: bool, most: int, conflict: str | None, copies: bool
) -> tuple[Hit, ...]:
    """
    Find articles by their words, best first.

    Args:
        connection: The snapshot.
        words: As `search()` takes them.
        every: Whether all words must be there.
        most: How many are returned at most.
        conflict: Key of the conflict they must be about; None for any.
        copies: Whether copies are returned too.
    """
    parameters = {"words": words, "every": every, "most": most, "conflict": conflict, "copies": copies}
    rows = _mapped(connection.execute(statement("find_articles"), parameters))
    asked = connection.execute("SELECT search_terms($1)", [words]).fetchone()
    terms = frozenset(asked[0]) if asked else frozenset()
    return tuple(Hit(article=row, snippet=snippet(str(row["text"]), terms)) for row in rows)


def snippet(text: str, terms: frozenset[str]) -> str:
    """
    Choose the sentence that holds most of the words.

    Args:
        text: The article.
        terms: Folded words.

    Returns:
        At most 240 characters of the first best sentence; the beginning of the text where no sentence holds any.
    """
    best, most = text[:_SNIPPET], 0
    for start, end in sentences(text):
        folded = plain_letters(text[start:end])
        held = sum(
            re.search(rf"(?<!\w){re.escape(term)}(?!\w)", folded) is not None or (not term.isascii() and term in folded)
            for term in terms
        )
        if held > most:
            best, most = text[start:end], held
    return best if len(best) <= _SNIPPET else best[: _SNIPPET - 1] + "…"


def _spellings(named: str) -> dict[str, str]:
    """The spellings under which an address may be known."""
    try:
        return {"given": named, "canonical": canonical_url(named), "key": article_key(named)}
    except ValueError:
        return {"given": named, "canonical": named, "key": named}


def _rows(connection: duckdb.DuckDBPyConnection, part: str, identity: str) -> tuple[Row, ...]:
    """Read one part of a dossier."""
    return _mapped(connection.execute(statement(f"dossier_{part}"), {"id": identity}))


def _mapped(result: duckdb.DuckDBPyConnection) -> tuple[Row, ...]:
    """Rows as mappings."""
    names = [str(column[0]) for column in result.description or []]
    return tuple(dict(zip(names, row, strict=True)) for row in result.fetchall())
