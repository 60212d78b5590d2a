"""Takes one document through decoding, parsing, text, metadata and language, whatever its type."""

import re
from dataclasses import replace

from pipeline.bylines import agency, credit
from pipeline.extract import body, metadata
from pipeline.extract.decode import decode
from pipeline.extract.jsonld import Linked, read
from pipeline.extract.language import language_of
from pipeline.extract.page import Page, parse
from pipeline.extract.records import Columns, columns_of, plain_text
from pipeline.models import Document, Entry, Extraction
from pipeline.reservations import reservations

_HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00\x18ftyp",
)
_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def extract(document: Document) -> Extraction:
    """
    Say what a document says.

    HTML, plain text, Markdown and records of mapped columns are read; everything else gives an empty extraction, for
    which `pipeline.gate` has the reason.

    Args:
        document: Any archived document.

    Returns:
        The extraction; its text is empty when the document holds none.
    """
    kind = document.media_type.lower()
    if document.body.startswith(_BINARY) or not document.body.strip():
        return _reserved(document)
    if kind == "application/json":
        columns = columns_of(document.body) if document.status is None else None
        return _from_columns(columns, document) if columns is not None else _reserved(document)
    if kind in _PLAIN and not _LOOKS_LIKE_HTML.search(document.body[:1024]):
        return _from_plain(document)
    if kind in _HTML or kind in _PLAIN:
        return _from_page(document)
    return _reserved(document)


def from_feed(entry: Entry, feed_language: str | None = None) -> Extraction:
    """
    Let a feed entry's own content stand in for a page that cannot be had.

    Args:
        entry: The entry; its full text counts, else its summary.
        feed_language: Language stated for the feed; None when unknown.
    """
    text = entry.content or entry.summary
    language, source = language_of(f"{entry.title}\n{text}", feed=entry.language or feed_language, page=None)
    return Extraction(
        title=entry.title,
        text=text,
        authors=entry.authors,
        published=entry.published,
        language=language,
        language_source=source,
        credit=_credit("", entry.authors, text),
        body_source="feed",
        extractor="feed/1",
    )


def _reserved(document: Document) -> Extraction:
    """A document without text; only its reservations are known."""
    return Extraction(opt_outs=reservations({}, document.headers), extractor=body.VERSION)


def _from_page(document: Document) -> Extraction:
    """What an HTML page says."""
    text, flags = decode(document.body, document.charset)
    page = parse(text)
    if page is None:
        return replace(_reserved(document), flags=flags)
    return _of_page(page, document, flags)


def _of_page(page: Page, document: Document, flags: tuple[str, ...]) -> Extraction:
    """What a parsed page says."""
    linked = read(page.linked)
    hint = document.hint
    published = metadata.published_of(
        page, linked, feed=hint.published if hint else None, url=document.final_url, now=document.fetched_at
    )
    title = metadata.title_of(page, linked, document.final_url) or (hint.title if hint else "")
    body.without_furniture(page.tree)
    authors = metadata.authors_of(page, linked) or (hint.authors if hint else ())
    found = body.without_headline(body.text_of(page.tree), title)
    language, source = language_of(
        f"{title}\n{found}", feed=_feed_language(document), page=_page_language(page, linked)
    )
    return Extraction(
        title=title,
        text=found,
        authors=authors,
        published=published,
        language=language,
        language_source=source,
        canonical=metadata.canonical_of(page, linked, document.final_url),
        site_name=metadata.site_name_of(page, linked),
        credit=_credit(linked.credit, authors, found),
        extractor=body.VERSION,
        opt_outs=reservations(page.metas, document.headers),
        flags=(*flags, *page.flags),
    )


def _from_plain(document: Document) -> Extraction:
    """What a plain text or Markdown file says."""
    decoded, flags = decode(document.body, document.charset)
    plain = plain_text(decoded, markdown=document.media_type != "text/plain", now=document.fetched_at)
    hint = document.hint
    title = hint.title if hint and hint.title else plain.headline
    authors = plain.authors or (hint.authors if hint else ())
    language, source = language_of(f"{title}\n{plain.text}", feed=_feed_language(document), page=None)
    return Extraction(
        title=title,
        text=plain.text,
        authors=authors,
        published=plain.published if plain.published.at or hint is None else hint.published,
        language=language,
        language_source=source,
        credit=_credit("", authors, plain.text),
        extractor="plain/1",
        opt_outs=reservations({}, document.headers),
        flags=flags,
    )


def _from_columns(columns: Columns, document: Document) -> Extraction:
    """What a record of mapped columns says; its own columns count before what its HTML states."""
    if columns.html:
        inner = replace(document, media_type="text/html", charset="utf-8", body=columns.html.encode("utf-8", "replace"))
        found = _from_page(inner)
    else:
        text, flags = columns.text, ()
        language, source = language_of(
            f"{columns.title}\n{text}", feed=columns.language or _feed_language(document), page=None
        )
        found = Extraction(text=text, language=language, language_source=source, extractor="columns/1", flags=flags)
    hint = document.hint
    authors = columns.authors or found.authors or (hint.authors if hint else ())
    published = columns.published if columns.published.raw else found.published
    if published.at is None and hint is not None and hint.published.at is not None:
        published = hint.published
    return replace(
        found,
        title=columns.title or found.title or (hint.title if hint else ""),
        authors=authors,
        published=published,
        canonical=columns.url or found.canonical,
        site_name=columns.source or found.site_name,
        credit=_credit(found.credit or "", authors, found.text),
        body_source="feed" if hint is not None else "page",
    )


def _feed_language(document: Document) -> str | None:
    """The language that feed or entry state."""
    return (document.hint.language if document.hint else None) or document.feed_language


def _page_language(page: Page, linked: Linked) -> str | None:
    """The language that a page states."""
    return linked.language or page.language or page.metas.get("content-language") or page.metas.get("og:locale")


def _credit(stated: str, authors: tuple[str, ...], text: str) -> str | None:
    """Whom a text is taken from: as the page states it, as its by-line says, as dateline and credit line say."""
    if stated:
        return agency(stated) or stated[:100]
    return next(filter(None, (agency(name) for name in authors)), None) or credit(text)
