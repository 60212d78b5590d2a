"""Polls feeds: asks what is due, archives and parses the answers, stores entries and validators in one transaction."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pipeline.archive import Provenance, SegmentWriter
from pipeline.models import Document, Feed, ParsedFeed
from pipeline.polling import PollState, is_due, settle, validators
from pipeline.secrets import Vault
from pipeline.steps.manners import client_of, remember
from pipeline.steps.masking import masked
from pipeline.steps.polled import NOT_MODIFIED, Polled, broken, counted, end, moves, next_state, poll_settings
from pipeline.steps.pool import Undone, WorkerPool
from pipeline.steps.run import Run
from pipeline.steps.worker import FeedSource
from pipeline.store import documents, intake, polls, runs
from pipeline.store.intake import Served
from pipeline.store.polls import PollRecord
from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchFailure, Request

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """
    Feeds that are polled together: all due feeds of some hosts.

    Attributes:
        name: Short name for logs and the run's timeline.
        feeds: The feeds.
    """

    name: str
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """
    What polling a shard came to.

    Attributes:
        answered: Feeds that answered, with a document or with 304.
        failed: Name and reason of each feed that did not.
        n_entries: Entries served.
        n_new: Entries never seen before.
        n_queued: Documents to fetch.
    """

    answered: int
    failed: tuple[tuple[str, str], ...]
    n_entries: int
    n_new: int
    n_queued: int


def subscribe(run: Run, feeds: Sequence[Feed]) -> None:
    """Make the table of feeds say what the configuration says."""
    with run.store.transaction() as connection:
        polls.subscribe(connection, feeds, run.now)


def plan_polls(run: Run, feeds: Sequence[Feed]) -> tuple[tuple[Shard, ...], int]:
    """
    Choose the feeds that are due and group them by host; record the others as not due.

    Returns:
        The shards, and how many feeds are not due.
    """
    with run.store.transaction() as connection:
        remembered = polls.states(connection, feeds)
        states = {name: settle(state, run.now) for name, state in remembered.items()}
        mended = [(feed, states[feed.name]) for feed in feeds if states[feed.name] is not remembered[feed.name]]
        polls.remember(connection, mended)
        documents.settle(connection, run.now, run.settings.fetch.max_retry_after)
        due = [feed for feed in feeds if is_due(states[feed.name], run.now)]
        names = {feed.name for feed in due}
        waiting = [
            (feed.name, "not_due", states[feed.name].disabled_reason) for feed in feeds if feed.name not in names
        ]
        runs.record_feeds(connection, run.run_id, waiting)
    return _shards(due, run.settings.poll.shard_feeds), len(waiting)


def _shards(feeds: Sequence[Feed], size: int) -> tuple[Shard, ...]:
    """Cut feeds into shards of about a size; all feeds of one host are in one shard."""
    by_host: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_host.setdefault(urlsplit(feed.url).hostname or "", []).append(feed)
    shards: list[list[Feed]] = []
    for group in by_host.values():
        if not shards or len(shards[-1]) + len(group) > size:
            shards.append([])
        shards[-1].extend(group)
    return tuple(Shard(name=f"feeds-{number:03d}", feeds=tuple(one)) for number, one in enumerate(shards, start=1))


def poll(run: Run, vault: Vault, pool: WorkerPool, shard: Shard) -> PollReport:
    """
    Poll one shard.

    Args:
        run: The run.
        vault: Secrets of the feeds.
        pool: Where documents are parsed.
        shard: The feeds.

    Returns:
        What it came to.
    """
    with run.store.transaction() as connection:
        states = polls.states(connection, shard.feeds)
        client = client_of(connection, run.settings, vault, crawls=False)
    with SegmentWriter(run.store.archive, run.segment_name(shard.name)) as writer:
        answers = asyncio.run(_ask_all(run, client, shard, states))
        records = [_archive(feed, answer, writer) for feed, answer in answers]
        writer.sync()
    parsed = [masked(one, vault) if isinstance(one, ParsedFeed) else one for one in _parse(pool, answers)]
    polled = [
        Polled(feed=feed, before=states[feed.name], answer=answer, parsed=document, record=record)
        for (feed, answer), document, record in zip(answers, parsed, records, strict=True)
    ]
    return _store(run, client, polled)


async def _ask_all(
    run: Run, client: Client, shard: Shard, states: dict[str, PollState]
) -> list[tuple[Feed, Fetched | FetchFailure]]:
    """Ask for all feeds of a shard at once, as far as hosts and settings allow."""
    bounds = poll_settings(run.settings)

    async def one(feed: Feed) -> tuple[Feed, Fetched | FetchFailure]:
        state = states[feed.name]
        etag, last_modified = validators(state, run.now, bounds)
        request = Request(url=state.url, kind="feed", etag=etag, last_modified=last_modified)
        return feed, await client.fetch(request)

    async with client:
        return list(await asyncio.gather(*(one(feed) for feed in shard.feeds)))


def _archive(feed: Feed, answer: Fetched | FetchFailure, writer: SegmentWriter) -> PollRecord:
    """Archive what a feed answered."""
    if isinstance(answer, FetchFailure):
        return PollRecord(feed=feed.name, fetched_at=answer.failed_at, status=answer.status, reason=answer.reason)
    if answer.status == NOT_MODIFIED:
        return PollRecord(feed=feed.name, fetched_at=answer.fetched_at, status=answer.status, reason="")
    document = Document(
        url=answer.url,
        final_url=answer.final_url,
        media_type=answer.media_type,
        charset=answer.charset,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        fetched_at=answer.fetched_at,
    )
    pointer = writer.append(document, Provenance(requested_url=answer.url, feed=feed.name))
    return PollRecord(
        feed=feed.name,
        fetched_at=answer.fetched_at,
        status=answer.status,
        reason="",
        warc_file=pointer.file,
        warc_offset=pointer.offset,
        warc_digest=pointer.digest,
    )


def _parse(
    pool: WorkerPool, answers: Sequence[tuple[Feed, Fetched | FetchFailure]]
) -> list[ParsedFeed | Undone | None]:
    """Parse the documents in workers; None where there is no document."""
    sources = {
        feed.name: FeedSource.of(answer)
        for feed, answer in answers
        if isinstance(answer, Fetched) and answer.status != NOT_MODIFIED
    }
    results = dict(zip(sources, pool.parse_all(sources.values()), strict=True))
    return [results.get(feed.name) for feed, _ in answers]


def _store(run: Run, client: Client, polled: Sequence[Polled]) -> PollReport:
    """Store entries, validators and records in one transaction."""
    now = datetime.now(UTC)
    bounds = poll_settings(run.settings)
    served = [Served(feed=one.feed, entries=one.parsed.entries) for one in polled if isinstance(one.parsed, ParsedFeed)]
    with run.store.transaction() as connection:
        taken = intake.take(connection, served, run_id=run.run_id, now=now)
        subscribed = polls.addresses(connection)
        after = [
            (one.feed, next_state(one, taken.get(one.feed.name), bounds, now, subscribed - {one.before.url}))
            for one in polled
        ]
        polls.remember(connection, after)
        polls.record_moves(connection, moves(polled, after), run_id=run.run_id, now=now)
        polls.record(connection, [counted(one, taken.get(one.feed.name)) for one in polled], run_id=run.run_id)
        ends = [end(one) for one in polled]
        runs.record_feeds(connection, run.run_id, ends)
        documents.quarantine(connection, [lost for one in polled if (lost := broken(one))], run_id=run.run_id, now=now)
        remember(connection, client)
    failed = tuple((name, reason) for name, outcome, reason in ends if outcome == "failed")
    for name, reason in failed:
        logger.info("feed %s: %s", name, reason)
    return PollReport(
        answered=len(polled) - len(failed),
        failed=failed,
        n_entries=sum(one.n_entries for one in taken.values()),
        n_new=sum(one.n_new for one in taken.values()),
        n_queued=sum(one.n_queued for one in taken.values()),
    )
