"""Feeds that break the rules lose no entry and harm nobody."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import feeds
from pipeline.errors import FeedError
from pipeline.models import ParsedFeed

REASONS = {"empty_body", "not_a_feed", "feed_parse"}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def channel(*items: str) -> bytes:
    """An RSS document of these items."""
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'.encode()


def item(guid: str | None = None, link: str | None = None, title: str = "t", date: str | None = None) -> str:
    """An RSS item with the elements that are given."""
    parts = [f"<title>{title}</title>"]
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid else []
    parts += [f"<link>{link}</link>"] if link else []
    parts += [f"<pubDate>{date}</pubDate>"] if date else []
    return f"<item>{''.join(parts)}</item>"


def parse(body: bytes) -> ParsedFeed:
    """Parse a document as if it came from the feed's address."""
    return feeds.parse(body, url="https://e.org/feed", now=NOW)


def outcome(body: bytes) -> str:
    """How many entries a document gave, or why it was refused."""
    try:
        return f"{len(parse(body).entries)} entries"
    except FeedError as refusal:
        return refusal.reason


@pytest.mark.parametrize(
    ("items", "n_entries", "flag"),
    [
        pytest.param([item("1", "https://e.org/1"), item("2", "https://e.org/2")], 2, None, id="well-behaved"),
        pytest.param([item("1", "https://e.org/1")] * 3, 1, "duplicate_keys", id="repeated"),
        pytest.param([item("1", "https://e.org/1"), item("1", "https://e.org/2")], 2, "reused_guids", id="guid reused"),
        pytest.param(
            [item("1", "https://e.org/1"), item("1", "https://e.org/1?utm_source=x")],
            1,
            "duplicate_keys",
            id="guid repeated with tracking",
        ),
        pytest.param([item(None, "https://e.org/1"), item(None, "https://e.org/2")], 2, None, id="links without guid"),
        pytest.param(
            [item(None, "https://e.org/1"), item(None, "https://www.e.org/1?utm_source=x")],
            1,
            "duplicate_keys",
            id="one link spelled twice",
        ),
        pytest.param(
            [item(None, "https://e.org/now#a"), item(None, "https://e.org/now#b")], 2, None, id="sections of one page"
        ),
        pytest.param([item(None, None, "a"), item(None, None, "b")], 2, None, id="titles only"),
        pytest.param(
            [
                item(None, None, "a", "Sat, 28 Feb 2026 06:10:00 GMT"),
                item(None, None, "a", "Sun, 01 Mar 2026 06:10:00 GMT"),
            ],
            2,
            None,
            id="one title on two days",
        ),
    ],
)
def test_identity_C34(items: list[str], n_entries: int, flag: str | None) -> None:  # noqa: N802 (the fault's number)
    """Every story is one entry with a key of its own, and oddities are flagged."""
    found = parse(channel(*items))
    assert len(found.entries) == n_entries
    assert len({entry.key for entry in found.entries}) == n_entries
    assert flag is None or flag in found.flags


def test_keys_do_not_move() -> None:
    """An entry keeps its key when its title, its place in the document or its tracking parameters change."""
    before = parse(channel(item("1", "https://e.org/1", "a"), item(None, "https://e.org/2", "b")))
    after = parse(channel(item(None, "https://e.org/2?utm_source=rss", "B!"), item("1", "https://e.org/1x", "A!")))
    assert {entry.key for entry in before.entries} == {entry.key for entry in after.entries}


@pytest.mark.parametrize(
    ("date", "flag"),
    [
        pytest.param(None, None, id="missing"),
        pytest.param("32 Foo", "unreadable", id="no date"),
        pytest.param("Thu, 01 Jan 2099 00:00:00 GMT", "future", id="2099"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", "epoch", id="1970"),
    ],
)
def test_dates_C37(date: str | None, flag: str | None) -> None:  # noqa: N802
    """A date that cannot be believed is none, with its words and the reason kept."""
    (entry,) = parse(channel(item("1", "https://e.org/1", "t", date))).entries
    assert (entry.published.at, entry.published.raw, entry.published.flag) == (None, date, flag)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "empty_body", id="empty"),
        pytest.param(b" \n", "empty_body", id="blank"),
        pytest.param(b"<!doctype html><html><body><p>Not found</p></body></html>", "not_a_feed", id="a page"),
        pytest.param(b"%PDF-1.4 ...", "not_a_feed", id="PDF"),
        pytest.param(b'{"items": []}', "not_a_feed", id="other JSON"),
        pytest.param(b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "feed_parse", id="cut JSON"),
        pytest.param(b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</ti', "feed_parse", id="cut XML"),
    ],
)
def test_unreadable(body: bytes, reason: str) -> None:
    """What is no feed is refused with a reason that survives the way between processes."""
    with pytest.raises(FeedError) as caught:
        parse(body)
    assert caught.value.reason == reason
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.reason, again.message) == (reason, caught.value.message)


def test_a_feed_without_entries_is_a_feed() -> None:
    """An empty channel is no mistake."""
    assert parse(channel()).entries == ()


def test_a_broken_item_costs_nothing_else() -> None:
    """Entries around broken markup are read, and the document is flagged."""
    body = channel(item("1", "https://e.org/1"), "<item><title>a & b <c</title></item>", item("2", "https://e.org/2"))
    found = parse(body)
    assert {"https://e.org/1", "https://e.org/2"} <= {entry.url for entry in found.entries}
    assert "bozo" in found.flags


def test_entities_are_not_expanded_C31(tmp_path: Path) -> None:  # noqa: N802
    """Entities that a document declares bring nothing in: neither a billion copies nor a file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-7431")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    documents = (
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{levels}]>',
        f'<!DOCTYPE r [<!ENTITY l9 "{"a" * 100_000}">]>',
        f'<!DOCTYPE r [<!ENTITY l9 SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE r SYSTEM "{secret.as_uri()}">',
    )
    for declaration in documents:
        for encoding in ("utf-8", "utf-16"):
            text = channel(item("1", "https://e.org/1", "&l9;" * 1000)).decode()
            found = parse(f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{text}'.encode(encoding))
            assert len(found.entries[0].title) <= 4000
            assert "canary" not in repr(found)


def test_limits_C32() -> None:  # noqa: N802
    """Beyond 10 MiB or 2,000 entries a document is cut behind a whole entry, and says so."""
    many = parse(channel(*(item(str(n), f"https://e.org/{n}") for n in range(2_500))))
    assert len(many.entries) == 2_000
    assert many.flags == ("truncated_entries",)
    exactly = parse(channel(*(item(str(n), f"https://e.org/{n}") for n in range(2_000))))
    assert (len(exactly.entries), exactly.flags) == (2_000, ())
    padding = f"<!-- {'x' * 60_000} -->"
    large = parse(channel(*(item(str(n), f"https://e.org/{n}") + padding for n in range(200))))
    assert 0 < len(large.entries) < 200
    assert "truncated_bytes" in large.flags


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'<rss version="2.0"><channel>' + b"<!--" * 100_000, id="comments"),
        pytest.param(b'<rss version="2.0"><channel><item>' + b"<![CDATA[" * 50_000, id="open sections"),
        pytest.param(
            channel("<item><title>t</title><description>" + "&lt;div&gt;" * 100_000 + "</description></item>"),
            id="escaped tags",
        ),
        pytest.param(
            b'<rss version="2.0"><channel>' + b"<skipHours>" * 5_000 + b"<item><title>a</title></item>", id="hints"
        ),
    ],
)
def test_hostile_documents_end(body: bytes) -> None:
    """Hostile documents are read or refused."""
    assert outcome(body) in {"0 entries", "1 entries", "feed_parse"}


def test_text_kept_aside_comes_back() -> None:
    """Long texts that never pass through the parser are those of the document, also where it holds the placeholder."""
    long = "Ärger &amp; Łódź – <b>x</b> ]] > " * 40
    for extra in ("", "\ue0f80\ue0f9 "):
        section = f"<item><guid>1</guid><title>t</title><description><![CDATA[{extra}{long}]]></description></item>"
        (entry,) = parse(channel(section)).entries
        assert entry.summary.endswith("Ärger & Łódź – x ]] >")
        assert entry.summary.count("Łódź") == 40


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_never_fails_otherwise(body: bytes) -> None:
    """Whatever bytes are served, there is a feed or a FeedError."""
    for document in (body, b'<rss version="2.0"><channel><item>' + body, b'{"version":"jsonfeed.org","items":[' + body):
        assert outcome(document).endswith("entries") or outcome(document) in REASONS
