"""What a backfill is asked for, and the source that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.config import Settings, load_feeds
from pipeline.errors import UsageError
from pipeline.secrets import Vault, origin_of, split
from pipeline.sources.asking import Web
from pipeline.sources.choose import LOCAL, choose
from pipeline.sources.values import Source
from pipeline.steps.manners import fetch_settings
from pipeline.urls import host, site


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    What a backfill is asked for.

    Attributes:
        source: Where the past is read from.
        targets: What a person named: paths, addresses or patterns, secrets removed.
        columns: Column that is read to column in the file.
        hosts: Hosts whose pages are wanted; empty means all.
        since: First day of publication that is wanted; None when open.
        until: Last day of publication that is wanted; None when open.
        limit: Most records to read in this run; None for all.
    """

    source: Source
    targets: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} is after --until {self.until}", "Exchange the two dates")

    @property
    def parameters(self) -> dict[str, object]:
        """What the ledger knows it by, beside the dates."""
        return {"targets": list(self.targets), "columns": dict(self.columns), "hosts": list(self.hosts)}


def request_of(
    settings: Settings,
    kind: str,
    targets: Sequence[str],
    *,
    columns: Mapping[str, str],
    hosts: Sequence[str] = (),
    feeds: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> Request:
    """
    Make a request from what a person typed or a flow was given.

    Args:
        settings: The installation.
        kind: Name of the source.
        targets: Paths, addresses or patterns; secrets in addresses are used and written nowhere.
        columns: Column that is read to column in the file.
        hosts: Hosts whose pages are wanted; empty means all.
        feeds: Names of subscribed feeds: their addresses, or the hosts of their sites, are targets, too.
        since: First day of publication that is wanted; None when open.
        until: The last one; None when open.
        limit: Most records to read in this run; None for all.

    Raises:
        SourceError: If a local source cannot be listed.
        UsageError: If there is no such source or feed, it lacks a target, or the dates are the wrong way round.
    """
    more_targets, more_hosts = _of_feeds(settings, kind, feeds)
    wanted = (*hosts, *more_hosts)
    parted = [split(one) if "://" in one else (one, ()) for one in (*targets, *more_targets)]
    clean = tuple(one for one, _ in parted)
    vault = Vault(secret for _, secrets in parted for secret in secrets)
    web = Web(fetch_settings(settings), settings.data / "live" / "turns", vault)
    source = choose(
        kind,
        clean,
        mapping=columns,
        hosts=wanted,
        since=since,
        until=until,
        web=web,
        places=settings.backfill,
    )
    request = Request(
        source=source, targets=clean, columns=columns, hosts=wanted, since=since, until=until, limit=limit
    )
    if kind in LOCAL:
        next(iter(source.units()), None)
    return request


def _of_feeds(settings: Settings, kind: str, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """What subscribed feeds stand for in a kind of source: targets, and hosts."""
    if not names:
        return [], []
    known = {feed.name: feed.url for feed in load_feeds(settings.folder / "feeds.toml")}
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(f"no feed is named {missing[0]!r}", "See `tocsin feeds list`")
    urls = [known[name] for name in names]
    if kind == "feed-archive":
        return urls, []
    sites = list(dict.fromkeys(site(split(url)[0]) for url in urls))
    if kind == "sitemap":
        return list(dict.fromkeys(_site_address(split(url)[0]) for url in urls)), []
    if kind == "wayback":
        return [f"{name}/*" for name in sites], []
    if kind in ("warc", "commoncrawl"):
        return [], sites
    raise UsageError(f"backfill {kind} reads no feed", "Leave --feed out")


def _site_address(url: str) -> str:
    """Where the site of a feed answers: at the feed's own host, unless that serves feeds alone."""
    origin, name = origin_of(url), host(url)
    return f"https://{site(url)}" if name.startswith(("feeds.", "rss.", "feed.")) else origin
