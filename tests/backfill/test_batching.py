"""Cutting a stream into batches."""

from collections.abc import Iterator

import pytest

from pipeline.steps.batching import FIRST_BATCH, batches, paired


def sizes(n_items: int, *, most: int, most_bytes: int = 10**9, size: int = 1) -> list[int]:
    """How many items each batch has."""
    return [len(batch) for batch in batches(range(n_items), most=most, most_bytes=most_bytes, size_of=lambda _: size)]


def test_batches_grow_to_their_bound() -> None:
    """The first one is small, so that what comes next can begin."""
    assert sizes(5_000, most=2_000) == [250, 500, 1_000, 2_000, 1_250]
    assert FIRST_BATCH == 250


@pytest.mark.parametrize(
    ("n_items", "most", "most_bytes", "expected"),
    [
        pytest.param(0, 10, 100, [], id="nothing"),
        pytest.param(10, 4, 100, [4, 4, 2], id="most below the first size"),
        pytest.param(7, 100, 3, [3, 3, 1], id="bytes"),
        pytest.param(4, 100, 1, [1, 1, 1, 1], id="each reaches the bytes"),
    ],
)
def test_bounds(n_items: int, most: int, most_bytes: int, expected: list[int]) -> None:
    """Number and bytes bound a batch, whichever is reached first."""
    assert sizes(n_items, most=most, most_bytes=most_bytes) == expected


def test_what_comes_before_a_break_is_a_batch() -> None:
    """Nothing that was read is lost when a source breaks off."""

    def breaking() -> Iterator[int]:
        yield from range(3)
        raise OSError

    cut = batches(breaking(), most=2, most_bytes=100, size_of=lambda _: 1)
    assert [next(cut), next(cut)] == [[0, 1], [2]]
    with pytest.raises(OSError):  # noqa: PT011 (any is passed on)
        next(cut)


def test_items_stay_with_their_results() -> None:
    """Work that reads two items ahead yields each result with its own item; where nothing is known yet, none."""

    def work(items: Iterator[int | None]) -> Iterator[int]:
        ahead: list[int] = []
        for item in items:
            if item is not None:
                ahead.append(10 * item)
            if len(ahead) > 2:
                yield ahead.pop(0)
        yield from ahead

    assert list(paired([1, None, 2, 3, None, 4], work)) == [(1, 10), (2, 20), (3, 30), (4, 40)]
