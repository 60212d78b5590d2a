"""Measures what the cycles of `benchmarks.soak` cost and leave behind, and says what must hold of them."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.processes import cpu_of, descendants, memory_of
from pipeline.config import Settings
from pipeline.steps.run import Summary

MIB = 2**20
MOST_MEMORY_A_CYCLE = 1_000_000.0
"""Bytes of all processes."""

MOST_FILES = 2
"""Above the usual number, while a worker is being replaced; as many as at the beginning at the end."""

MOST_COST = 1.25
"""CPU of a cycle in the last quarter of those with news, as a multiple of one in the second quarter."""

MOST_GROWTH_WITHOUT_NEWS = 0.05
"""Growth of archive and database in a cycle without news, as a share of one with news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """
    What one cycle cost and left.

    Attributes:
        cycle: Its number, from 1.
        quiet: Whether nothing new was published in it.
        cpu: CPU seconds of this process and all workers.
        own: Resident bytes of this process.
        workers: Proportional bytes of its workers.
        files: Open file descriptors of this process.
        archive: Bytes.
        live: Bytes of the live database and its log.
        articles: Articles in the corpus.
        failed: Feeds that failed in this cycle.
    """

    cycle: int
    quiet: bool
    cpu: float
    own: int
    workers: int
    files: int
    archive: int
    live: int
    articles: int
    failed: int


class Meter:
    """Measures this process and those that it starts from now on, and those that they do."""

    def __init__(self, settings: Settings) -> None:
        """
        Args:
            settings: The installation.
        """
        self._settings = settings
        self._apart = frozenset(descendants(os.getpid()))
        self._spent = 0.0

    def begin(self) -> None:
        """Begin a cycle."""
        self._spent = self._cpu()

    def end(self, summary: Summary, *, number: int, quiet: bool) -> Sample:
        """Measure the cycle that ends now."""
        cpu = self._cpu() - self._spent
        data = self._settings.data
        with duckdb.connect(str(data / "tocsin.duckdb"), read_only=True) as connection:
            row = connection.execute("SELECT count(*) FROM articles").fetchone()
        return Sample(
            cycle=number,
            quiet=quiet,
            cpu=cpu,
            own=int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
            workers=sum(map(memory_of, self._workers())),
            files=len(list(Path("/proc/self/fd").iterdir())),
            archive=sum(path.stat().st_size for path in (data / "archive").rglob("*.warc.gz")),
            live=sum(path.stat().st_size for path in (data / "live").glob("tocsin.duckdb*")),
            articles=row[0] if row else 0,
            failed=sum(one.n for one in summary.counts if (one.unit, one.outcome) == ("feed", "failed")),
        )

    def _workers(self) -> list[int]:
        """Process ids of the workers and of the server that they are forked from."""
        return [one for one in descendants(os.getpid()) if one not in self._apart]

    def _cpu(self) -> float:
        """CPU seconds of this process and its workers so far, those that have ended included."""
        return sum(cpu_of(one, with_ended=True) for one in [os.getpid(), *self._workers()])


def table(samples: Sequence[Sample], rows: int = 10) -> list[str]:
    """A table in Markdown: means of CPU and failures over equal parts of the cycles, the rest at the end of each."""
    size = max(len(samples) // rows, 1)
    lines = [
        "| cycles | articles | feeds failed | CPU s | own MiB | workers MiB | files | archive MiB | database MiB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for start in range(0, len(samples), size):
        part = samples[start : start + size]
        end = part[-1]
        lines.append(
            f"| {part[0].cycle}–{end.cycle}{', no news' if part[0].quiet else ''} | {end.articles} "
            f"| {sum(one.failed for one in part) / len(part):.1f} | {sum(one.cpu for one in part) / len(part):.2f} "
            f"| {end.own / MIB:.0f} | {end.workers / MIB:.0f} | {end.files} "
            f"| {end.archive / MIB:.2f} | {end.live / MIB:.1f} |"
        )
    return lines


def verdicts(samples: Sequence[Sample]) -> list[tuple[bool, str]]:
    """What must hold, whether it does, and the figures."""
    news = [one for one in samples if not one.quiet]
    quarter = len(news) // 4
    settled = samples[quarter:]
    memory = slope([one.own + one.workers for one in settled])
    files = Counter(one.files for one in settled)
    usual = files.most_common(1)[0][0]
    counted = ", ".join(f"{n} after {times} cycles" for n, times in sorted(files.items()))
    early, late = (sum(one.cpu for one in part) / quarter for part in (news[quarter : 2 * quarter], news[-quarter:]))
    found = [
        (memory < MOST_MEMORY_A_CYCLE, f"memory grows by {memory / 1e6:.3f} MB a cycle (from cycle {quarter + 1} on)"),
        (settled[0].files == settled[-1].files and max(files) <= usual + MOST_FILES, f"open files: {counted}"),
        (
            late / early <= MOST_COST,
            f"a cycle costs {late / early:.2f} times what it did ({late:.2f} s, {early:.2f} s)",
        ),
    ]
    for name in ("archive", "live"):
        with_news, without = growth(samples, name, quiet=False), growth(samples, name, quiet=True)
        share = without / with_news
        words = f"{name} grows by {with_news / 1024:.1f} KiB a cycle with news, {without / 1024:.1f} KiB without"
        found.append((share <= MOST_GROWTH_WITHOUT_NEWS, words))
    return found


def slope(values: Sequence[float]) -> float:
    """Growth a step, by least squares."""
    return float(np.polynomial.Polynomial.fit(np.arange(len(values)), np.asarray(values), 1).convert().coef[1])


def growth(samples: Sequence[Sample], name: str, *, quiet: bool) -> float:
    """Mean growth of a size a cycle, with or without news; those with news are counted from the end of the first."""
    places = [place for place, one in enumerate(samples) if one.quiet == quiet]
    before = max(places[0] - 1, 0)
    sizes = [int(getattr(samples[place], name)) for place in (before, places[-1])]
    return (sizes[1] - sizes[0]) / (places[-1] - before)
