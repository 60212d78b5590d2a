"""Documents are digested some at a time, and none of them costs the others."""

from datetime import UTC, datetime

from pipeline.digest import Kit, Prepared, digest_all
from pipeline.errors import ArchiveError
from pipeline.models import Document
from tests.web.desk import CONFIG, quick_lexicon

START = datetime(2026, 3, 2, tzinfo=UTC)


def _article(number: int) -> Document:
    """A document whose text nobody else has."""
    sentences = " ".join(f"Shelling number {number} hit the town of Avdiivka on day {day}." for day in range(30))
    return Document(
        url=f"https://paper.example/{number}",
        final_url=f"https://paper.example/{number}",
        media_type="text/html",
        status=200,
        body=f"<html><body><article><h1>Report {number}</h1><p>{sentences}</p></article></body></html>".encode(),
        fetched_at=START,
    )


def test_what_fails_stands_in_its_place() -> None:
    """Of four documents one could not be read and one has no text: the others are as each would be by itself."""
    kit = Kit(lexicon=quick_lexicon(CONFIG))
    unread = ArchiveError("no record", "Run `tocsin doctor`")
    empty = Document(
        url="https://paper.example/0", final_url="https://paper.example/0", media_type="text/html", fetched_at=START
    )
    first, failed, refused, last = digest_all([_article(1), unread, empty, _article(2)], kit)
    assert failed is unread
    assert isinstance(refused, Prepared)
    assert not refused.verdict.accepted
    for number, found in ((1, first), (2, last)):
        (alone,) = digest_all([_article(number)], kit)
        assert isinstance(found, Prepared)
        assert isinstance(alone, Prepared)
        assert found.verdict.accepted
        assert (found.text_digest, found.tagging, found.facts) == (alone.text_digest, alone.tagging, alone.facts)
        assert found.tagging is not None
        assert found.url == f"https://paper.example/{number}"
