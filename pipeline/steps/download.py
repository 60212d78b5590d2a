"""Downloads queued pages into the archive; feed content stands in for a page that cannot be had."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.admission import next_try
from pipeline.archive import Provenance, SegmentWriter
from pipeline.models import Document
from pipeline.secrets import Vault
from pipeline.steps.manners import client_of, remember
from pipeline.steps.run import Run
from pipeline.store import documents
from pipeline.store.documents import Failure, Held, Queued
from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchFailure, Request

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadReport:
    """
    What one batch of downloads came to.

    Attributes:
        taken: Documents that were due.
        archived: Pages archived.
        stood_in: Documents for which the feed's own content was archived.
        failed: Pages that could not be had now.
    """

    taken: int
    archived: int
    stood_in: int
    failed: int


def download(
    run: Run,
    vault: Vault,
    *,
    number: int,
    limit: int,
    progress: Callable[[int], None],
    job_id: str | None = None,
) -> DownloadReport:
    """
    Download one batch of due documents.

    Archive first, then the rows: what is acknowledged survives a crash.

    Args:
        run: The run.
        vault: Secrets of the feeds.
        number: Number of the batch in this run, for the archive's file names.
        limit: Most documents to take.
        progress: Called with 1 after each document.
        job_id: The backfill whose pages are downloaded; None for those of live runs.

    Returns:
        What it came to; `taken` is 0 when nothing is due.
    """
    with run.store.transaction() as connection:
        queued = documents.due(connection, datetime.now(UTC), limit, job_id=job_id)
        client = client_of(connection, run.settings, vault)
    if not queued:
        return DownloadReport(taken=0, archived=0, stood_in=0, failed=0)
    with SegmentWriter(run.store.archive, run.segment_name(f"pages{number:04d}")) as writer:
        answers = asyncio.run(_fetch_all(client, queued, writer, progress))
        pages = [_held(one, "page", answer) for one, answer in answers if isinstance(answer, _Stored)]
        failures = [(one, answer) for one, answer in answers if isinstance(answer, FetchFailure)]
        standins = [_stand_in(one, writer) for one, answer in answers if _stands_in(one, answer)]
        writer.sync()
    now = datetime.now(UTC)
    with run.store.transaction() as connection:
        documents.archived(connection, [*pages, *standins], run_id=run.run_id)
        missing = [_failure(run, one, failure, now) for one, failure in failures]
        documents.failed(connection, missing, run_id=run.run_id, now=now)
        remember(connection, client)
    return DownloadReport(taken=len(queued), archived=len(pages), stood_in=len(standins), failed=len(failures))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """Where an answer was archived, and when it came."""

    warc_file: str
    warc_offset: int
    warc_digest: str
    fetched_at: datetime


_Answer = _Stored | FetchFailure | None


async def _fetch_all(
    client: Client, queued: Sequence[Queued], writer: SegmentWriter, progress: Callable[[int], None]
) -> list[tuple[Queued, _Answer]]:
    """Fetch all pages at once, as far as hosts and settings allow; archive each as it comes."""

    async def one(document: Queued) -> tuple[Queued, _Answer]:
        if not document.host:
            return document, None
        answer = await client.fetch(Request(url=document.url, kind="page"))
        progress(1)
        if isinstance(answer, FetchFailure):
            return document, answer
        return document, _store(document, answer, writer)

    async with client:
        return list(await asyncio.gather(*(one(document) for document in queued)))


def _store(queued: Queued, answer: Fetched, writer: SegmentWriter) -> _Stored:
    """Archive one page with what was known beforehand."""
    document = Document(
        url=queued.url,
        final_url=queued.site_url or answer.final_url,
        media_type=answer.media_type,
        charset=answer.charset,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at=answer.fetched_at,
    )
    pointer = writer.append(document, _provenance(queued, answer.opt_outs))
    return _Stored(
        warc_file=pointer.file,
        warc_offset=pointer.offset,
        warc_digest=pointer.digest,
        fetched_at=answer.fetched_at,
    )


def _provenance(queued: Queued, opt_outs: tuple[str, ...] = ()) -> Provenance:
    """What was known of a document before it was fetched."""
    return Provenance(
        requested_url=queued.url,
        feed=queued.feed,
        feed_language=queued.feed_language,
        feed_country=queued.feed_country,
        feed_family=queued.feed_family,
        entry=queued.entry,
        opt_outs=opt_outs,
    )


def _stands_in(queued: Queued, answer: _Answer) -> bool:
    """Whether the feed's own content is to be archived: there is some, and no page, on the first attempt."""
    has_content = queued.entry is not None and bool(queued.entry.content)
    return has_content and not isinstance(answer, _Stored) and queued.attempts == 0


def _stand_in(queued: Queued, writer: SegmentWriter) -> Held:
    """Archive the feed's own content as a record of mapped columns."""
    entry = queued.entry
    columns = {"url": queued.url, "title": entry.title, "text": entry.content} if entry else {}
    now = datetime.now(UTC)
    document = Document(
        url=queued.url,
        final_url=queued.url,
        media_type="application/json",
        body=json.dumps(columns, ensure_ascii=False).encode("utf-8", "replace"),
        fetched_at=now,
    )
    pointer = writer.append(document, _provenance(queued))
    stored = _Stored(warc_file=pointer.file, warc_offset=pointer.offset, warc_digest=pointer.digest, fetched_at=now)
    return _held(queued, "feed", stored)


def _held(queued: Queued, body: str, stored: _Stored) -> Held:
    """The row of an archived document."""
    return Held(
        alias=queued.alias,
        body=body,
        feed=queued.feed,
        entry_key=queued.entry.key if queued.entry else None,
        ingest_path=queued.ingest_path,
        job_id=queued.job_id,
        first_seen_at=queued.first_seen_at,
        fetched_at=stored.fetched_at,
        warc_file=stored.warc_file,
        warc_offset=stored.warc_offset,
        warc_digest=stored.warc_digest,
    )


def _failure(run: Run, queued: Queued, failure: FetchFailure, now: datetime) -> Failure:
    """The row of a page that could not be had."""
    spent = 0 if failure.reason in ("host_quiet", "host_busy") else max(failure.tries, 1)
    due_at = next_try(
        attempts=queued.attempts,
        spent=spent,
        most=run.settings.fetch.attempts,
        transient=failure.transient,
        retry_after_seconds=failure.retry_after_seconds,
        seed=queued.alias,
        now=now,
    )
    return Failure(
        alias=queued.alias,
        body="page",
        url=queued.url,
        feed=queued.feed,
        stage="download",
        reason=failure.reason,
        detail=failure.detail,
        due_at=due_at,
        spent=spent,
        skipped=failure.reason == "robots",
    )
