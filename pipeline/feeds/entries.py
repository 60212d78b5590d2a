"""Tells the entries of one document apart: the identity of each, and the oddities worth showing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from pipeline.models import Entry, Stated
from pipeline.urls import article_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    An entry before its identity is settled; the attributes are those of `Entry`.

    Attributes:
        link: Absolute http(s) link to the page; None when absent.
        guid_is_link: Whether the guid had to serve as the link.
    """

    guid: str | None = None
    link: str | None = None
    guid_is_link: bool = False
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: Stated = field(default_factory=Stated)
    language: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    flags: tuple[str, ...] = ()


def finished(drafts: Iterable[Draft]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """
    Give every entry its identity and keep one for each.

    A guid that a document uses for several pages identifies none of them: those entries are known by guid and link.

    Args:
        drafts: In document order.

    Returns:
        The entries, in order, and the flags of the document: `duplicate_keys` where an entry was repeated,
        `reused_guids` where a guid stood for several pages.
    """
    listed = list(drafts)
    pages: dict[str, set[str]] = {}
    for draft in listed:
        if draft.guid is not None:
            pages.setdefault(draft.guid, set()).add(_page(draft))
    kept: dict[str, Entry] = {}
    flags: dict[str, None] = {}
    for draft in listed:
        reused = draft.guid is not None and len(pages[draft.guid]) > 1
        if reused:
            flags["reused_guids"] = None
        entry = _entry(draft, reused=reused)
        if entry.key in kept:
            flags["duplicate_keys"] = None
        else:
            kept[entry.key] = entry
    return tuple(kept.values()), tuple(flags)


def _page(draft: Draft) -> str:
    """What an entry points at: its page, else its words."""
    if draft.link is None:
        return f"{draft.title}\x1f{draft.published.raw or ''}"
    fragment = draft.link.partition("#")[2]
    try:
        return article_key(draft.link) + (f"#{fragment}" if fragment else "")
    except ValueError:
        return draft.link


def _entry(draft: Draft, *, reused: bool) -> Entry:
    """An entry with its identity and flags."""
    if draft.guid is not None:
        identity = f"guid\x1f{draft.guid}" + (f"\x1f{_page(draft)}" if reused else "")
    else:
        identity = f"page\x1f{_page(draft)}"
    flags = (
        *draft.flags,
        *(("no_guid",) if draft.guid is None else ()),
        *(("link_is_guid",) if draft.guid_is_link else ()),
        *(("no_link",) if draft.link is None else ()),
        *(("reused_guid",) if reused else ()),
    )
    return Entry(
        key=blake2b(identity.encode("utf-8", "replace"), digest_size=16).hexdigest(),
        guid=draft.guid,
        url=draft.link,
        title=draft.title,
        summary=draft.summary,
        content=draft.content,
        authors=draft.authors,
        published=draft.published,
        language=draft.language,
        source_name=draft.source_name,
        source_url=draft.source_url,
        flags=flags,
    )
