"""Says what a replay would change, without writing anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.digest import Prepared
from pipeline.steps.pool import Undone, WorkerPool
from pipeline.steps.progress import Reporter
from pipeline.steps.run import Run
from pipeline.store import replaying
from pipeline.store.linking import rebuild_links
from pipeline.store.replaying import StoredPage

_BATCH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """
    One text that a newer extraction would change.

    Attributes:
        article_id: The article.
        title: Its headline.
        words: Words of the stored text.
        words_then: Words that the text would have; 0 when it would be refused.
        refused: Why it would be; empty when it would not.
    """

    article_id: str
    title: str
    words: int
    words_then: int
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChange:
    """
    One link that would come, go, or become another.

    Attributes:
        article_id: The copy.
        original_id: What it is linked to.
        kind: As stored; empty when there is no link.
        kind_then: What it would be; empty when it would go.
    """

    article_id: str
    original_id: str
    kind: str
    kind_then: str


def text_changes(run: Run, pool: WorkerPool, since: datetime | None, report: Reporter) -> Iterator[TextChange]:
    """
    Take texts out of archived pages anew and compare them with those that are stored.

    A page that cannot be read or digested is passed over: a replay would leave its text as it is.

    Args:
        run: The run.
        pool: The workers.
        since: Only articles first seen since then, UTC; None for all.
        report: Shows progress.
    """
    after = ""
    while True:
        with run.store.writing() as connection:
            pages = replaying.next_pages(connection, after=after, since=since, limit=_BATCH)
        if not pages:
            return
        places = ((page.warc_file, page.warc_offset) for page in pages)
        for page, found in zip(pages, pool.digest_archived(run.store.archive, places), strict=True):
            if not isinstance(found, Undone) and (change := _change(page, found[1])) is not None:
                yield change
        report("articles", len(pages), None)
        after = pages[-1].article_id


def link_changes(run: Run, report: Reporter) -> tuple[LinkChange, ...]:
    """
    Decide all links anew in a transaction that is rolled back, and compare them with those that are stored.

    Args:
        run: The run.
        report: Shows progress.
    """
    with run.store.writing() as connection:
        before = replaying.links(connection)
        connection.execute("BEGIN")
        try:
            rebuild_links(
                connection,
                run_id=run.run_id,
                now=datetime.now(UTC),
                report=lambda articles: report("articles", articles, None),
            )
            then = replaying.links(connection)
        finally:
            connection.execute("ROLLBACK")
    return tuple(
        LinkChange(article_id=article, original_id=original, kind=before.get(key, ""), kind_then=then.get(key, ""))
        for key in sorted(before.keys() | then.keys())
        if before.get(key) != then.get(key)
        for article, original in [key]
    )


def _change(page: StoredPage, found: Prepared) -> TextChange | None:
    """What becomes of one text; None when it stays."""
    if found.verdict.accepted and found.text_digest == page.text_digest:
        return None
    return TextChange(
        article_id=page.article_id,
        title=page.title,
        words=page.words,
        words_then=found.word_count,
        refused="" if found.verdict.accepted else found.verdict.reason,
    )
