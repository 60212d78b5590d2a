"""What becomes of an entry before anything is downloaded, and when a page is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.admission import Acquaintance, Fate, admit, entry_alias, entry_digest, next_try
from pipeline.models import Entry, Stated

ENTRY = Entry(key="k", url="https://a.example/story?utm_source=x", title="Headline", published=Stated(raw="2 March"))
SEEN = entry_digest(ENTRY)
ALIAS = entry_alias("f", ENTRY)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "fate"),
    [
        pytest.param(Acquaintance(), Fate(fate="queued", fetch=True), id="new"),
        pytest.param(Acquaintance(article_id="x"), Fate(fate="known"), id="known by another feed"),
        pytest.param(Acquaintance(digest=SEEN, article_id="x"), Fate(fate="known"), id="known"),
        pytest.param(
            Acquaintance(digest=SEEN, article_id="x", alias="https://e.org/other"),
            Fate(fate="known", reason="volatile_link"),
            id="known under another link",
        ),
        pytest.param(Acquaintance(digest="old", article_id="x"), Fate(fate="queued", fetch=True), id="changed"),
        pytest.param(Acquaintance(digest=SEEN, state="queued"), Fate(fate="queued"), id="waiting"),
        pytest.param(Acquaintance(digest="old", state="archived"), Fate(fate="queued"), id="under way"),
        pytest.param(
            Acquaintance(digest=SEEN, state="done", outcome="skipped", reason="consent_wall"),
            Fate(fate="skipped", reason="consent_wall"),
            id="refused before",
        ),
        pytest.param(
            Acquaintance(digest="old", state="done", outcome="skipped", reason="consent_wall"),
            Fate(fate="queued", fetch=True),
            id="refused before, changed since",
        ),
        pytest.param(
            Acquaintance(digest=SEEN, state="done", outcome="new"), Fate(fate="queued", fetch=True), id="lost"
        ),
    ],
)
def test_admit(known: Acquaintance, fate: Fate) -> None:
    """What is known is not downloaded again; what changed is."""
    assert admit(ENTRY, ALIAS, known) == fate


def test_alias_without_link() -> None:
    """An entry without a link is stored for its content under an address of its own, or not at all."""
    assert entry_alias("f", Entry(key="k", content="Full text")) == "entry://f/k"
    assert entry_alias("f", Entry(key="k", title="Only a headline")) is None
    assert admit(Entry(key="k"), None, Acquaintance()) == Fate(fate="skipped", reason="no_link")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(Entry(key="k", title="other"), id="title"),
        pytest.param(Entry(key="k", summary="other"), id="summary"),
        pytest.param(Entry(key="k", content="other"), id="content"),
        pytest.param(Entry(key="k", published=Stated(raw="other")), id="date"),
    ],
)
def test_digest_follows_the_words(changed: Entry) -> None:
    """A changed headline, summary or content changes the digest; a changed guid or link does not."""
    assert entry_digest(changed) != entry_digest(Entry(key="k"))
    assert entry_digest(Entry(key="other", guid="g", url="https://b.example/")) == entry_digest(Entry(key="k"))


def when(
    attempts: int, *, transient: bool = True, retry_after: float | None = None, seed: str = "s"
) -> datetime | None:
    """The next try of a page."""
    return next_try(
        attempts=attempts, spent=1, most=5, transient=transient, retry_after_seconds=retry_after, seed=seed, now=NOW
    )


def test_next_try() -> None:
    """Pauses grow, the server's wish is kept, and after the last attempt or a permanent failure there is none."""
    tries = [when(n) for n in range(4)]
    moments = [moment for moment in tries if moment is not None]
    assert len(moments) == 4
    assert moments == sorted(moments)
    assert NOW + timedelta(minutes=5) <= moments[0] <= NOW + timedelta(minutes=5.5)
    assert when(4) is None
    assert when(0, transient=False) is None
    assert when(0, retry_after=7200) == NOW + timedelta(hours=2)
    assert when(1) == when(1)
    assert when(1) != when(1, seed="t")
