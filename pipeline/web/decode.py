"""Undoes content codings piece by piece, never holding more than the limit allows."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

_PIECE = 64 * 1024
"""Bytes that one step of a decoder may give out."""

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 1_000
"""gzip members in one body; more of them is an attack (each costs a copy of the rest)."""

_MAX_WRAPPINGS = 2
"""Undeclared gzip layers that are taken off at the end."""

_UNSUPPORTED = frozenset({"zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"})


class BadEncodingError(Exception):
    """The bytes are not what Content-Encoding says, and not plain either."""


class TooLargeError(Exception):
    """The decoded body is larger than the limit."""


class CutOffError(Exception):
    """A coded body ended before its own end mark."""


class _Coding(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode a piece into pieces."""

    def finish(self) -> None:
        """Check that the end was reached."""


class _Identity:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Zlib:
    """gzip of any number of members, or deflate with or without header; plain text passes where it was mislabelled."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding == "gzip"
        self._head = b""
        self._inner: zlib._Decompress | None = None
        self._plain = False
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decode a piece; bytes behind the last gzip member are ignored, as browsers do."""
        while data and not self._plain:
            if self._inner is None:
                data, self._head = self._head + data, b""
                if len(data) < len(_GZIP_MAGIC):
                    self._head = data
                    return
                if not self._begin(data):
                    return
                continue
            try:
                piece = self._inner.decompress(data, _PIECE)
            except zlib.error as error:
                raise BadEncodingError(str(error)) from error
            if piece:
                yield piece
            if self._inner.eof:
                data, self._inner = self._inner.unused_data, None
                self._members += 1
            else:
                data = self._inner.unconsumed_tail
        if self._plain and data:
            yield data

    def _begin(self, data: bytes) -> bool:
        """Choose how to read on from two or more bytes; False when nothing that matters follows."""
        if self._members >= _MAX_MEMBERS:
            message = f"more than {_MAX_MEMBERS} members"
            raise BadEncodingError(message)
        if self._gzip and data[:2] == _GZIP_MAGIC:
            self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
        elif self._members:
            return False
        elif self._gzip:
            self._plain = True
        else:
            header = data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0  # RFC 1950
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if header else -zlib.MAX_WBITS)
        return True

    def finish(self) -> None:
        """Check that the last member was whole."""
        if self._inner is not None or (self._head and not self._members):
            raise CutOffError


class _Brotli:
    """Brotli; plain markup passes where it was mislabelled."""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._seen = b""
        self._plain = False
        self._gave = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._plain:
            yield data
            return
        if not self._gave and len(self._seen) < _PIECE:
            self._seen += data
        try:
            piece = self._inner.process(data, output_buffer_limit=_PIECE)
            while piece or not self._inner.can_accept_more_data():
                if piece:
                    self._gave = True
                    yield piece
                piece = self._inner.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            if self._gave or self._seen.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"<", b"{", b"["):
                raise BadEncodingError(str(error)) from error
            self._plain = True
            yield self._seen

    def finish(self) -> None:
        if not self._plain and not self._inner.is_finished():
            raise CutOffError


def _coding(name: str) -> _Coding:
    """Choose the decoder of one token of Content-Encoding; what is no coding (a charset, `none`) changes nothing."""
    if name in _UNSUPPORTED:
        message = f"unsupported content coding {name}"
        raise BadEncodingError(message)
    if name in ("gzip", "x-gzip"):
        return _Zlib("gzip")
    if name == "deflate":
        return _Zlib("deflate")
    return _Brotli() if name == "br" else _Identity()


class BodyDecoder:
    """
    Collects one body.

    Args:
        content_encoding: The header; empty when absent.
        limit: Most decoded bytes.
        cut: Keep the first `limit` bytes of a larger body instead of refusing it (robots.txt).

    Raises:
        BadEncodingError: If a coding is not supported.
    """

    def __init__(self, content_encoding: str, *, limit: int, cut: bool = False) -> None:
        names = [token.strip().lower() for token in content_encoding.split(",") if token.strip()]
        self._codings = [_coding(name) for name in reversed(names)]
        self._limit = limit
        self._cut = cut
        self._body = bytearray()
        self.full = False

    def feed(self, data: bytes) -> None:
        """
        Take the next bytes as they came.

        Raises:
            TooLargeError: If the body outgrew the limit.
            BadEncodingError: If they cannot be decoded.
        """
        self._pass(data, 0)

    def _pass(self, data: bytes, level: int) -> None:
        if level < len(self._codings):
            for piece in self._codings[level].feed(data):
                self._pass(piece, level + 1)
                if self.full:
                    return
            return
        room = self._limit - len(self._body)
        if len(data) > room and not self._cut:
            raise TooLargeError
        self._body += data[:room]
        self.full = self._cut and len(data) >= room

    def finish(self) -> bytes:
        """
        Give the whole body.

        Raises:
            CutOffError: If a coding did not reach its end mark.
            BadEncodingError: If the body is wrapped in something that cannot be decoded.
            TooLargeError: If it outgrows the limit when undeclared gzip is taken off.
        """
        if not self.full:
            for coding in self._codings:
                coding.finish()
        body = bytes(self._body)
        self._body.clear()
        for _ in range(_MAX_WRAPPINGS):
            if body[:2] != _GZIP_MAGIC:
                return body
            body = _unwrap(body, self._limit)
        return body


def _unwrap(body: bytes, limit: int) -> bytes:
    """Take off one gzip layer that no header announced (double compression, .xml.gz)."""
    inner = _Zlib("gzip")
    plain = bytearray()
    for start in range(0, len(body), _PIECE):
        for piece in inner.feed(body[start : start + _PIECE]):
            plain += piece
            if len(plain) > limit:
                raise TooLargeError
    inner.finish()
    return bytes(plain)
