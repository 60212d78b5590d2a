"""What people ask and say of links: judge a pair, or hold a text that is not stored against the corpus."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.config import Settings
from pipeline.digest import Prepared
from pipeline.errors import UsageError
from pipeline.models import Document
from pipeline.secrets import Vault, split
from pipeline.steps.judging import BY_HAND
from pipeline.steps.manners import fetch_settings
from pipeline.steps.pool import Undone, pool_of
from pipeline.steps.run import store_of
from pipeline.store import link_reports, snapshot
from pipeline.store.dossier import identify
from pipeline.store.link_reports import Match
from pipeline.store.reading import open_snapshot
from pipeline.store.relinking import relink
from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, Request

_MOST_BYTES = 5_000_000
_NOWHERE = "https://unstored.invalid/"
_MEDIA = {".html": "text/html", ".htm": "text/html", ".xhtml": "text/html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairVerdict:
    """
    A person's word on two articles.

    Attributes:
        first: An address, an id, or the beginning of an id.
        second: The same of the other.
        accepted: Whether one copies the other.
        note: Why; empty when not said.
    """

    first: str
    second: str
    accepted: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    What a text that is not stored turns out to be.

    Attributes:
        prepared: The text as the pipeline reads it, with its tags.
        matches: Stored articles that it would be linked with.
    """

    prepared: Prepared
    matches: tuple[Match, ...]


def judge_links(settings: Settings, verdicts: Sequence[PairVerdict], *, now: datetime) -> int:
    """
    Record verdicts on pairs, elect anew in the same transaction, and publish.

    Args:
        settings: What the corpus is under.
        verdicts: What was judged.
        now: UTC.

    Returns:
        Number of links that are different afterwards.

    Raises:
        UsageError: If an article is not in the corpus, or a pair is one article twice; nothing is recorded.
    """
    store = store_of(settings)
    with store.transaction() as connection:
        rows = []
        for one in verdicts:
            first, second = identify(connection, one.first), identify(connection, one.second)
            if first == second:
                raise UsageError(f'"{one.first}" and "{one.second}" are one article', "Name two articles")
            rows.append((first, second, one.accepted, one.note))
        link_reports.judge(connection, rows, now=now)
        touched = {name for row in rows for name in row[:2]}
        changed = relink(connection, touched, run_id=BY_HAND, now=now)
    snapshot.publish(store, now=now, force=True)
    return changed


def check(settings: Settings, named: str) -> Checked:
    """
    Say what a page or file copies and what it is about; nothing is stored.

    Args:
        settings: Manners, bounds and lexicon.
        named: An http(s) address, or a file with HTML or plain text.

    Raises:
        UsageError: If it cannot be had, or is no article.
    """
    document = _fetched(settings, named) if named.lower().startswith(("http://", "https://")) else _read(Path(named))
    with pool_of(settings) as pool:
        (prepared,) = pool.digest_all([document])
    if isinstance(prepared, Undone):
        raise UsageError(f"{named} cannot be read: {prepared.reason}")
    if not prepared.verdict.accepted or prepared.fingerprint is None:
        raise UsageError(f"{named} is no article: {prepared.verdict.reason}")
    connection = open_snapshot(settings.data / "tocsin.duckdb")
    try:
        found = link_reports.matches(
            connection,
            prepared.fingerprint,
            text=prepared.extraction.text,
            language=prepared.extraction.language,
            site=prepared.site,
        )
    finally:
        connection.close()
    return Checked(prepared=prepared, matches=found)


def _fetched(settings: Settings, named: str) -> Document:
    """Fetch a page with the manners of a run."""
    url, secret = split(named)

    async def fetch() -> Document:
        async with Client(fetch_settings(settings), vault=Vault(secret)) as client:
            answer = await client.fetch(Request(url=url, kind="page"))
        if not isinstance(answer, Fetched):
            raise UsageError(f"{url} cannot be fetched: {answer.reason}", answer.detail)
        return Document(
            url=answer.url,
            final_url=answer.final_url,
            media_type=answer.media_type,
            charset=answer.charset,
            status=answer.status,
            headers=tuple((name.lower(), value) for name, value in answer.headers),
            body=answer.body,
            fetched_at=answer.fetched_at,
        )

    return asyncio.run(fetch())


def _read(path: Path) -> Document:
    """Read a file; text that is not HTML is taken as it stands."""
    try:
        body = path.read_bytes()[: _MOST_BYTES + 1]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "Name an http(s) address or a file") from error
    if len(body) > _MOST_BYTES:
        raise UsageError(f"{path} is larger than {_MOST_BYTES:,} bytes")
    html = path.suffix.lower() in _MEDIA or body.lstrip()[:1] == b"<"
    return Document(
        url=_NOWHERE,
        final_url=_NOWHERE,
        media_type="text/html" if html else "text/plain",
        charset="utf-8",
        body=body,
        fetched_at=datetime.now(UTC),
    )
