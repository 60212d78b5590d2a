"""What is kept of a text for every later comparison: rare terms in reading order and hashes of word triples."""

import struct
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.dedupe.boilerplate import strip_boilerplate
from pipeline.dedupe.reference import IDF_EPOCH
from pipeline.dedupe.words import HARM, NUMBER, PLAIN, Reading, tokens, vocabulary

TOLL: Final = 5
RARE: Final = 2.0
WEIGHT_STEPS: Final = 16.0
MAX_WORDS: Final = 20_000
MAX_TERMS: Final = 2_500
MAX_SHINGLES: Final = 256
_HEADER: Final = struct.Struct("<16sIHHB")
_TOLL_REACH: Final = 5

Hashes = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fingerprint:
    """
    All that a comparison needs of a text.

    Attributes:
        digest: 128 bits of the folded tokens in order, boilerplate off; texts with equal digests are identical.
        n_words: Number of tokens, boilerplate off.
        idf_epoch: Reference that the weights come from.
        terms: Hash of each token that is rare (idf above 2) or a number, in reading order, at most 2,500.
        weights: Inverse document frequency of each, in sixteenths.
        marks: PLAIN, NAME, NUMBER, DATE, HARM or TOLL (a number of killed or wounded) of each.
        shingles: The 256 smallest hashes of three tokens in a row, ascending; all of them when there are fewer.
    """

    digest: bytes
    n_words: int
    idf_epoch: str
    terms: Hashes
    weights: Bytes
    marks: Bytes
    shingles: Hashes

    def pack(self) -> bytes:
        """Serialise for one BLOB column."""
        epoch = self.idf_epoch.encode()
        head = _HEADER.pack(self.digest, self.n_words, len(self.terms), len(self.shingles), len(epoch))
        return b"".join(
            (head, epoch, *(part.tobytes() for part in (self.terms, self.shingles, self.weights, self.marks)))
        )


def unpack(blob: bytes) -> Fingerprint:
    """Read what `Fingerprint.pack` wrote."""
    digest, n_words, n_terms, n_shingles, n_epoch = _HEADER.unpack_from(blob)
    at = _HEADER.size + n_epoch
    ends = [at + 4 * n_terms, at + 4 * (n_terms + n_shingles)]
    return Fingerprint(
        digest=digest,
        n_words=n_words,
        idf_epoch=blob[_HEADER.size : at].decode(),
        terms=np.frombuffer(blob, np.uint32, n_terms, at),
        shingles=np.frombuffer(blob, np.uint32, n_shingles, ends[0]),
        weights=np.frombuffer(blob, np.uint8, n_terms, ends[1]),
        marks=np.frombuffer(blob, np.uint8, n_terms, ends[1] + n_terms),
    )


def fingerprint(text: str, language: str) -> Fingerprint:
    """
    Keep what later comparisons need of a text.

    The rare terms of the first 20,000 tokens count; the digest is of the whole text.

    Args:
        text: Body of an article in plain text; any script, any length.
        language: BCP 47 primary tag, or `unknown`.

    Returns:
        The fingerprint; of an empty text one that matches nothing.
    """
    return fingerprint_of(vocabulary(language).read(tokens(strip_boilerplate(text))))


def fingerprint_of(reading: Reading) -> Fingerprint:
    """Keep what later comparisons need of a text that is read already."""
    keys, idf, marks = reading.keys, reading.idf[:MAX_WORDS], reading.marks[:MAX_WORDS]
    marks = marks.copy()
    _mark_tolls(marks)
    kept = np.flatnonzero((idf > RARE) | (marks == NUMBER) | (marks == TOLL))[:MAX_TERMS]
    return Fingerprint(
        digest=blake2b(keys.tobytes(), digest_size=16).digest(),
        n_words=len(keys),
        idf_epoch=IDF_EPOCH,
        terms=keys[kept],
        weights=np.round(idf[kept] * WEIGHT_STEPS).astype(np.uint8),
        marks=marks[kept],
        shingles=_shingles(keys[:MAX_WORDS])[:MAX_SHINGLES],
    )


def _mark_tolls(marks: Bytes) -> None:
    """Turn numbers that stand close to a word of killing or wounding into tolls, and such words into plain ones."""
    harm = np.flatnonzero(marks == HARM)
    if len(harm):
        numbers = np.flatnonzero(marks == NUMBER)
        after = np.searchsorted(harm, numbers)
        ahead = harm[np.minimum(after, len(harm) - 1)] - numbers
        behind = numbers - harm[np.maximum(after - 1, 0)]
        close = ((ahead > 0) & (ahead <= _TOLL_REACH)) | ((behind > 0) & (behind <= _TOLL_REACH))
        marks[numbers[close]] = TOLL
        marks[harm] = PLAIN


def _shingles(keys: Hashes) -> Hashes:
    """Hash each three tokens in a row; ascending, each once."""
    if len(keys) < 3:
        return np.empty(0, np.uint32)
    wide = keys.astype(np.uint64)
    mixed = (wide[:-2] * np.uint64(0x9E3779B97F4A7C15)) ^ (
        wide[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) + (wide[2:] << np.uint64(32))
    )
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x94D049BB133111EB)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))
