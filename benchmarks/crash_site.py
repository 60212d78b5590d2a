"""An installation that is disturbed, and what can be asked of it: for `benchmarks.crash`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import archive
from pipeline.demo.newsroom import feeds_toml
from pipeline.failpoints import VARIABLE
from pipeline.store.laws import breaches

ROOT = Path(__file__).parents[1]
SETTINGS = """[fetch]
host_delay = 0
allowed_networks = ["127.0.0.0/8"]
page_batch = 10

[poll]
interval = 0.001
adaptive = false

[extract]
workers = 1
"""

FINGERPRINT = {
    "articles": "SELECT id, canonical_url, title, md5(text), language, is_original, is_conflict FROM articles",
    "copies": "SELECT article_id, original_id, kind FROM copies",
    "tags": "SELECT article_id, tag, level, n FROM article_tags",
    "versions": "SELECT article_id, version FROM article_versions",
    "entries": "SELECT feed, entry_key, alias FROM work.entries",
    # Where two addresses lead to one article, the first to be processed counts as new: which one that is may differ.
    "documents": """
        SELECT alias, body, state, CASE WHEN outcome IN ('new', 'known', 'version') THEN 'article' ELSE outcome END,
            CASE WHEN outcome IN ('new', 'known', 'version') THEN '' ELSE reason END
        FROM work.documents
    """,
    "quarantine": "SELECT stage, reason, url FROM quarantine",
    "stories": "SELECT article_id, story_id FROM story_articles",
}
"""What must not depend on kills: no run ids, no times, no places in the archive."""

ACKNOWLEDGED = {
    "articles": "SELECT id FROM articles",
    "entries": "SELECT feed || ' ' || entry_key FROM work.entries",
    "records": "SELECT warc_file || ' ' || warc_offset FROM work.documents WHERE warc_file IS NOT NULL",
}

RECORDS = """
SELECT DISTINCT warc_file, warc_offset, warc_digest FROM (
    SELECT warc_file, warc_offset, warc_digest FROM articles
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM feed_fetches
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM quarantine
    UNION ALL SELECT warc_file, warc_offset, warc_digest FROM work.documents
) WHERE warc_file IS NOT NULL
"""


Tables = dict[str, Counter[tuple[object, ...]]]
"""Rows of each question, with how often each occurs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """
    One installation that is disturbed.

    Attributes:
        folder: Holds `config` and `data`.
        base_url: The newsroom.
        asked_before: Addresses that it had been asked for before.
    """

    folder: Path
    base_url: str
    asked_before: Counter[str]

    @property
    def live(self) -> Path:
        """The live database."""
        return self.folder / "data" / "live" / "tocsin.duckdb"

    def start(self, failpoint: str = "") -> subprocess.Popen[bytes]:
        """Start one run of ingest; what it says goes to a file."""
        command = [sys.executable, "-m", "pipeline", "ingest", "--direct", "--json"]
        places = ["--config", str(self.folder / "config"), "--data", str(self.folder / "data")]
        environment = {**os.environ, VARIABLE: failpoint, "TOCSIN_LOG": "CRITICAL"}
        with (self.folder / "said.log").open("ab") as said:
            return subprocess.Popen([*command, *places], cwd=ROOT, env=environment, stdout=said, stderr=said)

    def await_lock(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until a run has taken its lock: what comes before touches nothing."""
        lock = self.folder / "data" / "live" / "run-ingest.lock"
        while process.poll() is None:
            if lock.exists() and lock.read_text().strip() == str(process.pid):
                return
            time.sleep(0.01)

    def ask(self, questions: dict[str, str]) -> Tables:
        """Ask a copy of the live database, so that its log stays as it was left; a table that lacks is empty."""
        answers: Tables = {name: Counter() for name in questions}
        with self._opened_copy() as connection:
            if connection is not None:
                for name, sql in questions.items():
                    try:
                        answers[name] = Counter(connection.execute(sql).fetchall())
                    except duckdb.CatalogException:
                        continue
        return answers

    def broken_laws(self) -> list[str]:
        """The laws of a sound database that do not hold."""
        with self._opened_copy() as connection:
            if connection is None:
                return ["there is no database"]
            return [f"{one.n} {one.law.broken}: {one.example}" for one in breaches(connection) if one.n]

    def unsound_records(self) -> list[str]:
        """Records that a table names and the archive does not hold as it should."""
        broken: list[str] = []
        for file, offset, digest in self.ask({"records": RECORDS})["records"]:
            found = archive.read(self.folder / "data" / "archive", str(file), int(str(offset)))
            if found.pointer.digest != digest:
                broken.append(f"{file} at {offset}: another digest")
        return broken

    def pages(self, most: int) -> list[tuple[str, int]]:
        """Pages that were asked for more often; feeds and robots.txt are asked for in each run."""
        feeds = {row[0] for row in self.ask({"feeds": "SELECT url FROM feeds"})["feeds"]}
        since = asked(self.base_url) - self.asked_before
        pages = {url: n for url, n in since.items() if url not in feeds and not url.endswith("/robots.txt")}
        return [(url, n) for url, n in pages.items() if n > most]

    @contextmanager
    def _opened_copy(self) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """A copy of the live database with its log, open; None where there is none."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.live.parent.glob(f"{self.live.name}*"):
                shutil.copy(path, folder)
            copy = Path(folder) / self.live.name
            if not copy.exists():
                yield None
                return
            with duckdb.connect(str(copy)) as connection:
                yield connection


@contextmanager
def newsroom() -> Iterator[str]:
    """The bundled newsroom in a process of its own; yields its address."""
    command = [sys.executable, "-m", "pipeline.demo.newsroom", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def new_site(folder: Path, base_url: str) -> Site:
    """An installation that subscribes to the newsroom."""
    shutil.copytree(ROOT / "config", folder / "config")
    (folder / "config" / "tocsin.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "config" / "feeds.toml").write_text(feeds_toml(base_url), encoding="utf-8")
    return Site(folder=folder, base_url=base_url, asked_before=asked(base_url))


def asked(base_url: str) -> Counter[str]:
    """How often each address of the newsroom has been asked for."""
    with urllib.request.urlopen(f"{base_url}/-/log", timeout=30) as answer:
        return Counter(f"http://{row['host']}{row['path']}" for row in json.load(answer))
