"""The list of subscriptions is edited without losing anything, and travels to and from other readers."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import opml
from pipeline.errors import ConfigError, UsageError
from pipeline.feedfile import free_name, with_feed, without_feed
from pipeline.models import Feed
from pipeline.web.discovery import announced_feeds

FILE = """# Head

# The first one
[[feeds]]
name = "a"       # short
url = "https://a.org/f"

# Two together

[[feeds]]
name = "b"
url = "https://b.org/f"
language = "en"
[[feeds]]
name = "c"
url = "https://c.org/[x]"
"""

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def names(text: str) -> list[str]:
    """Names of the feeds in a file."""
    return [row["name"] for row in tomllib.loads(text).get("feeds", [])]


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_removing_leaves_the_rest(name: str) -> None:
    """One block goes; the other feeds and the comments before them stay."""
    after = without_feed(FILE, name)
    assert names(after) == [other for other in "abc" if other != name]
    assert after.startswith("# Head\n")
    assert name == "b" or "# Two together" in after


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5, unique_by=lambda row: (row[0], row[1])))
def test_what_is_added_is_read_back_and_can_be_removed(rows: list[tuple[str, str, str]]) -> None:
    """Any values survive the file, and removing all that was added gives the first text."""
    text, feeds = FILE, []
    for number, (url, family, language) in enumerate(rows):
        feeds.append(Feed(name=f"n{number}", url=f"https://e.org/{number}{url}", family=family, language=language))
        text = with_feed(text, feeds[-1])
    written = tomllib.loads(text)["feeds"][3:]
    assert [Feed(**row) for row in written] == feeds
    for feed in feeds:
        text = without_feed(text, feed.name)
    assert text.rstrip() == FILE.rstrip()


def test_nothing_is_subscribed_twice() -> None:
    """A name or an address that is there already is refused, and so is removing what is not there."""
    for feed in (Feed(name="a", url="https://new.org/"), Feed(name="new", url="https://a.org/f")):
        with pytest.raises(ConfigError):
            with_feed(FILE, feed)
    with pytest.raises(ConfigError):
        without_feed(FILE, "zzz")


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        pytest.param("https://feeds.bbci.co.uk/news/rss.xml", "bbci", id="host"),
        pytest.param("https://www.e.org/", "e", id="www"),
        pytest.param("Al Jazeera – Übersee!", "al-jazeera-ubersee", id="title"),
        pytest.param("新华社", "feed", id="no-latin-letters"),
        pytest.param("b", "b-2", id="taken"),
        pytest.param("x" * 100, "x" * 60, id="long"),
    ],
)
def test_free_name(stem: str, name: str) -> None:
    """A name is made of what a person would recognise, and is free."""
    assert free_name(stem, {"a", "b"}) == name


@given(
    st.lists(st.tuples(TEXT, st.sampled_from([None, "GBR", "a&<"])), max_size=6, unique_by=lambda row: row[0].strip())
)
def test_opml_round_trip(rows: list[tuple[str, str | None]]) -> None:
    """What is exported is imported again, address for address."""
    plain = [(url, country) for url, country in rows if url.strip() == url and url.isprintable()]
    feeds = [Feed(name=f"n{n}", url=f"https://e.org/{url}", country=country) for n, (url, country) in enumerate(plain)]
    if not feeds:
        with pytest.raises(UsageError):
            opml.parse(opml.write(feeds).encode())
        return
    assert {(one.url, one.title) for one in opml.parse(opml.write(feeds).encode())} == {
        (feed.url, feed.name) for feed in feeds
    }


def test_opml_reads_no_files() -> None:
    """Entities of a hostile list are not expanded, and bytes are never taken for an address."""
    hostile = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><opml><body><outline xmlUrl="http://e.org/&a;"/>'
    )
    assert [one.url for one in opml.parse(hostile)] == ["http://e.org/&a;"]
    with pytest.raises(UsageError):
        opml.parse(b"http://127.0.0.1:1/list.opml")


def test_announced_feeds() -> None:
    """Feeds in a page's head are found, resolved and unescaped; feeds of comments come last, other links not at all."""
    page = b"""<html><head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel='alternate' type='application/rss+xml' title='News &amp; more' href='/feed?a=1&amp;b=2'>
    <LINK REL=alternate TYPE=application/atom+xml HREF=https://o.org/atom>
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/xml" href="/x">
    """
    assert announced_feeds(page, "https://e.org/home") == (
        ("https://e.org/feed?a=1&b=2", "News & more"),
        ("https://o.org/atom", ""),
        ("https://e.org/comments/feed", "Comments"),
    )
    assert announced_feeds(b"<link " * 200_000, "https://e.org/") == ()
