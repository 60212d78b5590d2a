"""
Kills ingest again and again and holds the corpus against the laws: `python -m benchmarks.crash`.

The bundled newsroom is ingested by `tocsin ingest --direct` in a process of its own, which is killed by SIGKILL at
seeded random moments, up to ten times a corpus, and once at each failpoint; then one run is left alone. Its tables
must be those of a corpus that was never disturbed, the laws of a sound database must hold, every record that a table
names must be in the archive with the right digest, nothing that was acknowledged before a kill may be missing, and no
page may have been asked for more often than runs were started.

A run that ends before its moment is no kill: its corpus is left alone then, and the next one goes on, until as many
runs were killed as were wanted.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.crash_site import ACKNOWLEDGED, FINGERPRINT, Site, Tables, new_site, newsroom
from pipeline.failpoints import NAMES

KILLS_A_CORPUS = 10
LATER = ("archive.append.after:20", "archive.sync.after:3", "store.commit.before:6", "store.commit.after:7")
"""Failpoints in the middle of a run: the N-th time that they are reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calm:
    """
    A corpus that was never disturbed.

    Attributes:
        tables: What it holds after its first run.
        seconds: How long the first run held its lock.
        idle_seconds: How long the second one did, which found nothing new.
    """

    tables: Tables
    seconds: float
    idle_seconds: float


@dataclass(slots=True, kw_only=True)
class Trial:
    """
    What happened to one corpus.

    Attributes:
        kills: Runs that were killed.
        escaped: Runs that ended before they could be killed.
        pace: Time that a run took which ended before its moment, as a share of what was expected; 1 where none did.
        broken: Laws that do not hold, in words.
    """

    kills: int = 0
    escaped: int = 0
    pace: float = 1.0
    broken: list[str] = field(default_factory=list)


def undisturbed(folder: Path, base_url: str) -> Calm:
    """Run twice without a kill."""
    site = new_site(folder, base_url)
    seconds = _timed(site)
    tables = site.ask(FINGERPRINT)
    return Calm(tables=tables, seconds=seconds, idle_seconds=_timed(site))


def _timed(site: Site) -> float:
    """Let one run end; returns the seconds between taking the lock and the end."""
    process = site.start()
    site.await_lock(process)
    began = time.monotonic()
    if process.wait() != 0:
        raise RuntimeError(f"the undisturbed run failed: {(site.folder / 'said.log').read_text()}")
    return time.monotonic() - began


def disturb(site: Site, calm: Calm, moments: Iterator[float], kills: int) -> Trial:
    """
    Kill runs of one corpus at random moments, until one ends before its own.

    Args:
        site: The installation.
        calm: How long runs take; what a killed run had done, the next need not do again.
        moments: For each run the share of its expected time at which it is killed.
        kills: Most runs to kill.
    """
    trial = Trial()
    expected = calm.seconds
    while trial.kills < kills and not trial.escaped:
        seconds = next(moments) * expected
        process = site.start()
        site.await_lock(process)
        began = time.monotonic()
        try:
            process.wait(seconds)
            trial.pace = (time.monotonic() - began) / expected
        except subprocess.TimeoutExpired:
            process.kill()
        _count(trial, process)
        expected -= seconds * (1 - calm.idle_seconds / calm.seconds)
    return trial


def strike(site: Site, failpoints: Sequence[str]) -> Trial:
    """Kill one run of a corpus at each of these failpoints."""
    trial = Trial()
    for failpoint in failpoints:
        _count(trial, site.start(failpoint))
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
    trial.broken += site.broken_laws() + site.unsound_records()
    runs_started = trial.kills + trial.escaped + 1
    trial.broken += [f"{path} was asked for {n} times in {runs_started} runs" for path, n in site.pages(runs_started)]


def kill_at_random(folder: Path, base_url: str, calm: Calm, kills: int, seed: int) -> Iterator[Trial]:
    """Disturb one corpus after the other until as many runs were killed as wanted."""
    chance = random.Random(seed)
    moments = iter(chance.random, None)
    left, number = kills, 0
    while left > 0:
        site = new_site(folder / str(number), base_url)
        trial = disturb(site, calm, moments, min(left, KILLS_A_CORPUS))
        settle(site, trial, calm.tables)
        yield trial
        shutil.rmtree(site.folder)
        left, number = left - trial.kills, number + 1
        # The machine may be less busy than it was: expect the next runs to be as quick as this one.
        calm = replace(calm, seconds=calm.seconds * trial.pace, idle_seconds=calm.idle_seconds * trial.pace)


def kill_at(folder: Path, base_url: str, calm: Calm, failpoints: Sequence[str]) -> Trial:
    """Disturb one corpus at these failpoints."""
    site = new_site(folder / "-".join(failpoints), base_url)
    trial = strike(site, failpoints)
    settle(site, trial, calm.tables)
    shutil.rmtree(site.folder)
    return trial


def tell(what: str, trial: Trial) -> None:
    """Print what became of a corpus."""
    verdict = "; ".join(trial.broken) or "all laws hold"
    print(f"{what}: {trial.kills} killed, {trial.escaped} had ended; {verdict}", flush=True)


def summed(trials: Sequence[Trial]) -> str:
    """Say what became of all of them."""
    kills, escaped = sum(one.kills for one in trials), sum(one.escaped for one in trials)
    broken = sum(len(one.broken) for one in trials)
    return f"{len(trials)} corpora, {kills} kills, {escaped} runs had ended before theirs, {broken} laws broken"


def main() -> int:
    """Print a table of what was done and what held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills at random moments")
    parser.add_argument("--seed", type=int, default=1, help="seed of the moments")
    given = parser.parse_args()
    at_random: list[Trial] = []
    at_points: list[Trial] = []
    with newsroom() as base_url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calm = undisturbed(folder / "calm", base_url)
        print(
            f"an undisturbed run holds its lock for {calm.seconds:.1f} s and brings "
            f"{calm.tables['articles'].total()} articles; one that finds nothing new, {calm.idle_seconds:.1f} s"
        )
        for failpoint in (*NAMES, *LATER):
            at_points.append(kill_at(folder, base_url, calm, [failpoint]))
            tell(failpoint, at_points[-1])
        for trial in kill_at_random(folder, base_url, calm, given.kills, given.seed):
            at_random.append(trial)
            tell("random moments", trial)
    print(f"at failpoints: {summed(at_points)}")
    print(f"at random moments: {summed(at_random)}")
    return 1 if any(one.broken for one in at_points + at_random) else 0


if __name__ == "__main__":
    sys.exit(main())
