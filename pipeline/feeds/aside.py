"""Keeps the long texts of a feed aside while feedparser sorts its elements, which it does character by character."""

import re
from contextlib import suppress
from dataclasses import dataclass

# Longer texts hold 88 % of the bytes of 200 real feeds (our evaluation); shorter ones are not worth the trouble.
_LONG = 400  # bytes
_OPEN, _CLOSE = b"<![CDATA[", b"]]>"
# Escaped markup fills its element, so that no `<` comes before the end tag.
_ESCAPED = re.compile(
    rb"(<(?:description|summary|content|content:encoded)(?:\s[^<>]*)?>)([^<]{400,})(?=</)", re.IGNORECASE
)
_MODE = re.compile(rb"\bmode\s*=|base64", re.IGNORECASE)
_PLACEHOLDER = re.compile("\ue0f8(\\d+)\ue0f9")
_C1 = re.compile("[\x80-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """
    A feed document with placeholders for its long texts.

    Attributes:
        body: The document, UTF-8.
        texts: The long texts, by number.
    """

    body: bytes
    texts: list[str]

    def restored(self, text: str) -> str:
        """Put the long texts back into a value that came out of the document."""
        if "\ue0f8" not in text:
            return text
        return _PLACEHOLDER.sub(lambda number: self._text(int(number.group(1))), text)

    def _text(self, number: int) -> str:
        return _mended(self.texts[number]) if number < len(self.texts) else ""


def set_aside(body: bytes) -> Aside:
    """
    Replace the long texts of a feed document by placeholders.

    Args:
        body: The document, valid UTF-8.

    Returns:
        The shorter document and its texts; the document as it is where it uses the placeholder's characters itself.
    """
    if "\ue0f8".encode() in body:
        return Aside(body=body, texts=[])
    texts: list[str] = []

    def escaped(match: re.Match[bytes]) -> bytes:
        if _MODE.search(match.group(1)):
            return match.group()
        texts.append(_unescaped(match.group(2).decode()))
        return match.group(1) + _placeholder(len(texts) - 1)

    pieces: list[bytes] = []
    position = 0
    while (start := body.find(_OPEN, position)) >= 0:
        end = body.find(_CLOSE, start)
        if end < 0:
            break
        pieces.append(_ESCAPED.sub(escaped, body[position:start]))
        if end - start < _LONG:
            pieces.append(body[start : end + len(_CLOSE)])
        else:
            texts.append(body[start + len(_OPEN) : end].decode())
            pieces.append(_placeholder(len(texts) - 1))
        position = end + len(_CLOSE)
    pieces.append(_ESCAPED.sub(escaped, body[position:]))
    return Aside(body=b"".join(pieces), texts=texts)


def _unescaped(text: str) -> str:
    """Resolve the five entities of XML; character references mean the same in the HTML that comes out."""
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def _placeholder(number: int) -> bytes:
    return f"\ue0f8{number}\ue0f9".encode()


def _mended(text: str) -> str:
    """Undo UTF-8 that was encoded twice, and read C1 controls as the Windows letters that they stand for."""
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    if not _C1.search(text):
        return text
    return _C1.sub(lambda found: found.group().encode("latin-1").decode("cp1252", "ignore"), text)
