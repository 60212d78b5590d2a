"""
Kills ingest again and again and holds the corpus against the laws: `python -m benchmarks.crash`.

The bundled newsroom is ingested by `tocsin ingest --direct` in a process of its own, which is killed by SIGKILL at
seeded random moments, five times a corpus, and once at each failpoint; then one run is left alone. Its tables must be
those of a corpus that was never disturbed, every record that a table names must be in the archive with the right
digest, nothing that was acknowledged before a kill may be missing, and no page may have been asked for more often than
runs were started.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline import archive
from pipeline.demo.newsroom import feeds_toml
from pipeline.failpoints import NAMES, VARIABLE

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
KILLS_A_CORPUS = 5
LATER = ("archive.append.after:20", "archive.sync.after:3", "store.commit.before:6", "store.commit.after:7")
"""Failpoints in the middle of a run: the N-th time that they are reached."""

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
        """Start one run of ingest."""
        command = [sys.executable, "-m", "pipeline", "ingest", "--direct", "--json"]
        places = ["--config", str(self.folder / "config"), "--data", str(self.folder / "data")]
        environment = {**os.environ, VARIABLE: failpoint, "TOCSIN_LOG": "CRITICAL"}
        return subprocess.Popen([*command, *places], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def ask(self, questions: dict[str, str]) -> Tables:
        """Ask the live database; a table that is not there yet is empty."""
        if not self.live.exists():
            return {name: Counter() for name in questions}
        with duckdb.connect(str(self.live)) as connection:
            answers: Tables = {}
            for name, sql in questions.items():
                try:
                    answers[name] = Counter(connection.execute(sql).fetchall())
                except duckdb.CatalogException:
                    answers[name] = Counter()
            return answers


@dataclass(slots=True, kw_only=True)
class Trial:
    """
    What happened to one corpus.

    Attributes:
        kills: Runs that were killed.
        escaped: Runs that ended before they could be killed.
        broken: Laws that do not hold, in words.
    """

    kills: int = 0
    escaped: int = 0
    broken: list[str] = field(default_factory=list)


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


def undisturbed(folder: Path, base_url: str) -> tuple[Tables, float]:
    """Run once without a kill; returns the tables, and the seconds between taking the lock and the end."""
    site = new_site(folder, base_url)
    process = site.start()
    await_lock(site, process)
    began = time.monotonic()
    if process.wait() != 0:
        raise RuntimeError("the undisturbed run failed")
    return site.ask(FINGERPRINT), time.monotonic() - began


def await_lock(site: Site, process: subprocess.Popen[bytes]) -> None:
    """Wait until a run has taken its lock: what comes before touches nothing."""
    lock = site.folder / "data" / "live" / "run-ingest.lock"
    while process.poll() is None:
        if lock.exists() and lock.read_text().strip() == str(process.pid):
            return
        time.sleep(0.01)


def disturb(site: Site, moments: Sequence[float], failpoints: Sequence[str], seconds: float) -> Trial:
    """
    Kill runs of one corpus at moments and failpoints.

    Args:
        site: The installation.
        moments: For each run to kill, the share of its time at which it is.
        failpoints: For each run to kill, the point at which it is.
        seconds: How long a run holds its lock; where one ends before its moment, the next are expected to be as short.
    """
    trial = Trial()
    for moment in moments:
        process = site.start()
        await_lock(site, process)
        began = time.monotonic()
        try:
            process.wait(moment * seconds)
            seconds = min(seconds, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            process.kill()
        _count(trial, process)
    for failpoint in failpoints:
        process = site.start(failpoint)
        _count(trial, process)
    return trial


def _count(trial: Trial, process: subprocess.Popen[bytes]) -> None:
    """Count how a run ended."""
    if process.wait() == -9:
        trial.kills += 1
    else:
        trial.escaped += 1


def settle(site: Site, trial: Trial, reference: Tables) -> None:
    """Let one run end in peace and note every law that does not hold then."""
    before = site.ask(ACKNOWLEDGED)
    ended = site.start().wait()
    if ended != 0:
        trial.broken.append(f"the run after the kills ended with {ended}")
    after = site.ask({**FINGERPRINT, **{f"acknowledged {name}": sql for name, sql in ACKNOWLEDGED.items()}})
    for name, expected in reference.items():
        if after[name] != expected:
            missing, extra = expected - after[name], after[name] - expected
            example = f"missing {list(missing)[:2]}, too many {list(extra)[:2]}"
            trial.broken.append(f"{name}: {missing.total()} rows missing, {extra.total()} too many: {example}")
    for name, rows in before.items():
        if name != "records" and rows - after[f"acknowledged {name}"]:
            trial.broken.append(f"{name}: acknowledged rows are gone")
    trial.broken.extend(unsound_records(site))
    runs_started = trial.kills + trial.escaped + 1
    trial.broken.extend(
        f"{path} was asked for {n} times in {runs_started} runs" for path, n in pages(site, runs_started)
    )


def unsound_records(site: Site) -> list[str]:
    """Records that a table names and the archive does not hold as it should."""
    broken: list[str] = []
    for file, offset, digest in site.ask({"records": RECORDS})["records"]:
        found = archive.read(site.folder / "data" / "archive", str(file), int(str(offset)))
        if found.pointer.digest != digest:
            broken.append(f"{file} at {offset}: another digest")
    return broken


def asked(base_url: str) -> Counter[str]:
    """How often each address of the newsroom has been asked for."""
    with urllib.request.urlopen(f"{base_url}/-/log", timeout=30) as answer:
        return Counter(f"http://{row['host']}{row['path']}" for row in json.load(answer))


def pages(site: Site, most: int) -> list[tuple[str, int]]:
    """Pages that were asked for more often than runs were started; feeds and robots.txt are asked for in each."""
    feeds = {row[0] for row in site.ask({"feeds": "SELECT url FROM feeds"})["feeds"]}
    since = asked(site.base_url) - site.asked_before
    return [(url, n) for url, n in since.items() if n > most and url not in feeds and not url.endswith("/robots.txt")]


def attempt(
    folder: Path, base_url: str, calm: tuple[Tables, float], moments: Sequence[float], failpoints: Sequence[str]
) -> Trial:
    """One corpus: disturbed, left alone for one run, and checked."""
    site = new_site(folder, base_url)
    reference, seconds = calm
    trial = disturb(site, moments, failpoints, seconds)
    settle(site, trial, reference)
    return trial


def plans(kills: int, seed: int) -> list[tuple[list[float], list[str]]]:
    """For each corpus the moments (share of a run's time) and the failpoints at which runs are killed."""
    chance = random.Random(seed)
    moments = [chance.random() for _ in range(kills)]
    groups = [moments[start : start + KILLS_A_CORPUS] for start in range(0, kills, KILLS_A_CORPUS)]
    return [(group, []) for group in groups] + [([], [name]) for name in (*NAMES, *LATER)]


def main() -> int:
    """Print a table of what was done and what held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills at random moments")
    parser.add_argument("--seed", type=int, default=1, help="seed of the moments")
    given = parser.parse_args()
    total = Trial()
    with newsroom() as base_url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calm = undisturbed(folder / "calm", base_url)
        reference, seconds = calm
        print(
            f"an undisturbed run holds its lock for {seconds:.1f} s and brings {reference['articles'].total()} articles"
        )
        for number, (moments, failpoints) in enumerate(plans(given.kills, given.seed)):
            trial = attempt(folder / str(number), base_url, calm, moments, failpoints)
            what = ", ".join(failpoints) or f"{len(moments)} random moments"
            verdict = "; ".join(trial.broken) or "all laws hold"
            print(f"{what}: {trial.kills} killed, {trial.escaped} had ended; {verdict}", flush=True)
            total.kills, total.escaped = total.kills + trial.kills, total.escaped + trial.escaped
            total.broken += trial.broken
            shutil.rmtree(folder / str(number))
    print(f"{total.kills} kills, {total.escaped} runs had ended before theirs, {len(total.broken)} laws broken")
    return 1 if total.broken else 0


if __name__ == "__main__":
    sys.exit(main())
