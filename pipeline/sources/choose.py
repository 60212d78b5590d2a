"""Makes a source from what a person typed or a flow was given: the one list of kinds of source."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.sources.files import Files
from pipeline.sources.urls import UrlLists
from pipeline.sources.values import Source
from pipeline.sources.warc import WarcFiles

KINDS = ("files", "warc", "urls")
"""Names of the sources, as `tocsin backfill SOURCE` takes them."""


def choose(kind: str, targets: Sequence[str], *, mapping: Mapping[str, str], hosts: Sequence[str] = ()) -> Source:
    """
    Make a source.

    Args:
        kind: One of `KINDS`.
        targets: Paths, addresses or patterns, by kind.
        mapping: Column that is read to column in the file, for tables.
        hosts: Hosts whose pages are wanted, for sources of many hosts; empty means all.

    Raises:
        UsageError: If the kind is unknown or has no target.
    """
    if not targets:
        raise UsageError(f"backfill {kind} needs at least one target", f"See `tocsin backfill {kind} --help`")
    if kind == "files":
        return Files(paths=tuple(Path(target) for target in targets), mapping=mapping)
    if kind == "warc":
        return WarcFiles(paths=tuple(Path(target) for target in targets), hosts=tuple(hosts))
    if kind == "urls":
        return UrlLists(targets=tuple(targets), column=mapping.get("url", "url"))
    raise UsageError(f"no source is named {kind!r}", f"Choose one of {', '.join(KINDS)}")
