"""Retention: removes archive segments that are older than wanted; what they brought stays and does not come again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.config import Settings
from pipeline.steps.run import store_of
from pipeline.store.queries import statement
from pipeline.store.rows import utc

logger = logging.getLogger(__name__)

_POINTERS = ("articles", "past_versions", "feed_fetches", "quarantine", "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """
    What pruning did, or would do.

    Attributes:
        segments: Archive segments removed.
        bytes: Their size.
        articles: Articles whose raw pages are gone with them.
    """

    segments: int
    bytes: int
    articles: int


def prune(settings: Settings, *, older_than: timedelta, now: datetime, dry_run: bool = False) -> Pruned:
    """
    Remove archive segments of which every record is older than wanted.

    The rows that point into a segment lose their pointers in one transaction before the file goes, so that a crash
    leaves at most a file that nothing points to; the next call removes it.

    Args:
        settings: The installation.
        older_than: Age beyond which raw pages are not kept.
        now: UTC.
        dry_run: Say what would go, and remove nothing.
    """
    store = store_of(settings)
    sizes = _old_segments(store.archive, now - older_than)
    with store.transaction() as connection:
        rows = connection.execute(statement("segments_in_use"), {"cutoff": utc(now - older_than)}).fetchall()
        young = {str(row[0]) for row in rows}
        going = {name: size for name, size in sizes.items() if name not in young}
        names = list(going)
        counted = connection.execute(statement("articles_of_segments"), {"names": names}).fetchone()
        if not dry_run:
            for table in _POINTERS:
                connection.execute(statement(f"unpoint_{table}"), {"names": names})
    if not dry_run:
        _remove(store.archive, going)
    return Pruned(segments=len(going), bytes=sum(going.values()), articles=int(counted[0]) if counted else 0)


def _old_segments(folder: Path, cutoff: datetime) -> dict[str, int]:
    """Segments last written before the cutoff, with their sizes."""
    found: dict[str, int] = {}
    for path in sorted(folder.rglob("*.warc.gz")):
        status = path.stat()
        if datetime.fromtimestamp(status.st_mtime, UTC) < cutoff:
            found[str(path.relative_to(folder))] = status.st_size
    return found


def _remove(folder: Path, segments: Mapping[str, int]) -> None:
    """Remove files, and folders that are left empty."""
    for name in segments:
        path = folder / name
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    logger.info("%d segments removed", len(segments))
