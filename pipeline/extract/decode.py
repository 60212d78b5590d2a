"""Finds out in which charset a document is written."""

import codecs
import re

from charset_normalizer import from_bytes

# The encoding standard of the Web (WHATWG, section 4.2) reads these labels as their larger relatives.
_LARGER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]+)|"
    rb"^<\?xml[^>]{0,100}?encoding=[\"']([a-zA-Z0-9_.:-]+)",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes; browsers look for the declaration in the first 1024, publishers put it later
_SAMPLE = 20_000  # bytes handed to the guesser from either end of the text between tags
_TAGS = re.compile(rb"<[^>]{0,2000}>")


def decode(body: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """
    Decode a document. The bytes decide, then what the header says, then what the document says, then a guess.

    Args:
        body: The bytes.
        charset: Named by the Content-Type header; None when none.

    Returns:
        The text, and flags: `charset_mismatch` where header or document say what the bytes refute, `charset_guessed`,
        `undecodable_bytes`, `nul_bytes`.
    """
    text, flags = _decoded(body, charset)
    return (text, (*flags, "nul_bytes")) if "\x00" in text else (text, flags)


def _decoded(body: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff"), ()
    if len(body) > 3 and body[1] == 0 and body[3] == 0:
        return body.decode("utf-16-le", "replace"), ("charset_guessed",)
    if len(body) > 3 and body[0] == 0 and body[2] == 0:
        return body.decode("utf-16-be", "replace"), ("charset_guessed",)
    declared = _META.search(body[:_HEAD])
    stated = [name for name in (charset, declared and (declared.group(1) or declared.group(2)).decode("ascii")) if name]
    refuted: tuple[str, ...] = ()
    for candidate in ("utf-8", *stated):
        text = _strictly(body, candidate)
        if text is not None:
            wrong = candidate == "utf-8" and not body.isascii() and any(not _is_utf8(name) for name in stated)
            return text, ("charset_mismatch",) if wrong else refuted
        refuted = ("charset_mismatch",) if candidate in stated else refuted
    return _guessed(body, refuted)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("_", "-") in {"utf-8", "utf8"}


def _strictly(body: bytes, name: str) -> str | None:
    """Decode without a single error, or not at all."""
    label = _LARGER.get(name.lower(), name)
    try:
        if not codecs.lookup(label)._is_text_encoding:
            return None
        return body.decode(label)
    except (LookupError, UnicodeError):
        return None


def _guessed(body: bytes, flags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Let the letters decide; a document that is nearly UTF-8 is UTF-8 with damage."""
    as_utf8 = body.decode("utf-8", "replace")
    n_broken = as_utf8.count("\ufffd")
    n_wide = sum(1 for letter in as_utf8[:200_000] if letter > "\x7f")
    if n_broken * 20 < n_wide:
        return as_utf8, (*flags, "undecodable_bytes")
    words = _TAGS.sub(b" ", body)
    best = from_bytes(words[:_SAMPLE] + b" " + words[-_SAMPLE:]).best()
    text = _strictly(body, best.encoding) if best is not None else None
    if text is not None:
        return text, (*flags, "charset_guessed")
    if best is not None:
        return body.decode(best.encoding, "replace"), (*flags, "charset_guessed", "undecodable_bytes")
    return body.decode("cp1252", "replace"), (*flags, "charset_guessed", "undecodable_bytes")
