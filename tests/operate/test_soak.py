"""A short seeded version of `benchmarks/soak.py`; memory and cost need the long one."""

from pathlib import Path

from benchmarks.soak import soak


def test_short_soak(tmp_path: Path) -> None:
    """Through faults and back-off nothing stays open, and what is stored grows with new articles only."""
    filled, *samples = soak(tmp_path, cycles=10, feeds=20, stored=20, faults=0.05, seed=1)
    assert filled.articles == 20
    assert sum(one.failed for one in samples) > 0
    assert len({one.files for one in samples[1:]}) == 1
    busy, end = [one for one in samples if not one.quiet][-1], samples[-1]
    assert busy.articles > filled.articles
    an_article = (busy.archive - filled.archive) / (busy.articles - filled.articles)
    late = end.articles - busy.articles
    assert end.archive - busy.archive <= 2 * an_article * (late + 1)
