"""Retention: takes raw records that have outlived their keep out of the archive; nothing of them comes again."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline import archive
from pipeline.archive import Move
from pipeline.config import Settings
from pipeline.errors import ArchiveError, LockedError
from pipeline.steps.prune_plan import Plan, Segment, compacted_name, plan
from pipeline.steps.rebuild import unfinished
from pipeline.steps.run import store_of
from pipeline.store import raw_records
from pipeline.store.database import Store
from pipeline.store.locks import locked
from pipeline.store.raw_records import Standing

logger = logging.getLogger(__name__)

_GROUPS_AT_ONCE = 16
"""New segments that one transaction points rows to: every transaction of the live database costs a checkpoint."""

_UNNAMED = Standing(records=0, outlived=0, waits=False, holds_feeds=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """
    What pruning did, or would do.

    Attributes:
        segments: Segments that went as a whole.
        compacted: Segments whose remaining records were put into new ones.
        written: Those new ones.
        bytes: Disk space won.
        articles: Articles whose raw pages are gone.
    """

    segments: int
    compacted: int
    written: int
    bytes: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """
    One new segment to write.

    Attributes:
        sources: Segments that it takes the place of.
        staying: Offsets of the records that stay, by source.
    """

    sources: tuple[Segment, ...]
    staying: dict[str, list[int]]

    @property
    def files(self) -> list[str]:
        """The names of the sources."""
        return [one.file for one in self.sources]


def prune(
    settings: Settings,
    *,
    older_than: timedelta | None,
    feeds_older_than: timedelta | None = None,
    now: datetime,
    dry_run: bool = False,
) -> Pruned:
    """
    Take records out of the archive that are older than wanted, and put small segments together.

    Segments are never changed: what stays of one is copied into a new segment and forced to the disk, rows are pointed
    there in one transaction, and only then the old one is removed. Killed at any moment, every record that a row names
    is there; what is left over is noted in the database and goes the next time.

    Args:
        settings: The installation.
        older_than: Age beyond which raw records are not kept; None keeps them for ever.
        feeds_older_than: The same for documents of feeds; None leaves them to `older_than`.
        now: UTC.
        dry_run: Say what would go, and change nothing.

    Raises:
        LockedError: If another process is pruning, or a rebuild is unfinished.
        StorageError: If a new segment cannot be written.
    """
    store = store_of(settings)
    if unfinished(store):
        raise LockedError("a rebuild of this corpus was begun and is unfinished", "Give `tocsin rebuild` again first")
    cutoff = None if older_than is None else now - older_than
    feed_cutoff = None if feeds_older_than is None else now - feeds_older_than
    with locked(store.run_lock("prune"), wait_seconds=0):
        if not dry_run:
            _finish_earlier(store)
        decided, tasks, articles = _decide(store, cutoff, feed_cutoff, now.date())
        removed = [one.file for one in decided.removed]
        won = sum(one.size for one in decided.removed)
        if dry_run:
            done = list(_estimated(store.archive, tasks))
        else:
            _remove(store, removed)
            done = list(_compact(store, tasks))
    return Pruned(
        segments=len(removed),
        compacted=sum(len(task.sources) for task, _ in done),
        written=len(done),
        bytes=won + sum(size for _, size in done),
        articles=articles,
    )


def _decide(
    store: Store, cutoff: datetime | None, feed_cutoff: datetime | None, today: date
) -> tuple[Plan, list[_Task], int]:
    """Look at rows and files, and decide; returns also how many articles lose their pages."""
    with store.writing() as connection:
        standings = raw_records.collect(connection, cutoff=cutoff, feed_cutoff=feed_cutoff)
        segments = _segments(store.archive, standings, raw_records.open_runs(connection))
        decided = plan(segments, today=today, unnamed_before=cutoff.date() if cutoff else None)
        tasks = [
            _Task(sources=group, staying=raw_records.staying(connection, [one.file for one in group]))
            for group in decided.groups
        ]
        going = [one.file for group in (decided.removed, *decided.groups) for one in group]
        return decided, tasks, raw_records.losing(connection, going)


def _segments(folder: Path, standings: Mapping[str, Standing], running: tuple[str, ...]) -> list[Segment]:
    """Every segment of an archive, with what rows say of it."""
    found = []
    for path in sorted(folder.rglob("*.warc.gz")):
        file = str(path.relative_to(folder))
        said = standings.get(file, _UNNAMED)
        found.append(
            Segment(
                file=file,
                size=path.stat().st_size,
                records=said.records,
                outlived=said.outlived,
                is_busy=said.waits or path.name.startswith(running),
                holds_feeds=said.holds_feeds,
            )
        )
    return found


def _estimated(folder: Path, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, int]]:
    """What each task would win, bytes; one that cannot be read would be left alone."""
    for task in tasks:
        try:
            yield task, archive.freed(folder, task.staying)
        except ArchiveError as error:
            logger.warning("%s; its segment would stay as it is", error)


def _remove(store: Store, files: Sequence[str]) -> None:
    """Remove segments of which nothing stays."""
    if not files:
        return
    with store.transaction() as connection:
        going = sorted(set(files) - raw_records.waiting(connection, files))
        raw_records.move(connection, [], going)
        raw_records.doom(connection, going)
    archive.remove_segments(store.archive, going)
    _forget_notes(store)


def _compact(store: Store, tasks: Sequence[_Task]) -> Iterator[tuple[_Task, int]]:
    """Write new segments for old ones, some at a time; yields what was done and the bytes won."""
    for start in range(0, len(tasks), _GROUPS_AT_ONCE):
        yield from _compact_some(store, tasks[start : start + _GROUPS_AT_ONCE])


def _compact_some(store: Store, tasks: Sequence[_Task]) -> Iterator[tuple[_Task, int]]:
    """Write some new segments, point rows to them, remove the old ones."""
    targets = {_free_name(store.archive, task.files[0]): task for task in tasks}
    with store.transaction() as connection:
        raw_records.doom(connection, list(targets))
    copied = {target: _copied(store, task, target) for target, task in targets.items()}
    with store.transaction() as connection:
        waiting = raw_records.waiting(connection, [file for task in tasks for file in task.files])
        done = {name: task for name, task in targets.items() if copied[name] and waiting.isdisjoint(task.files)}
        old = [file for task in done.values() for file in task.files]
        going = [*old, *sorted(targets.keys() - done.keys())]
        raw_records.move(connection, [one for name in done for one in copied[name]], old)
        raw_records.doom(connection, going)
    archive.remove_segments(store.archive, going)
    _forget_notes(store)
    for name, task in done.items():
        yield task, sum(one.size for one in task.sources) - (store.archive / name).stat().st_size


def _copied(store: Store, task: _Task, target: str) -> tuple[Move, ...]:
    """Copy what stays of some segments; nothing where one of them is damaged, which then stays as it is."""
    try:
        return archive.copy_records(store.archive, task.staying, target)
    except ArchiveError as error:
        logger.warning("%s; its segment stays as it is", error)
        return ()


def _free_name(folder: Path, first: str) -> str:
    """A name for the new segment that no file has."""
    number = 1
    while (folder / (name := compacted_name(first, number))).exists():
        number += 1
    return name


def _finish_earlier(store: Store) -> None:
    """Remove what a pruning that was killed left behind."""
    with store.writing() as connection:
        left = raw_records.doomed(connection)
    if left is None:
        return
    logger.warning("a pruning was killed; %d segments that it left behind go now", len(left))
    archive.remove_segments(store.archive, left)
    _forget_notes(store)


def _forget_notes(store: Store) -> None:
    """Take back the note of what is about to go: it is gone."""
    with store.transaction() as connection:
        raw_records.doom(connection, [])
