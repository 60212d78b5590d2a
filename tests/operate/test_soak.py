"""A short seeded version of `benchmarks/soak.py`; memory and cost need the long one."""

from pathlib import Path

from benchmarks.soak import soak
from benchmarks.soak_meter import growth


def test_short_soak(tmp_path: Path) -> None:
    """Through faults and back-off nothing stays open, and what is stored grows with new articles only."""
    filled, *samples = soak(tmp_path, cycles=10, feeds=20, stored=20, faults=0.05, seed=1)
    assert filled.articles == 20
    assert sum(one.failed for one in samples) > 0
    assert len({one.files for one in samples[1:]}) == 1
    assert samples[-1].articles > filled.articles
    assert growth(samples, "archive", quiet=True) <= growth(samples, "archive", quiet=False) / 10
