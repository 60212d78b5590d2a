"""Pure: cuts a stream into batches by nothing but its items, and pairs its items with what becomes of them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

FIRST_BATCH: Final = 250
"""Items in the first batch; each one that follows may hold twice as many, so that what comes next begins early."""


def batches(
    items: Iterable[_Item], *, most: int, most_bytes: int, size_of: Callable[[_Item], int]
) -> Iterator[list[_Item]]:
    """
    Cut items into batches; two runs over one stream cut alike.

    Args:
        items: In any number; where they break off with an exception, what came before it is still a batch.
        most: Items in a batch at the most.
        most_bytes: A batch is full with the item that reaches them.
        size_of: Bytes of an item.
    """
    batch: list[_Item] = []
    size, bound = 0, min(FIRST_BATCH, most)
    broke_off: Exception | None = None
    try:
        for item in items:
            batch.append(item)
            size += size_of(item)
            if len(batch) == bound or size >= most_bytes:
                yield batch
                batch, size, bound = [], 0, min(2 * bound, most)
    except Exception as error:  # noqa: BLE001 (raised again behind what came before it)
        broke_off = error
    if batch:
        yield batch
    if broke_off is not None:
        raise broke_off


def paired(
    items: Iterable[_Item | None], work: Callable[[Iterator[_Item | None]], Iterable[_Result]]
) -> Iterator[tuple[_Item, _Result]]:
    """
    Pair items with their results, while the work reads ahead.

    Args:
        items: In any number; None where no other is known yet.
        work: Yields one result an item, in the same order, and none for None.
    """
    given: deque[_Item] = deque()

    def noted() -> Iterator[_Item | None]:
        for item in items:
            if item is not None:
                given.append(item)
            yield item

    for result in work(noted()):
        yield given.popleft(), result
