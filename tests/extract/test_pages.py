"""Pages give their article, its title, authors, date, language, address and credit."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.extract import extract, from_feed
from pipeline.models import Entry, Stated
from tests.extract.templates import LINKED, NOW, PARAGRAPHS, TEXT, TITLE, URL, document, page, paragraphs

DIVS = "".join(f'<div class="text-block">{line}</div>' for line in PARAGRAPHS)
OG = f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Example Ledger">'


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page(linked=LINKED), id="JSON-LD"),
        pytest.param(page(linked={"@graph": [{"@type": "WebPage"}, LINKED]}), id="JSON-LD graph"),
        pytest.param(page(linked=[LINKED]), id="JSON-LD list"),
        pytest.param(page(head=OG), id="meta elements only"),
        pytest.param(page(), id="no metadata at all"),
        pytest.param(page(DIVS, head=OG), id="body without paragraphs"),
        pytest.param(page(linked=LINKED).replace("p>", "P>").replace("script>", "SCRIPT>"), id="tags in capitals"),
        pytest.param(page(linked=LINKED).replace("</p>", ""), id="paragraphs never closed"),
        pytest.param(
            page(linked=LINKED).replace("<!doctype html>", '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'),
            id="XHTML",
        ),
        pytest.param(page(linked=LINKED).replace("</body></html>", ""), id="end of the page missing"),
        pytest.param(
            page(
                f'<div class="story">{paragraphs()}</div><div id="comments"><p>{"What a shame. " * 13}</p></div>',
                linked=LINKED,
            ),
            id="reader comments",
        ),
    ],
)
def test_body_and_title(html: str) -> None:
    """The article comes out whole, without headline, menu, cookie bar, related links, comments and footer."""
    found = extract(document(html))
    assert found.text == TEXT
    assert found.title == TITLE
    assert found.body_source == "page"
    assert found.extractor.startswith("trafilatura-")


def test_metadata_from_linked_data() -> None:
    """JSON-LD gives authors, the moment of publication, language, address and name of the site."""
    found = extract(document(page(linked=LINKED)))
    assert found.authors == ("Ann Lee", "Bo Ek")
    assert found.published.at == datetime(2026, 2, 28, 11, 10, tzinfo=UTC)
    assert (found.published.precision, found.published.tz_known, found.published.source) == ("second", True, "json-ld")
    assert (found.language, found.language_source) == ("en", "page")
    assert found.canonical == URL
    assert found.site_name == "The Example Ledger"


@pytest.mark.parametrize(
    ("linked", "authors"),
    [
        pytest.param({"author": "Ann Lee"}, ("Ann Lee",), id="a name"),
        pytest.param({"author": {"name": ["Ann Lee", "Bo Ek"]}}, ("Ann Lee", "Bo Ek"), id="a list of names"),
        pytest.param({"author": {"@id": "#ann"}}, ("Ann Lee",), id="a reference"),
        pytest.param(
            {"author": [{"name": "https://example.org/ann"}], "creator": "Bo"}, (), id="an address is no name"
        ),
        pytest.param({"author": {"name": "By Ann Lee, Bo Ek"}}, ("Ann Lee", "Bo Ek"), id="a by-line"),
    ],
)
def test_authors(linked: dict[str, object], authors: tuple[str, ...]) -> None:
    """Authors are found however they are written down."""
    graph = {"@graph": [LINKED | {"author": None} | linked, {"@id": "#ann", "@type": "Person", "name": "Ann Lee"}]}
    assert extract(document(page(linked=graph))).authors == authors


@pytest.mark.parametrize(
    ("head", "body", "at", "precision"),
    [
        pytest.param(
            '<meta property="article:published_time" content="2026-02-28T11:10:00Z">',
            "",
            "2026-02-28T11:10:00",
            "second",
            id="Open Graph",
        ),
        pytest.param('<meta name="DC.date" content="2026-02-28">', "", "2026-02-28T00:00:00", "day", id="Dublin Core"),
        pytest.param(
            "",
            '<time itemprop="datePublished" datetime="2026-02-28T11:10Z">today</time>',
            "2026-02-28T11:10:00",
            "minute",
            id="microdata",
        ),
        pytest.param("", '<p class="date">28 February 2026</p>', "2026-02-28T00:00:00", "day", id="visible date"),
    ],
)
def test_date_without_linked_data(head: str, body: str, at: str, precision: str) -> None:
    """The date of publication is found in the head and in the text."""
    found = extract(document(page(body + paragraphs(), head=head))).published
    assert (found.at, found.precision) == (datetime.fromisoformat(at).replace(tzinfo=UTC), precision)
    assert found.source == "page"


def test_feed_date_is_finer() -> None:
    """Where the page names a day and the feed a moment of that day, the moment counts."""
    stated = Stated(at=datetime(2026, 2, 28, 11, 10, tzinfo=UTC), raw="r", precision="second", source="feed")
    hint = Entry(key="k", published=stated)
    head = '<meta name="date" content="2026-02-28">'
    assert extract(document(page(head=head), hint=hint)).published == stated
    assert extract(document(page(head=head.replace("28", "20")), hint=hint)).published.precision == "day"


def test_a_date_in_the_future_is_none() -> None:
    """A page from the year 2099 has no date, its words are kept."""
    found = extract(document(page(linked=LINKED | {"datePublished": "2099-01-01T00:00:00Z"})))
    assert found.published.at is None or found.published.at < NOW
    assert found.published.at is not None or found.published.flag == "future"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(
            '<link rel="canonical" href="/world/other">', "https://news.example.org/world/other", id="relative"
        ),
        pytest.param('<link rel="canonical" href="https://e.org/a">', "https://e.org/a", id="other site"),
        pytest.param('<link rel="canonical" href="https://news.example.org/">', None, id="the front page is a mistake"),
        pytest.param('<link rel="canonical" href="javascript:void(0)">', None, id="no address"),
        pytest.param('<meta property="og:url" content="https://e.org/b">', "https://e.org/b", id="Open Graph"),
        pytest.param("", None, id="none"),
    ],
)
def test_canonical(head: str, expected: str | None) -> None:
    """The page's own address is absolute, http(s), and never the front page of the site."""
    assert extract(document(page(head=head))).canonical == expected


@pytest.mark.parametrize(
    ("lines", "linked", "expected"),
    [
        pytest.param(("ORU (AFP) — " + PARAGRAPHS[0], *PARAGRAPHS[1:]), None, "AFP", id="dateline"),
        pytest.param((*PARAGRAPHS, "Source: Reuters"), None, "Reuters", id="credit line"),
        pytest.param(PARAGRAPHS, LINKED | {"author": {"name": "Associated Press"}}, "AP", id="by-line"),
        pytest.param(
            PARAGRAPHS, LINKED | {"sourceOrganization": {"name": "Agence France-Presse"}}, "AFP", id="JSON-LD"
        ),
        pytest.param(PARAGRAPHS, LINKED, None, id="own text"),
    ],
)
def test_credit(lines: tuple[str, ...], linked: object, expected: str | None) -> None:
    """An agency that is credited anywhere is found."""
    assert extract(document(page(paragraphs(lines), linked=linked))).credit == expected


def test_reservations() -> None:
    """Machine-readable reservations in the head and in the response are recorded."""
    head = '<meta name="tdm-reservation" content="1"><meta name="robots" content="index, noai">'
    assert set(extract(document(page(head=head))).opt_outs) == {"tdm-reservation", "noai"}
    assert extract(document(page(), headers=(("tdm-reservation", "1"),))).opt_outs == ("tdm-reservation",)
    assert extract(document(page())).opt_outs == ()


RUSSIAN = "Единственный мост через реку Ору был дважды поражён перед рассветом в субботу, сообщили власти города. " * 4


@pytest.mark.parametrize(
    ("body", "page_language", "feed_language", "expected"),
    [
        pytest.param(None, "en-GB", None, ("en", "page"), id="page"),
        pytest.param(None, "", "en", ("en", "feed"), id="feed"),
        pytest.param(None, "en", "en-US", ("en", "feed"), id="both"),
        pytest.param(None, "de", "en", ("en", "feed"), id="the text decides between them"),
        pytest.param(None, "", None, ("en", "detected"), id="neither"),
        pytest.param(f"<p>{RUSSIAN}</p>" * 3, "en", None, ("ru", "detected"), id="the alphabet refutes the page"),
        pytest.param(f"<p>{RUSSIAN}</p>" * 3, "uk-UA", "ru", ("ru", "feed"), id="one alphabet, two languages"),
    ],
)
def test_language(body: str | None, page_language: str, feed_language: str | None, expected: tuple[str, str]) -> None:
    """The language is the stated one unless the text refutes it, else the detected one."""
    found = extract(document(page(body, language=page_language), feed_language=feed_language))
    assert (found.language, found.language_source) == expected


def test_language_of_nothing_is_unknown() -> None:
    """A text too short to tell has no language."""
    found = extract(document("Oru 12:30", media_type="text/plain"))
    assert (found.language, found.language_source) == ("unknown", "detected")


def test_feed_content_stands_in() -> None:
    """Where a page cannot be had, the feed's own content is the article."""
    entry = Entry(key="k", title=TITLE, content=TEXT + "\nSource: AFP", authors=("Ann Lee",), language="en")
    found = from_feed(entry)
    assert (found.title, found.authors, found.body_source, found.credit) == (TITLE, ("Ann Lee",), "feed", "AFP")
    assert (found.language, found.language_source) == ("en", "feed")
    assert from_feed(Entry(key="k", summary="Short."), "fr").text == "Short."


def test_mapped_columns() -> None:
    """A record that does not come from the web says what its columns say."""
    columns = {
        "url": URL,
        "title": TITLE,
        "authors": ["Ann Lee", "Bo Ek"],
        "published_at": "2026-02-28",
        "source": "The Example Ledger",
        "text": TEXT.replace("\n", "\n\n"),
    }
    found = extract(document(json.dumps(columns), media_type="application/json", status=None))
    assert (found.title, found.text, found.authors) == (TITLE, TEXT, ("Ann Lee", "Bo Ek"))
    assert (found.published.precision, found.published.source) == ("day", "file")
    assert (found.canonical, found.site_name, found.language) == (URL, "The Example Ledger", "en")


def test_mapped_columns_with_html() -> None:
    """Where the column holds a page, the page is read, and the columns count before what it states."""
    columns = {"title": "As catalogued", "html": page(linked=LINKED)}
    found = extract(document(json.dumps(columns), media_type="application/json", status=None))
    assert (found.title, found.text, found.authors) == ("As catalogued", TEXT, ("Ann Lee", "Bo Ek"))


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        pytest.param("text/plain", f"{TITLE}\n\n{TEXT}", id="plain, a line a paragraph"),
        pytest.param("text/plain", f"{TITLE}\r\n\r\n" + "\r\n\r\n".join(PARAGRAPHS), id="plain, empty lines between"),
        pytest.param(
            "text/markdown", f"# {TITLE}\n\n" + "\n\n".join(PARAGRAPHS).replace("Three", "**Three**"), id="Markdown"
        ),
        pytest.param(
            "text/markdown",
            f"{TITLE}\n=====\n\n[{PARAGRAPHS[0]}](https://e.org)\n\n" + "\n\n".join(PARAGRAPHS[1:]),
            id="Markdown, underlined",
        ),
    ],
)
def test_plain_documents(media_type: str, body: str) -> None:
    """Plain text and Markdown give headline and paragraphs without marks."""
    found = extract(document(body, media_type=media_type, status=None))
    assert (found.title, found.text, found.language) == (TITLE, TEXT, "en")


@pytest.mark.parametrize(
    ("head", "title", "authors"),
    [
        pytest.param("Date: 2026-02-28\nBy Ann Lee\n\n", "", ("Ann Lee",), id="two lines"),
        pytest.param("date 2026-02-28 By Ann Lee and Bo Ek\n\n", "", ("Ann Lee", "Bo Ek"), id="one line"),
        pytest.param(f"{TITLE}\n\nBy Ann Lee\n2026 was a hard year.\n\n", TITLE, ("Ann Lee",), id="by-line only"),
        pytest.param(f"{TITLE}\n\nPublished 28 February 2026\n\n", TITLE, (), id="under the headline"),
    ],
)
def test_notes_of_plain_documents(head: str, title: str, authors: tuple[str, ...]) -> None:
    """Lines at the top that say when and by whom are no part of the text."""
    found = extract(document(head + TEXT, media_type="text/plain", status=None))
    assert (found.title, found.authors) == (title, authors)
    assert found.text.endswith(TEXT)
    assert "Ann Lee" not in found.text
    if "28" in head:
        assert (found.published.at, found.published.source) == (datetime(2026, 2, 28, tzinfo=UTC), "file")
        assert found.text == TEXT
