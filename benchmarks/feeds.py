"""Measures feed parsing against plain feedparser on real feeds: feeds per CPU-second, and whether the entries are the
same.

Run it as `python -m benchmarks.feeds [ARCHIVE]`; the archive is a zip of feed documents and defaults to
`feeds/real-200.zip` in the shared evaluation data.
"""

import io
import logging
import os
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import feedparser

from pipeline import feeds
from pipeline.errors import FeedError
from pipeline.models import ParsedFeed

_URL = "https://example.org/feed"


def plain(body: bytes) -> Any:
    return feedparser.parse(io.BytesIO(body))


def ours(body: bytes) -> ParsedFeed | None:
    try:
        return feeds.parse(body, url=_URL)
    except FeedError:
        return None


def distinct(parsed: Any) -> list[tuple[str, str]]:
    """Guid and link of feedparser's entries, each entry once."""
    known = {
        (
            str(entry.get("id", "")).strip(),
            str(entry.get("link", "")).strip().replace(" ", "%20"),
            entry.get("title"),
            entry.get("published"),
        ): None
        for entry in parsed.entries
    }
    return [(guid, link) for guid, link, _, _ in known]


def same(expected: list[tuple[str, str]], found: ParsedFeed | None) -> bool:
    """Whether both name the same entries; relative links are resolved by us only."""
    entries = found.entries if found is not None else ()
    return len(expected) == len(entries) and all(
        guid == (entry.guid or "") and (link == (entry.url or "") or not link.startswith("http"))
        for (guid, link), entry in zip(expected, entries, strict=True)
    )


def main() -> None:
    logging.disable(logging.CRITICAL)
    shared = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "eval" / "feeds" / "real-200.zip"
    if not path.exists():
        sys.exit(f"{path} is not there: name a zip of feed documents")
    with zipfile.ZipFile(path) as archive:
        bodies = [archive.read(name) for name in archive.namelist()]
    ours(bodies[0])
    seconds = {"plain": 0.0, "ours": 0.0}
    n_entries = {"plain": 0, "ours": 0}
    different: list[str] = []
    lengths: list[int] = []
    flags: Counter[str] = Counter()
    for number, body in enumerate(bodies):
        start = time.process_time()
        before = plain(body)
        middle = time.process_time()
        found = ours(body)
        seconds["plain"] += middle - start
        seconds["ours"] += time.process_time() - middle
        expected = distinct(before)
        entries = found.entries if found is not None else ()
        n_entries["plain"] += len(expected)
        n_entries["ours"] += len(entries)
        flags.update(found.flags if found is not None else ("refused",))
        lengths.extend(len(entry.summary) for entry in entries if not entry.content)
        if not same(expected, found):
            different.append(f"{number}: {len(expected)} entries, ours {len(entries)}")
    for name, spent in seconds.items():
        print(f"{name}: {len(bodies) / spent:.1f} feeds per CPU-second, {n_entries[name]} distinct entries")
    print(f"ratio {seconds['plain'] / seconds['ours']:.2f}")
    print(f"feeds whose entries differ: {len(different)} of {len(bodies)}", *different, sep="\n  ")
    print("flags:", ", ".join(f"{flag} {n}" for flag, n in flags.most_common()))
    lengths.sort()
    if lengths:
        shares = ", ".join(f"{share} % {lengths[len(lengths) * share // 100]}" for share in (50, 75, 90, 95, 99))
        print(f"characters of summaries without full text: {shares}")


if __name__ == "__main__":
    main()
