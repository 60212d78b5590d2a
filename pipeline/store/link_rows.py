"""Spells verdicts and links as rows, and reads them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pipeline.dedupe.elect import Edge, Link, Member
from pipeline.dedupe.evidence import evidence
from pipeline.dedupe.measure import FEATURES, Features
from pipeline.dedupe.reference import IDF_EPOCH
from pipeline.dedupe.verify import ALGORITHM_VERSION
from pipeline.store.rows import aware, utc

Row = dict[str, object]

_APART = ("numbers_swaps", "dates_swapped", "tolls_swapped", "names_swapped", "names_exchanged")
_AGENCY_SITES = {"associatedpress": "apnews.com", "ap": "apnews.com", "afp": "afp.com", "agencefrancepresse": "afp.com"}


def pair_row(edge: Edge) -> Row:
    """Spell a verdict."""
    return {
        "left_id": edge.left,
        "right_id": edge.right,
        "kind": edge.kind,
        "score": edge.score,
        **_features(edge),
        "idf_epoch": IDF_EPOCH,
        "algorithm_version": ALGORITHM_VERSION,
    }


def _features(edge: Edge) -> Row:
    """Spell what was measured."""
    return {name: getattr(edge.features, name) for name in FEATURES}


def read_pair(row: Sequence[Any]) -> Edge:
    """Read a verdict back, from a row of the statement `link_pairs`."""
    left, right, kind, score, *measured = row
    return Edge(left=left, right=right, kind=kind, score=score, features=_features_of(tuple(measured)))


@lru_cache(maxsize=10_000)  # copies of one text measure alike
def _features_of(measured: tuple[float, ...]) -> Features:
    """What was measured, from its values in the order of their names."""
    return Features(**dict(zip(FEATURES, measured, strict=True)))


def link_row(link: Link, compared: tuple[str, str], *, run_id: str, now: datetime) -> Row:
    """Spell a link; `compared` names the two texts that were held against each other, the article's side first."""
    return {
        "article_id": link.article_id,
        "original_id": link.original_id,
        "kind": link.edge.kind,
        "score": link.edge.score,
        **_features(link.edge),
        "direction_confidence": link.direction_confidence,
        "compared_article_id": compared[0],
        "compared_original_id": compared[1],
        "idf_epoch": IDF_EPOCH,
        "algorithm_version": ALGORITHM_VERSION,
        "linked_at": utc(now),
        "run_id": run_id,
    }


def evidence_rows(row: Row, texts: Mapping[str, tuple[str, str]]) -> list[Row]:
    """Spell the evidence of a link; `texts` holds text and language of each article."""
    (article, language), (original, _) = (
        texts[str(row["compared_article_id"])],
        texts[str(row["compared_original_id"])],
    )
    apart = any(row[name] for name in _APART)
    return [
        {
            "article_id": row["article_id"],
            "original_id": row["original_id"],
            "kind": piece.kind,
            "position": piece.position,
            "article_words": piece.article_words,
            "original_words": piece.original_words,
            "weight": piece.weight,
        }
        for piece in evidence(article, original, language, disagreements=apart)
    ]


def read_member(row: Sequence[object]) -> Member:
    """Read what an election needs to know of an article."""
    identity, published, seen, words, credit, source, site, has_authors = row
    assert isinstance(seen, datetime)  # noqa: S101 (the column is NOT NULL)
    return Member(
        id=str(identity),
        published_at=aware(published) if isinstance(published, datetime) else None,
        first_seen_at=aware(seen),
        has_authors=bool(has_authors),
        credits_other=any(name and not _is_own(str(name), str(site)) for name in (credit, source)),
        n_words=int(str(words)),
    )


def _is_own(credit: str, site: str) -> bool:
    """Whether a credit names the site itself."""
    name = "".join(letter for letter in credit.casefold() if letter.isalnum())
    own = site.casefold().split(".")[0].replace("-", "")
    return own in name or name in own or site.endswith(_AGENCY_SITES.get(name, "\0"))
