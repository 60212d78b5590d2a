"""Small invented corpora for tests of backfills, and a way to run one on a desk of its own."""

import gzip
import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from fastwarc.warc import WarcRecord, WarcRecordType

from pipeline.steps import backfill as steps
from pipeline.steps.backfill_request import request_of
from pipeline.steps.run import Summary
from tests.main_job.desk import Desk, open_desk

_SYLLABLES = "ba de fi go lu ma ne po ri sa tu vo ka le mi no pra sto tri ven zor hal qui rem dan"
_PLAIN = "the army said that soldiers in of on and to was a with from after near officials people"


def text_of(seed: str, *, paragraphs: int = 4, words: int = 40) -> str:
    """An invented text that depends on nothing but its seed and shares no rare word with that of another."""
    random = Random(seed)
    rare = ["".join(random.choice(_SYLLABLES.split()) for _ in range(4)) for _ in range(60)]

    def word() -> str:
        return random.choice(_PLAIN.split() if random.random() < 0.6 else rare)

    return "\n".join(f"The {' '.join(word() for _ in range(words))}." for _ in range(paragraphs))


def page(title: str, text: str, *, day: str | None = None, head: str = "") -> bytes:
    """A page of an article."""
    stamp = f'<meta property="article:published_time" content="{day}T10:00:00Z">' if day else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">'
        f"{stamp}{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def rss(*items: tuple[str, str]) -> str:
    """A feed of (address, RFC 822 date)."""
    entries = "".join(
        f"<item><title>{url}</title><link>{url}</link><guid>{url}</guid><pubDate>{day}</pubDate></item>"
        for url, day in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{entries}</channel></rss>'


def rows(count: int, *, first: int = 0) -> list[dict[str, Any]]:
    """Records of articles of September 2022; every sixth is a copy of the one before it, a day later."""
    found = []
    for number in range(first, first + count):
        twin = number % 6 == 5
        text = text_of(f"report {number - twin}")
        found.append(
            {
                "url": f"https://site{number % 4}.example/news/{number}",
                "title": f"Report {number - twin} from the front",
                "text": text,
                "published_at": f"2022-09-{1 + (number - twin) % 27 + twin:02d}T10:00:00Z",
                "authors": [f"Reporter {number % 3}"],
                "language": "en",
            }
        )
    return found


def write_lines(path: Path, records: Sequence[object]) -> Path:
    """Write JSON Lines; strings go in as they are."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def warc_record(url: str, body: bytes, *, status: int = 200, media_type: str = "text/html") -> bytes:
    """One response as a gzip member, with its digests."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = "2022-10-01T00:00:00Z"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    head = f"HTTP/1.1 {status} Word\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    record.set_bytes_content(head.encode() + body)
    buffer = BytesIO()
    record.write(buffer, checksum_data=True)
    return gzip.compress(buffer.getvalue(), mtime=0)


def new_desk(folder: Path, feeds_toml: str = "", settings: str | None = None) -> Desk:
    """An installation without feeds, one worker."""
    folder.mkdir(parents=True, exist_ok=True)
    return open_desk(folder, feeds_toml) if settings is None else open_desk(folder, feeds_toml, settings)


def backfill(
    desk: Desk,
    kind: str,
    *targets: object,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    columns: dict[str, str] | None = None,
    hosts: Sequence[str] = (),
) -> Summary:
    """Run a backfill once, without Prefect."""
    names = [str(one) for one in targets]
    request = request_of(
        desk.settings, kind, names, columns=columns or {}, hosts=hosts, since=since, until=until, limit=limit
    )
    with steps.desk(desk.settings, request, report=lambda *_: None, wait_seconds=0) as bench:
        return steps.backfill(bench, request)


def outcomes(summary: Summary) -> dict[tuple[str, str], int]:
    """Outcomes of the documents of a run, by outcome and reason."""
    return {(one.outcome, one.reason): one.n for one in summary.counts if one.unit == "document"}
