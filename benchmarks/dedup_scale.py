"""Measures what linking one article costs as the corpus grows, and what the classic MinHash index costs beside it.

    python -m benchmarks.dedup_scale ../shared/eval/dedup [--sizes 10000 100000 1000000] [--minhash 100000]

The corpus is mixed from real sentences: each article takes 10 to 18, every one from another article, so that each
sentence recurs in many articles: harder than news. It is stored without being linked; then batches of 1,000 new ones, a
fifth of them copies of stored ones (whole, shortened, or with every fourth sentence replaced), are prepared, linked and
committed. Seconds are CPU seconds of the process with all its threads. Each size is measured in a process of its own,
on a copy of the filled corpus; `--corpus FOLDER` keeps the filled ones for the next time.
"""

import argparse
import gzip
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.bare_corpus import Text, add_texts, article_row
from pipeline.dedupe.alignment import view
from pipeline.dedupe.terms import Fingerprint, fingerprint, fingerprint_of
from pipeline.dedupe.words import Reading, tokens, vocabulary
from pipeline.store.database import Store
from pipeline.store.lookup import store_fingerprints
from pipeline.store.rows import insert_rows
from pipeline.text import sentences

NOW = datetime(2024, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=30)
"""Between the arrivals of two articles: a million in a year."""
BATCH = 1000
FILL = 5000


class Mixer:
    """Makes articles out of real sentences; an article is a list of their numbers, and depends on its own alone."""

    def __init__(self, folder: Path) -> None:
        self._sentences: list[str] = []
        with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                self._sentences += [text[start:end] for start, end in sentences(text) if 40 < end - start < 600]
        self._readings: dict[int, Reading] = {}

    def article(self, number: int) -> list[int]:
        """The sentences of one article."""
        drawn = random.Random(number)
        return drawn.choices(range(len(self._sentences)), k=drawn.randint(10, 18))

    def copy(self, number: int, stored: int) -> list[int]:
        """A whole, a shortened or an edited copy of one of the stored."""
        drawn = random.Random(-number)
        of = self.article(drawn.randrange(stored))
        way = drawn.randrange(3)
        if way == 0:
            return of
        if way == 1:
            return of[: max(4, len(of) * 3 // 5)]
        other = self.article(number)
        return [other[at % len(other)] if at % 4 == 3 else sentence for at, sentence in enumerate(of)]

    def text(self, number: int, mixed: list[int]) -> Text:
        """An article in words."""
        words = " ".join(self._sentences[sentence] for sentence in mixed)
        return Text(id=f"a{number:08}", text=words, site=f"s{number % 3000}.example")

    def fingerprint(self, mixed: list[int]) -> Fingerprint:
        """Its fingerprint, put together from its sentences; the same as that of its text, and faster to fill with."""
        parts = [self._reading(sentence) for sentence in mixed]
        return fingerprint_of(
            Reading(
                keys=np.concatenate([part.keys for part in parts]),
                idf=np.concatenate([part.idf for part in parts]),
                marks=np.concatenate([part.marks for part in parts]),
            )
        )

    def _reading(self, sentence: int) -> Reading:
        """A sentence as the fingerprint reads it."""
        if sentence not in self._readings:
            self._readings[sentence] = vocabulary("en").read(tokens(self._sentences[sentence]))
        return self._readings[sentence]


def fill(store: Store, mixer: Mixer, first: int, behind: int) -> None:
    """Store articles with their fingerprints, unlinked, as if each batch had just arrived."""
    with store.writing() as connection:
        for start in range(first, behind, FILL):
            numbers = range(start, min(start + FILL, behind))
            now = NOW + start * STEP
            mixed = [mixer.article(number) for number in numbers]
            made = [mixer.text(number, parts) for number, parts in zip(numbers, mixed, strict=True)]
            marks = [mixer.fingerprint(parts) for parts in mixed]
            connection.execute("BEGIN")
            rows = [article_row(text, mark, now) for text, mark in zip(made, marks, strict=True)]
            insert_rows(connection, "articles", rows)
            store_fingerprints(
                connection, [(text.id, view(mark)) for text, mark in zip(made, marks, strict=True)], now=now
            )
            connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


def filled(mixer: Mixer, corpus: Path, sizes: list[int]) -> Iterator[tuple[int, Store]]:
    """Give a corpus of each size, filling those that are not there yet from the one before."""
    before: Store | None = None
    for start, size in zip([0, *sizes], sizes, strict=False):
        kept = Store(data=corpus / str(size))
        if not kept.live.is_file():
            store = Store(data=corpus / f"{size}.unfinished")
            shutil.rmtree(store.data, ignore_errors=True)
            store.live.parent.mkdir(parents=True)
            if before:
                shutil.copyfile(before.live, store.live)
            store.prepare(NOW)
            fill(store, mixer, start, size)
            store.data.rename(kept.data)
        before = kept
        yield size, kept


def measure(mixer: Mixer, kept: Path, size: int, batches: int, window: timedelta | None) -> None:
    """Print milliseconds of CPU an article (the preparing alone, then all in), on a copy of a filled corpus."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as data:
        store = Store(data=Path(data))
        store.live.parent.mkdir(parents=True)
        shutil.copyfile(kept / "live" / "tocsin.duckdb", store.live)
        store.prepare(NOW)
        fingerprint("warm up", "en")
        all_in = preparing = 0.0
        links = 0
        for first in range(size, size + batches * BATCH, BATCH):
            made = [
                mixer.text(number, mixer.article(number) if number % 5 else mixer.copy(number, size))
                for number in range(first, first + BATCH)
            ]
            started = time.process_time()
            for text in made:
                fingerprint(text.text, "en")
            preparing += time.process_time() - started
            started = time.process_time()
            links += add_texts(store, made, now=NOW + first * STEP, window=window)
            all_in += time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        with duckdb.connect(str(store.live), read_only=True) as connection:
            postings = connection.execute("SELECT count(*) FROM work.postings").fetchone()
        share = 1000 / (batches * BATCH)
        print(
            f"{size:>9} stored{'' if window is None else f', window {window.days} days'}: {all_in * share:5.2f} ms an "
            f"article (of which preparing {preparing * share:.2f}), "
            f"{links / batches:.0f} links a batch, {postings[0] if postings else 0} postings, "
            f"{store.live.stat().st_size / 1024**3:.2f} GiB on disk, peak memory {peak:.2f} GiB",
            flush=True,
        )


def minhash(folder: Path, size: int) -> None:
    """Print what datasketch's MinHashLSH costs an article at a size: prepare, query, insert."""
    from datasketch import MinHash, MinHashLSH

    mixer, index = Mixer(folder), MinHashLSH(threshold=0.5, num_perm=128)

    def add(number: int, *, at_once: bool) -> float:
        text = mixer.text(number, mixer.article(number))
        started = time.process_time()
        words = text.text.casefold().split()
        shingles = [" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))]
        sketch = MinHash(num_perm=128)
        if at_once:
            sketch.update_batch(shingles)
        else:
            for shingle in shingles:
                sketch.update(shingle)
        index.query(sketch)
        index.insert(text.id, sketch)
        return time.process_time() - started

    for number in range(size):
        add(number, at_once=True)
    for name, at_once, first in (("update_batch", True, size), ("update", False, size + BATCH)):
        spent = sum(add(number, at_once=at_once) for number in range(first, first + BATCH))
        print(f"datasketch MinHashLSH ({name}), {size} stored: {spent:.2f} ms an article", flush=True)


def _apart(folder: Path, *words: str) -> None:
    """Run a part in a process of its own, so that neither's memory and caches disturb the other's figures."""
    subprocess.run([sys.executable, "-m", "benchmarks.dedup_scale", str(folder), *words], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--batches", type=int, default=5)
    parser.add_argument("--window", type=int, help="look back so many days; 2,880 articles arrive a day")
    parser.add_argument("--minhash", type=int, default=100_000, help="size of the MinHash index; 0 leaves it out")
    parser.add_argument("--corpus", type=Path, help="where filled corpora are kept; a temporary folder when left out")
    parser.add_argument("--fill", action="store_true", help="only fill the corpora")
    parser.add_argument("--only-minhash", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    window = timedelta(days=options.window) if options.window else None
    if options.only_minhash:
        minhash(options.folder, options.minhash)
        return
    if options.measure:
        measure(Mixer(options.folder), options.corpus / str(options.measure), options.measure, options.batches, window)
        return
    with tempfile.TemporaryDirectory() as temporary:
        corpus = options.corpus or Path(temporary)
        for size, kept in filled(Mixer(options.folder), corpus, options.sizes):
            if not options.fill:
                same = ["--batches", str(options.batches), *(["--window", str(options.window)] if window else [])]
                _apart(options.folder, "--corpus", str(kept.data.parent), "--measure", str(size), *same)
    if options.minhash and not options.fill:
        _apart(options.folder, "--only-minhash", "--minhash", str(options.minhash))


if __name__ == "__main__":
    main()
