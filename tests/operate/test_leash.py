"""The leash that ends the processes of `serve` with it."""

import os
from itertools import chain, repeat

import pytest

from flows import leash


def test_follow_ends_with_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the parent is the holder nothing happens; with another parent the process ends, once."""
    monkeypatch.setattr(leash, "_PAUSE_SECONDS", 0)
    ended: list[bool] = []
    parents = chain([7, 7, 7], repeat(1))
    leash.follow(7, lambda: next(parents), lambda: ended.append(True))
    assert ended == [True]


@pytest.mark.parametrize("holder", [pytest.param(None, id="none"), pytest.param("1", id="somebody else")])
def test_engage_heeds_its_own_holder_only(holder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose parent does not hold the leash is free."""
    monkeypatch.delenv(leash.VARIABLE, raising=False)
    if holder is not None and str(os.getppid()) != holder:
        monkeypatch.setenv(leash.VARIABLE, holder)
    assert not leash.engage()
