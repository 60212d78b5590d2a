"""Measures extraction against hand-labelled news pages: body F1, speed, metadata, and what the gate refuses.

Run it as `python -m benchmarks.extract [FOLDER]`; the folder holds `ground-truth.json` and `html/*.html.gz` in the
layout of Scrapinghub's article extraction benchmark, and defaults to `extract` in the shared evaluation data.
"""

import gc
import gzip
import json
import logging
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from pipeline import extract, gate
from pipeline.models import Document, Extraction

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_UNSTATED = (
    b"<html><body>" + b"<p>The council met on Tuesday to discuss the harvest and the roads.</p>" * 9 + b"</body></html>"
)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """
    One page with its hand-labelled body.

    Attributes:
        url: Its address.
        html: The page.
        body: What a person took for the article.
    """

    url: str
    html: bytes
    body: str


def pages(folder: Path) -> list[Labelled]:
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Labelled(
            url=row["url"] if "://" in row["url"] else f"https://{row['url']}",
            html=gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()),
            body=row["articleBody"],
        )
        for name, row in sorted(truth.items())
    ]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    if len(tokens) < _SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[start:] for start in range(_SHINGLE)), strict=False))


def precision_recall(expected: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page, shingles counted as often as they occur."""
    wanted, got = shingles(expected), shingles(found)
    common = sum((wanted & got).values())
    if not wanted and not got:
        return 1.0, 1.0
    return (common / sum(got.values()) if got else 0.0), (common / sum(wanted.values()) if wanted else 0.0)


def f1(scores: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """F1 of the means over all pages, with those means."""
    listed = list(scores)
    precision = sum(one for one, _ in listed) / len(listed)
    recall = sum(one for _, one in listed) / len(listed)
    return 2 * precision * recall / (precision + recall), precision, recall


def document(page: Labelled) -> Document:
    return Document(
        url=page.url, final_url=page.url, media_type="text/html", status=200, body=page.html, fetched_at=_NOW
    )


def plain(page: Labelled) -> Any:
    return trafilatura.bare_extraction(page.html, include_comments=False, with_metadata=True)


def ours(page: Labelled) -> Extraction:
    return extract.extract(document(page))


def alternating(
    listed: list[Labelled], rounds: int, runs: dict[str, Callable[[Labelled], Any]]
) -> tuple[dict[str, float], dict[str, list[Any]]]:
    """CPU seconds and results of each way, page by page in turn, so that both see the same machine."""
    seconds = dict.fromkeys(runs, 0.0)
    results: dict[str, list[Any]] = {}
    for _ in range(rounds):
        results = {name: [] for name in runs}
        for number, page in enumerate(listed):
            order = list(runs) if number % 2 else list(reversed(runs))
            for name in order:
                gc.collect(0)
                start = time.process_time()
                results[name].append(runs[name](page))
                seconds[name] += time.process_time() - start
    return seconds, results


def fill(name: str, found: list[tuple[str, str, str]]) -> str:
    n_title, n_authors, n_date = (sum(bool(row[field]) for row in found) for field in range(3))
    return f"{name}: title {n_title}, authors {n_authors}, date {n_date} of {len(found)}"


def main() -> None:
    logging.disable(logging.CRITICAL)
    shared = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "eval" / "extract"
    if not folder.exists():
        sys.exit(f"{folder} is not there: name the folder of labelled pages")
    listed = pages(folder)
    extract.extract(
        document(Labelled(url="https://example.org/a", html=_UNSTATED, body=""))
    )  # loads the language model
    for page in listed[:3]:
        plain(page)
        ours(page)
    seconds, results = alternating(listed, 3, {"plain": plain, "ours": ours})
    found: list[Extraction] = results["ours"]
    before = results["plain"]
    for name, texts in (
        ("plain", [row.text if row is not None and row.text else "" for row in before]),
        ("ours", [row.text for row in found]),
    ):
        score, precision, recall = f1(
            precision_recall(page.body, text) for page, text in zip(listed, texts, strict=True)
        )
        print(f"{name}: F1 {score:.4f} (precision {precision:.4f}, recall {recall:.4f})")
        print(f"{name}: {3 * len(listed) / seconds[name]:.1f} documents per CPU-second")
    print(f"ratio {seconds['plain'] / seconds['ours']:.2f}")
    print(
        fill("plain", [(row.title or "", row.author or "", row.date or "") if row else ("", "", "") for row in before])
    )
    print(fill("ours", [(row.title, "; ".join(row.authors), row.published.raw or "") for row in found]))
    timed = sum(row.published.precision in {"minute", "second"} for row in found)
    print(
        f"ours: {timed} dates with the time of day, {sum(row.published.tz_known for row in found)} of them with a zone"
    )
    verdicts = Counter(
        gate.judge(row, document(page)).reason or "accepted" for row, page in zip(found, listed, strict=True)
    )
    print("gate:", ", ".join(f"{reason} {n}" for reason, n in verdicts.most_common()))


if __name__ == "__main__":
    main()
