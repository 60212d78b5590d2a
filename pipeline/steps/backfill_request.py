"""What a backfill is asked for, and the source that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.sources.asking import Web
from pipeline.sources.choose import LOCAL, choose
from pipeline.sources.values import Source
from pipeline.steps.manners import fetch_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    What a backfill is asked for.

    Attributes:
        source: Where the past is read from.
        targets: What a person named: paths, addresses or patterns.
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
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
) -> Request:
    """
    Make a request from what a person typed or a flow was given.

    Raises:
        SourceError: If a local source cannot be listed.
        UsageError: If there is no such source, it lacks a target, or the dates are the wrong way round.
    """
    web = Web(fetch_settings(settings), settings.data / "live" / "turns")
    source = choose(
        kind,
        targets,
        mapping=columns,
        hosts=hosts,
        since=since,
        until=until,
        web=web,
        places=settings.backfill,
    )
    request = Request(
        source=source,
        targets=tuple(targets),
        columns=columns,
        hosts=tuple(hosts),
        since=since,
        until=until,
        limit=limit,
    )
    if kind in LOCAL:
        next(iter(source.units()), None)
    return request
