"""Reads what a page says of itself in JSON-LD."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.bylines import names
from pipeline.markup import one_line

# schema.org types that are articles, in the order of trust.
_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle", "BackgroundNewsArticle",
    "OpinionNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "Article", "BlogPosting", "Report",
    "AdvertiserContentArticle",
    "SatiricalArticle", "ScholarlyArticle", "TechArticle", "SocialMediaPosting",
)  # fmt: skip
_LISTS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_LARGEST = 1_000_000  # characters of one block; 10 MB of JSON-LD take 1.3 GB to read
_MOST_NODES = 2_000
_CONTAINERS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item")
_CDATA = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """
    What the JSON-LD of a page says.

    Attributes:
        is_article: Whether one of the nodes is an article.
        types: All types found, for the gate.
        headline: Plain text; empty when absent.
        authors: Names in order.
        published: Date as written; empty when absent.
        url: The article's own address, as written; empty when absent.
        publisher: Name of the publisher; empty when absent.
        credit: Source organisation or credit text; empty when absent.
        language: `inLanguage` as written; empty when absent.
        is_free: `isAccessibleForFree`; None when not stated.
        body_length: Characters of `articleBody`; 0 when absent.
    """

    is_article: bool = False
    types: frozenset[str] = frozenset()
    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    publisher: str = ""
    credit: str = ""
    language: str = ""
    is_free: bool | None = None
    body_length: int = 0


def read(blocks: list[str]) -> Linked:
    """
    Read the JSON-LD blocks of a page.

    Args:
        blocks: Contents of the `application/ld+json` scripts; broken ones are passed over.

    Returns:
        What the best article node says; of the other nodes only their types.

    Source:
        schema.org, NewsArticle.
    """
    nodes = [node for block in blocks if len(block) <= _LARGEST for node in _nodes(_loaded(block))]
    types = frozenset(kind for node in nodes for kind in _types(node))
    articles = sorted((node for node in nodes if _rank(node) < len(_ARTICLES)), key=_trust)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    if not articles:
        return _of_other(nodes, by_id, types)
    best = articles[0]
    return Linked(
        is_article=True,
        types=types,
        headline=one_line(_string(best.get("headline")) or _string(best.get("name"))),
        authors=_people(best.get("author") or best.get("creator"), by_id),
        published=_string(best.get("datePublished")) or _string(best.get("dateCreated")),
        url=_string(best.get("url")) or _reference(best.get("mainEntityOfPage")),
        publisher=_first_name(best.get("publisher"), by_id),
        credit=_first_name(best.get("sourceOrganization"), by_id) or one_line(_string(best.get("creditText"))),
        language=_string(best.get("inLanguage")),
        is_free=_truth(best.get("isAccessibleForFree")),
        body_length=len(_string(best.get("articleBody"))),
    )


def _of_other(nodes: list[dict[str, Any]], by_id: dict[str, dict[str, Any]], types: frozenset[str]) -> Linked:
    """What a page without an article node says: the date and author of the page, else the one person it describes."""
    pages = [node for node in nodes if any(kind.endswith("Page") for kind in _types(node))]
    people = [node for node in nodes if "Person" in _types(node)]
    authors = next((found for node in pages if (found := _people(node.get("author"), by_id))), ())
    return Linked(
        types=types,
        authors=authors or (_people(people, by_id) if len(people) == 1 else ()),
        published=next(filter(None, (_string(node.get("datePublished")) for node in pages)), ""),
        language=next(filter(None, (_string(node.get("inLanguage")) for node in pages)), ""),
    )


def _loaded(block: str) -> Any:
    """The JSON of a block without the comments around it; None when it is broken."""
    text = _CDATA.sub("", block).strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All nodes of a block that may stand for the page or its parts."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        current = waiting.pop(0)
        seen += 1
        if isinstance(current, list):
            waiting.extend(current[:_MOST_NODES])
        elif isinstance(current, dict):
            yield current
            waiting.extend(current[key] for key in _CONTAINERS if isinstance(current.get(key), list | dict))


def _types(node: dict[str, Any]) -> list[str]:
    stated = node.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return [kind.rpartition("/")[2].rpartition(":")[2] for kind in listed if isinstance(kind, str)]


def _rank(node: dict[str, Any]) -> int:
    return min((_ARTICLES.index(kind) for kind in _types(node) if kind in _ARTICLES), default=len(_ARTICLES))


def _trust(node: dict[str, Any]) -> tuple[bool, bool, int]:
    """Best first: with a headline and a date, then by type; order in the page decides the rest."""
    return (not node.get("headline"), not node.get("datePublished"), _rank(node))


def _string(value: Any) -> str:
    """A text value; the first of a list; the value of `{"@value": …}`."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value")
    return value.strip() if isinstance(value, str) else ""


def _reference(value: Any) -> str:
    """The address in `mainEntityOfPage`."""
    if isinstance(value, dict):
        return _string(value.get("@id")) or _string(value.get("url"))
    return _string(value)


def _truth(value: Any) -> bool | None:
    """A boolean however written."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_string(value).lower().rpartition("/")[2])


def _entities(value: Any, by_id: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Names of persons or organisations, references resolved."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            named = item if item.get("name") else by_id.get(str(item.get("@id")), item)
            listed = named.get("name")
            yield from (name for name in (listed if isinstance(listed, list) else [listed]) if isinstance(name, str))


def _people(value: Any, by_id: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    found = (name for raw in _entities(value, by_id) if not raw.startswith("http") for name in names(one_line(raw)))
    return tuple(dict.fromkeys(found))


def _first_name(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    return next((one_line(name) for name in _entities(value, by_id) if name.strip()), "")
