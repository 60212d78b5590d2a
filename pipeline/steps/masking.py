"""Keeps the secrets of feeds out of what their documents say, before anything of it is stored."""

from dataclasses import replace

from pipeline.models import Entry, ParsedFeed
from pipeline.secrets import Vault


def masked(feed: ParsedFeed, vault: Vault) -> ParsedFeed:
    """
    Mask the secrets that private feeds repeat in their own documents: in links, guids and texts.

    A masked link can still be followed: the vault puts the secret back for addresses of its origin.
    """
    if not vault:
        return feed
    return replace(
        feed,
        site_url=vault.hide_url(feed.site_url) if feed.site_url else None,
        next_url=vault.hide_url(feed.next_url) if feed.next_url else None,
        entries=tuple(_masked_entry(entry, vault) for entry in feed.entries),
    )


def _masked_entry(entry: Entry, vault: Vault) -> Entry:
    """Mask one entry."""
    return replace(
        entry,
        guid=vault.hide(entry.guid) if entry.guid else None,
        url=vault.hide_url(entry.url) if entry.url else None,
        title=vault.hide(entry.title),
        summary=vault.hide(entry.summary),
        content=vault.hide(entry.content),
        source_url=vault.hide_url(entry.source_url) if entry.source_url else None,
    )
