"""Replays: extracts, decides copies and tags anew from what is stored, without the network; resumable."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.config import Settings
from pipeline.digest import Derived, Stored
from pipeline.errors import UsageError
from pipeline.steps import run as runs
from pipeline.steps.batching import batches, paired
from pipeline.steps.pool import WorkerPool, pool_of
from pipeline.steps.process import ProcessReport, process
from pipeline.steps.progress import Reporter
from pipeline.steps.replay_preview import LinkChange, TextChange, link_changes, text_changes
from pipeline.steps.run import Run, Summary
from pipeline.store import replaying
from pipeline.store.linking import rebuild_links
from pipeline.store.replaying import TagChange
from pipeline.store.stories import rebuild_stories
from pipeline.tagging.lexicon import load as load_lexicon

logger = logging.getLogger(__name__)

_BATCH = 2_000
"""Texts that are retagged in one transaction at the most; each writes anew what lies beside them in the database."""

_BATCH_BYTES = 32 * 2**20
"""The same in characters of their texts."""

_JOB = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """
    What a replay does; at least one of the first three.

    Attributes:
        extract: Take the texts out of the archived pages anew; a changed text becomes a version.
        dedupe: Decide copies anew.
        retag: Apply the lexicon anew.
        since: Only articles first seen since then, UTC; None for all.
        everything: Retag also what this lexicon has tagged already.
        dry_run: Say what would change, each part held against the corpus as it is, and write nothing.
    """

    extract: bool = False
    dedupe: bool = False
    retag: bool = False
    since: datetime | None = None
    everything: bool = False
    dry_run: bool = False

    def __post_init__(self) -> None:
        if not (self.extract or self.dedupe or self.retag):
            raise UsageError("nothing to replay", "Give at least one of --extract, --dedupe and --retag")


@dataclass(slots=True, kw_only=True)
class Replayed:
    """
    What a replay came to.

    Attributes:
        summary: The run; None for a dry run.
        processed: What extraction brought.
        retagged: Articles whose tags were looked at.
        changes: Tags gained and lost.
        links: Links written, changed or taken away.
        text_changes: Texts that extraction would change; only of a dry run.
        link_changes: Links that would change; only of a dry run.
    """

    summary: Summary | None = None
    processed: ProcessReport = field(default_factory=ProcessReport)
    retagged: int = 0
    changes: list[TagChange] = field(default_factory=list)
    links: int = 0
    text_changes: list[TextChange] = field(default_factory=list)
    link_changes: tuple[LinkChange, ...] = ()


@contextmanager
def opened(settings: Settings, choice: Choice, *, wait_seconds: float) -> Iterator[tuple[Run, WorkerPool]]:
    """
    Open a run of the replay with its workers.

    Raises:
        LockedError: If another replay is under way.
    """
    parameters: dict[str, object] = {
        "extract": choice.extract,
        "dedupe": choice.dedupe,
        "retag": choice.retag,
        "since": choice.since,
        "dry_run": choice.dry_run,
    }
    opening = runs.opened(
        settings,
        flow="replay",
        ingest_path="replay",
        parameters=parameters,
        now=datetime.now(UTC),
        wait_seconds=wait_seconds,
    )
    with pool_of(settings) as pool, opening as opened, runs.keeping(opened) as run:
        yield run, pool


def replay(run: Run, pool: WorkerPool, choice: Choice, report: Reporter) -> Replayed:
    """
    Run a replay to its end; given again after an interruption, it goes on.

    Args:
        run: The run.
        pool: The workers.
        choice: What is to be done.
        report: Shows progress.
    """
    result = Replayed()
    if choice.extract and choice.dry_run:
        result.text_changes = list(text_changes(run, pool, choice.since, report))
    elif choice.extract:
        result.processed = _extract(run, pool, choice, report)
    if choice.retag:
        _retag(run, pool, choice, report, result)
    if choice.dedupe and choice.dry_run:
        result.link_changes = link_changes(run, report)
    elif choice.dedupe:
        result.links = _dedupe(run, report)
    result.summary = runs.close(run, status="completed", message=_message(choice, result))
    return result


def _message(choice: Choice, result: Replayed) -> str:
    """Say in one sentence what a replay came to."""
    retagged = len({one.article_id for one in result.changes})
    if choice.dry_run:
        texts, linked = len(result.text_changes), len(result.link_changes)
        return f"{texts} texts, tags of {retagged} articles and {linked} links would change; nothing was written"
    return f"{result.processed.versions} texts changed, {retagged} articles changed tags, {result.links} links changed"


def _extract(run: Run, pool: WorkerPool, choice: Choice, report: Reporter) -> ProcessReport:
    """Process all archived documents again, or what an interrupted replay has left of them."""
    with run.store.transaction() as connection:
        handed = replaying.hand_over(connection, _JOB, since=choice.since)
    report("articles", 0, handed)
    total = ProcessReport()
    while True:
        done = process(run, pool, limit=1_000, progress=lambda n: report("articles", n, None), job_id=_JOB)
        total = total.plus(done)
        if done.documents == 0:
            return total


def _texts(run: Run, choice: Choice, other_than: str | None) -> Iterator[Stored]:
    """Read stored texts, some at a time."""
    after = ""
    while True:
        with run.store.writing() as connection:
            read = replaying.next_texts(
                connection, after=after, since=choice.since, other_than=other_than, limit=_BATCH
            )
        if not read:
            return
        yield from read
        after = read[-1].article_id


def _retag(run: Run, pool: WorkerPool, choice: Choice, report: Reporter, result: Replayed) -> None:
    """Apply the lexicon to stored texts, one transaction a batch; what is done is not done again."""
    version = None if choice.everything else load_lexicon(run.settings.folder).version
    retagged = paired(_texts(run, choice, version), pool.retag_all)
    for batch in batches(retagged, most=_BATCH, most_bytes=_BATCH_BYTES, size_of=lambda pair: len(pair[0].text)):
        pairs = [(stored, derived) for stored, derived in batch if isinstance(derived, Derived)]
        changes = [change for stored, derived in pairs for change in replaying.compare_tags(stored, derived)]
        if not choice.dry_run:
            texts = [derived for _, derived in pairs]
            changed = [change.article_id for change in changes]
            with run.store.transaction() as connection:
                replaying.retag(connection, texts, changed, run_id=run.run_id, now=datetime.now(UTC))
        result.retagged += len(pairs)
        result.changes += changes
        report("articles", len(batch), None)


def _dedupe(run: Run, report: Reporter) -> int:
    """Decide all copies and stories anew in one transaction; they then depend on texts and judgements alone."""
    now = datetime.now(UTC)
    with run.store.transaction() as connection:
        changed = rebuild_links(
            connection, run_id=run.run_id, now=now, report=lambda articles: report("articles", articles, None)
        )
        rebuild_stories(connection, run_id=run.run_id, now=now)
        return changed
