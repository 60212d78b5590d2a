"""Pure: what a reader would see of a piece of HTML, as plain text."""

import re
from html import unescape

# A tag ends at the next `>` that stands in no quoted value; without `<` inside, so that hostile input costs little.
_TAG = re.compile(r"<[a-zA-Z/!?](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>|<[a-zA-Z/!?][^<>]*>")
# HTML 4, section 7.5.3: elements that begin a line of their own.
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|h[1-6r]|"
    r"header|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_NAMES = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "button",
    "select",
    "textarea",
    "audio",
    "video",
]
_UNSEEN = re.compile(rf"<(?:(?P<name>{'|'.join(_NAMES)})\b[^<>]*>|!--)")
# XML 1.0, section 2.2, and surrogates: characters that no document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop characters that no XML document may hold (NUL, lone surrogates, control characters)."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def one_line(markup: str) -> str:
    """
    Give the visible text of a short piece of markup, such as a title, on one line.

    Args:
        markup: Plain text or HTML; a `<` that opens no tag is kept.

    Returns:
        Plain text; entities resolved, tags and the contents of scripts gone, white space folded.
    """
    return " ".join(_seen(markup).split())


def paragraphs(markup: str) -> str:
    """
    Give the visible text of a piece of HTML, one paragraph a line.

    Args:
        markup: HTML or plain text; plain text keeps its line breaks.

    Returns:
        Plain text, paragraphs separated by one newline, none of them empty.
    """
    return "\n".join(line for line in (" ".join(raw.split()) for raw in _seen(markup).split("\n")) if line)


def _seen(markup: str) -> str:
    """The text without tags, its blocks on lines of their own."""
    text = markup
    if "<" in text and _TAG.search(text):
        # White space in HTML is one blank; only elements break lines.
        text = _BLOCK.sub("\n", " ".join(_without_unseen(text).split()))
        text = _TAG.sub("", text)
    return clean(unescape(text) if "&" in text else text)


def _without_unseen(markup: str) -> str:
    """Cut out comments and the elements whose contents nobody reads."""
    lowered = markup.lower()
    if len(lowered) != len(markup):
        lowered = markup
    kept: list[str] = []
    unclosed: set[str] = set()
    position = 0
    while (match := _UNSEEN.search(lowered, position)) is not None:
        name = match["name"]
        ending = f"</{name}" if name else "-->"
        end = -1 if ending in unclosed else lowered.find(ending, match.end())
        kept.append(markup[position : match.start()])
        if end < 0:
            unclosed.add(ending)
            position = match.end()
        else:
            position = lowered.find(">", end) + 1 or len(markup)
    return " ".join((*kept, markup[position:])) if kept else markup
