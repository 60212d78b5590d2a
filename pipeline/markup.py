"""Pure: what a reader would see of a piece of HTML, as plain text."""

import re
from html import unescape

from lxml import etree, html

_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")
# HTML 4, section 7.5.3: elements that begin a line of their own.
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "head", "title", "svg", "math", "form",
    "button",
    "select", "textarea", "audio", "video", "canvas",
})  # fmt: skip
# XML 1.0, section 2.2, and surrogates: characters that no document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop characters that no XML document may hold (NUL, lone surrogates, control characters)."""
    return _FORBIDDEN.sub("", text)


def one_line(markup: str) -> str:
    """
    Give the visible text of a short piece of markup, such as a title, on one line.

    Args:
        markup: Plain text or HTML; a `<` that opens no tag is kept.

    Returns:
        Plain text; entities resolved, tags and the contents of scripts gone, white space folded.
    """
    if "<" in markup and _TAG.search(markup):
        markup = paragraphs(markup)
    elif "&" in markup:
        markup = unescape(markup)
    return " ".join(clean(markup).split())


def paragraphs(markup: str) -> str:
    """
    Give the visible text of a piece of HTML, one paragraph a line.

    Args:
        markup: HTML or plain text; plain text keeps its line breaks.

    Returns:
        Plain text, paragraphs separated by one newline, none of them empty.
    """
    if "<" not in markup or not _TAG.search(markup):
        return _lines(unescape(markup) if "&" in markup else markup)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    body = f"<html><body><div>{clean(markup)}</div></body></html>".encode()
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.LxmlError:
        root = None
    pieces: list[str] = []
    if root is not None:
        _collect(root, pieces)
    # libxml2 drops what lies beyond its deepest level: better a text without paragraphs than none.
    return _lines("".join(pieces)) or _lines(unescape(_TAG.sub(" ", markup.rpartition("<script")[0] or markup)))


def _collect(root: etree._Element, pieces: list[str]) -> None:
    """Append the visible text of a tree in document order, with line breaks around blocks."""
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            hidden += tag in _UNSEEN
            if not hidden:
                pieces.append("\n" if tag in _BLOCKS else "")
                pieces.append(_folded(element.text))
            continue
        if not hidden and tag in _BLOCKS:
            pieces.append("\n")
        hidden -= tag in _UNSEEN
        if not hidden:
            pieces.append(_folded(element.tail))


def _folded(text: str | None) -> str:
    """White space in HTML is one blank; only elements break lines."""
    return re.sub(r"\s+", " ", text) if text else ""


def _lines(text: str) -> str:
    """Fold the white space of each line and drop the empty ones."""
    return "\n".join(line for line in (" ".join(raw.split()) for raw in clean(text).split("\n")) if line)
