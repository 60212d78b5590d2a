"""Content codings come apart to what went in, or to one of three errors, and never to more than the limit."""

import contextlib
import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.web.decode import BadEncodingError, BodyDecoder, CutOffError, TooLargeError

LIMIT = 100_000


def decode(data: bytes, coding: str, *, step: int = 7, limit: int = LIMIT, cut: bool = False) -> bytes:
    """Decode a body that comes in pieces of `step` bytes."""
    decoder = BodyDecoder(coding, limit=limit, cut=cut)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
        if decoder.full:
            break
    return decoder.finish()


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib header."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODERS = {
    "": lambda data: data,
    "identity": lambda data: data,
    "utf-8": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
}


@given(st.sampled_from(sorted(CODERS)), st.binary(min_size=1, max_size=500), st.integers(1, 600))
def test_round_trip(coding: str, body: bytes, step: int) -> None:
    """What went in comes out, in pieces of any size."""
    text = b"<p>" + body
    assert decode(CODERS[coding](text), coding, step=step) == text


@given(st.sampled_from(sorted(CODERS)), st.binary(max_size=300), st.integers(1, 400))
def test_garbage_gives_a_value_or_one_of_three_errors(coding: str, data: bytes, step: int) -> None:
    """No bytes make the decoder raise anything else."""
    with contextlib.suppress(BadEncodingError, TooLargeError, CutOffError):
        decode(data, coding, step=step)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=8), st.integers(1, 64))
def test_gzip_members(parts: list[bytes], step: int) -> None:
    """Concatenated members are one body, wherever the pieces are cut."""
    body = b"<" + b"".join(parts)
    data = gzip.compress(b"<") + b"".join(map(gzip.compress, parts))
    assert decode(data, "gzip", step=step) == body


@pytest.mark.parametrize(
    ("data", "coding", "body"),
    [
        pytest.param(b"<html>", "gzip", b"<html>", id="plain-labelled-gzip"),
        pytest.param(b"<html>plain", "br", b"<html>plain", id="plain-labelled-br"),
        pytest.param(gzip.compress(gzip.compress(b"<x>")), "gzip", b"<x>", id="gzip-twice-labelled-once"),
        pytest.param(gzip.compress(b"<x>"), "", b"<x>", id="gzip-not-labelled"),
        pytest.param(gzip.compress(b"<x>") + b"\0\0junk", "gzip", b"<x>", id="junk-behind-gzip"),
        pytest.param(raw_deflate(b"<x>" * 9), "deflate", b"<x>" * 9, id="raw-deflate"),
    ],
)
def test_mislabelled(data: bytes, coding: str, body: bytes) -> None:
    """A wrong label does not lose a body that can be read without doubt."""
    assert decode(data, coding) == body


@pytest.mark.parametrize(
    ("data", "coding", "error"),
    [
        pytest.param(gzip.compress(b"x" * 999)[:-9], "gzip", CutOffError, id="cut-gzip"),
        pytest.param(brotli.compress(bytes(range(256)) * 9)[:-9], "br", CutOffError, id="cut-brotli"),
        pytest.param(b"\x1f\x8b\x08\x00garbagegarbage", "gzip", BadEncodingError, id="broken-gzip"),
        pytest.param(b"\x00\x01\x02" * 30, "br", BadEncodingError, id="broken-brotli"),
        pytest.param(b"anything", "zstd", BadEncodingError, id="unsupported"),
        pytest.param(gzip.compress(b"") * 2_000, "gzip", BadEncodingError, id="thousands-of-members"),
        pytest.param(gzip.compress(bytes(LIMIT + 1)), "gzip", TooLargeError, id="bomb"),
        pytest.param(brotli.compress(bytes(LIMIT + 1)), "br", TooLargeError, id="brotli-bomb"),
        pytest.param(gzip.compress(gzip.compress(bytes(LIMIT + 1))), "", TooLargeError, id="hidden-bomb"),
    ],
)
def test_refused(data: bytes, coding: str, error: type[Exception]) -> None:
    """What is cut off, broken or too large is refused, each with its own error."""
    with pytest.raises(error):
        decode(data, coding)


def test_cut_keeps_the_beginning() -> None:
    """robots.txt is cut at its limit, not refused."""
    assert decode(gzip.compress(b"abc" * 1_000), "gzip", limit=100, cut=True) == (b"abc" * 34)[:100]
