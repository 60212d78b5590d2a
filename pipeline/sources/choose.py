"""Makes a source from what a person typed or a flow was given: the one list of kinds of source."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pipeline.config import BackfillSection
from pipeline.errors import UsageError
from pipeline.sources.asking import Web
from pipeline.sources.commoncrawl import CommonCrawl, require_window
from pipeline.sources.feed_archive import FeedArchives
from pipeline.sources.files import Files
from pipeline.sources.sitemap import Sitemaps
from pipeline.sources.urls import UrlLists
from pipeline.sources.values import Source
from pipeline.sources.warc import WarcFiles
from pipeline.sources.wayback import Wayback

Kind = Literal["files", "warc", "urls", "sitemap", "feed-archive", "wayback", "commoncrawl"]
KINDS: tuple[str, ...] = get_args(Kind)
"""Names of the sources, as `tocsin backfill SOURCE` takes them."""

LOCAL = frozenset({"files", "warc", "urls"})
"""Those that are listed without asking the web."""

CRAWL_DATES = frozenset({"wayback", "commoncrawl"})
"""Those that know only when a page was crawled: they look further and filter once the pages are read."""


def choose(
    kind: str,
    targets: Sequence[str],
    *,
    mapping: Mapping[str, str],
    hosts: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    web: Web,
    places: BackfillSection,
) -> Source:
    """
    Make a source.

    Args:
        kind: One of `KINDS`.
        targets: Paths, addresses or patterns, by kind; `commoncrawl` takes none.
        mapping: Column that is read to column in the file, for tables.
        hosts: Hosts whose pages are wanted, for sources of many hosts; empty means all.
        since: First day of publication that is wanted; None when open.
        until: The last one; None when open.
        web: What sources ask the web through.
        places: Where archives of the web answer.

    Raises:
        UsageError: If the kind is unknown or has no target.
    """
    if kind not in KINDS:
        raise UsageError(f"no source is named {kind!r}", f"Choose one of {', '.join(KINDS)}")
    if kind == "commoncrawl":
        first, wanted = require_window(since, tuple(hosts)), tuple(hosts)
        lag = places.crawl_lag
        return CommonCrawl(hosts=wanted, web=web, base=places.commoncrawl, since=first, until=until, lag_days=lag)
    if not targets:
        raise UsageError(f"backfill {kind} needs at least one target", f"See `tocsin backfill {kind} --help`")
    if kind in LOCAL:
        return _local(kind, targets, mapping, hosts)
    if kind == "sitemap":
        return Sitemaps(targets=tuple(targets), web=web, since=since, until=until)
    if kind == "feed-archive":
        return FeedArchives(targets=tuple(targets), web=web, since=since, until=until)
    return Wayback(
        targets=tuple(targets),
        web=web,
        index=places.wayback_index,
        captures=places.wayback_captures,
        since=since,
        until=until,
        lag_days=places.crawl_lag,
    )


def _local(kind: str, targets: Sequence[str], mapping: Mapping[str, str], hosts: Sequence[str]) -> Source:
    """A source of this computer's files."""
    if kind == "urls":
        return UrlLists(targets=tuple(targets), column=mapping.get("url", "url"))
    paths = tuple(Path(target) for target in targets)
    return Files(paths=paths, mapping=mapping) if kind == "files" else WarcFiles(paths=paths, hosts=tuple(hosts))
