"""Every format of feed gives the same values."""

import json
from datetime import UTC, datetime

import pytest

from pipeline import feeds
from pipeline.models import ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example.org/feeds/world.xml"
LONG = "The bridge at Oru was hit twice before dawn, officials said. " * 12

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>World &amp;amp; region</title><link>https://news.example.org/</link><language>en-GB</language>
<ttl>30</ttl><skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<item><title>Bridge at Oru &lt;b&gt;hit&lt;/b&gt;</title><link>/world/bridge-1</link>
<guid isPermaLink="false">b-1</guid>
<pubDate>Sat, 28 Feb 2026 06:10:00 EST</pubDate><dc:creator>Ann Lee and Bo Ek</dc:creator>
<source url="https://wire.example.net/rss">Example Wire</source>
<description><![CDATA[<p>The bridge was hit.</p><script>alert(1)</script>]]></description>
<content:encoded><![CDATA[<p>{LONG}</p><p>It is closed.</p>]]></content:encoded></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>World &amp; region</title>
<link rel="alternate" href="https://news.example.org/"/><link rel="prev-archive" href="/feeds/world-2.xml"/>
<entry><id>b-1</id><title type="html">Bridge at Oru &lt;b&gt;hit&lt;/b&gt;</title>
<link rel="alternate" href="/world/bridge-1"/><link rel="enclosure" href="https://news.example.org/a.mp3"/>
<published>2026-02-28T11:10:00Z</published><updated>2026-02-28T12:00:00Z</updated>
<author><name>Ann Lee</name></author><author><name>Bo Ek</name></author>
<source><title>Example Wire</title><link href="https://wire.example.net/rss"/></source>
<summary>The bridge was hit.</summary>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;&lt;p&gt;It is closed.&lt;/p&gt;</content></entry></feed>"""

RDF = f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://news.example.org/"><title>World &amp; region</title><link>https://news.example.org/</link>
<dc:language>en-GB</dc:language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
</channel>
<item rdf:about="b-1"><title>Bridge at Oru hit</title><link>https://news.example.org/world/bridge-1</link>
<dc:date>2026-02-28T11:10:00Z</dc:date><dc:creator>Ann Lee, Bo Ek</dc:creator>
<description>The bridge was hit.</description>
<content:encoded><![CDATA[<p>{LONG}</p><p>It is closed.</p>]]></content:encoded></item></rdf:RDF>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "World & region",
        "home_page_url": "https://news.example.org/",
        "language": "en-GB",
        "next_url": "/feeds/world-2.xml",
        "items": [
            {
                "id": "b-1",
                "url": "/world/bridge-1",
                "title": "Bridge at Oru hit",
                "summary": "The bridge was hit.",
                "content_html": f"<p>{LONG}</p><p>It is closed.</p>",
                "date_published": "2026-02-28T11:10:00Z",
                "authors": [{"name": "Ann Lee"}, {"name": "Bo Ek"}],
            }
        ],
    }
)


def parse(body: str | bytes, **more: str) -> ParsedFeed:
    """Parse a document as if it came from URL at NOW."""
    raw = body.encode() if isinstance(body, str) else body
    return feeds.parse(raw, url=URL, now=NOW, content_type=more.get("content_type"))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("rss", RSS, id="rss"),
        pytest.param("atom", ATOM, id="atom"),
        pytest.param("rdf", RDF, id="rdf"),
        pytest.param("json", JSON, id="json"),
        pytest.param("rss", f"\ufeff\n {RSS}", id="byte-order mark and blank lines before the document"),
        pytest.param("rss", RSS.replace("</channel></rss>", ""), id="end tags missing"),
        pytest.param("rss", RSS.replace("is closed", "is\x0b closed"), id="control character"),
        pytest.param("rss", RSS.encode("utf-16"), id="UTF-16"),
        pytest.param("rss", RSS.replace('encoding="utf-8"', 'encoding="windows-1251"'), id="wrong declaration"),
    ],
)
def test_one_story_in_every_format(kind: str, body: str | bytes) -> None:
    """One story gives one entry, whatever the format and its small damages."""
    found = parse(body)
    assert (found.kind, found.title, found.site_url) == (kind, "World & region", "https://news.example.org/")
    assert found.language == "en"
    (entry,) = found.entries
    assert (entry.guid, entry.url) == ("b-1", "https://news.example.org/world/bridge-1")
    assert (entry.title, entry.summary) == ("Bridge at Oru hit", "The bridge was hit.")
    assert entry.content == f"{LONG.strip()}\nIt is closed."
    assert entry.authors == ("Ann Lee", "Bo Ek")
    assert entry.published.at == datetime(2026, 2, 28, 11, 10, tzinfo=UTC)
    assert (entry.published.source, entry.published.tz_known) == ("feed", True)
    assert entry.language == "en"


def test_origin_of_an_entry() -> None:
    """RSS and Atom name where an entry was taken from."""
    for body in (RSS, ATOM):
        (entry,) = parse(body).entries
        assert (entry.source_name, entry.source_url) == ("Example Wire", "https://wire.example.net/rss")


def test_paging() -> None:
    """RFC 5005 archives and JSON pages are followed to the older one."""
    assert parse(ATOM).next_url == "https://news.example.org/feeds/world-2.xml"
    assert parse(JSON).next_url == "https://news.example.org/feeds/world-2.xml"
    assert parse(RSS).next_url is None


@pytest.mark.parametrize(
    ("elements", "seconds"),
    [
        pytest.param("<ttl>30</ttl>", 1800, id="ttl"),
        pytest.param("<ttl>soon</ttl>", None, id="ttl that is no number"),
        pytest.param("<ttl>0</ttl>", None, id="ttl of nothing"),
        pytest.param("<ttl>-5</ttl>", None, id="negative ttl"),
        pytest.param("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600, id="period"),
        pytest.param(
            "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21_600,
            id="frequency",
        ),
        pytest.param("<sy:updatePeriod>often</sy:updatePeriod>", None, id="unknown period"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_how_often(elements: str, seconds: int | None) -> None:
    """The publisher's period is read, and nonsense is not."""
    assert parse(RSS.replace("<ttl>30</ttl>", elements)).hints.ttl_seconds == seconds


def test_when_not() -> None:
    """Hours and days to skip are read; hour 24 is midnight."""
    hints = parse(RSS).hints
    assert (hints.skip_hours, hints.skip_days) == (frozenset({1, 0}), frozenset({6}))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("ftp://e.org/a", None, id="other scheme"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("", None, id="empty"),
        pytest.param("//e.org/a", "https://e.org/a", id="without scheme"),
        pytest.param("https://e.org/a\n  ?b=1", "https://e.org/a?b=1", id="broken over lines"),
        pytest.param("https://e.org/a?b=1&amp;c=2", "https://e.org/a?b=1&c=2", id="ampersand"),
    ],
)
def test_links(link: str, expected: str | None) -> None:
    """Only http(s) links are kept, made absolute."""
    (entry,) = parse(RSS.replace("/world/bridge-1", link)).entries
    assert entry.url == expected
    assert ("no_link" in entry.flags) == (expected is None)


def test_a_title_that_speaks_of_markup() -> None:
    """Atom can say that a title is no markup; then brackets are letters."""
    (entry,) = parse(ATOM.replace('type="html">Bridge at Oru &lt;b&gt;hit&lt;/b&gt;', ">How &lt;b&gt; works")).entries
    assert entry.title == "How <b> works"


def test_only_a_date_of_change() -> None:
    """Where Atom states only the last change, that date is used and flagged."""
    (entry,) = parse(ATOM.replace("<published>2026-02-28T11:10:00Z</published>", "")).entries
    assert entry.published.at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert "updated_only" in entry.flags


def test_long_description_is_the_full_text() -> None:
    """A publisher that puts the whole article into the description gives the full text."""
    document = RSS.replace("<p>The bridge was hit.</p>", f"<p>{LONG}</p><p>{LONG}</p>")
    document = document[: document.index("<content:encoded>")] + "</item></channel></rss>"
    (entry,) = parse(document).entries
    assert entry.content == f"{LONG.strip()}\n{LONG.strip()}"


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        pytest.param("windows-1251", None, id="declared in the document"),
        pytest.param("windows-1251", "application/rss+xml; charset=windows-1251", id="declared twice"),
        pytest.param("utf-8", "application/rss+xml; charset=windows-1251", id="header refuted by the bytes"),
    ],
)
def test_charsets(charset: str, content_type: str | None) -> None:
    """Cyrillic text comes out right whatever the header says."""
    document = RSS.replace("Bridge at Oru", "Мост в Ору").replace('encoding="utf-8"', f'encoding="{charset}"')
    (entry,) = feeds.parse(document.encode(charset), url=URL, content_type=content_type).entries
    assert entry.title == "Мост в Ору hit"
