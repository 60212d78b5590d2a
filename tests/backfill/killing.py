"""
Runs backfills that are killed by SIGKILL at seeded moments: `python -m tests.backfill.killing FOLDER KILLS SEED`.

Imports and the lexicon are loaded once, then every attempt is a forked process, so that dozens of kills fit into a
test. An attempt digests in its own process instead of in workers; everything else is the real path. It dies before or
after the n-th commit, or before or after the n-th record is written to the archive.
"""

import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Self

from pipeline import archive
from pipeline import digest as digesting
from pipeline.archive import SegmentWriter
from pipeline.steps import backfill as steps
from pipeline.steps import process as processing
from pipeline.steps.backfill_request import request_of
from pipeline.store.database import Store
from pipeline.tagging.lexicon import load as load_lexicon
from tests.main_job.desk import Desk

BATCH = 4
KILLS_A_CORPUS = 9
MOMENTS = ("before commit", "after commit", "before record", "after record")


class _Inline:
    """Digests documents in this process."""

    def __init__(self, kit: digesting.Kit) -> None:
        self._kit = kit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def digest_archived(
        self, folder: Path, places: Iterable[tuple[str, int] | None]
    ) -> Iterator[tuple[int, digesting.Prepared]]:
        """As the workers do, one after the other."""
        for place in places:
            if place is None:
                return
            document = archive.read(folder, *place).document
            (prepared,) = digesting.digest_all([document], self._kit)
            assert isinstance(prepared, digesting.Prepared)
            yield len(document.body), prepared


def attempt(desk: Desk, targets: list[str], moment: str, after: int) -> None:
    """Run the backfill in this process, which dies at the moment once it has come `after` times."""
    left = after

    def passing(here: str) -> None:
        nonlocal left
        if here == moment:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    _arm(passing)
    kit = digesting.Kit(lexicon=load_lexicon(desk.settings.folder), since=date(2022, 9, 1), until=date(2022, 9, 25))
    setattr(steps, "pool_of", lambda *_, **__: _Inline(kit))  # noqa: B010 (mypy: no assignment to a function)
    setattr(steps, "ARCHIVE_BATCH", BATCH)  # noqa: B010 (mypy: final)
    setattr(processing, "LOAD_BATCH", BATCH)  # noqa: B010 (mypy: final)
    request = request_of(desk.settings, "files", targets, columns={}, since=date(2022, 9, 1), until=date(2022, 9, 25))
    with steps.desk(desk.settings, request, report=lambda *_: None, wait_seconds=10) as bench:
        steps.backfill(bench, request)


def _arm(passing: Any) -> None:
    """Call `passing` around every commit and every record."""
    transaction, append = Store.transaction, SegmentWriter.append

    @contextmanager
    def watched(self: Store) -> Iterator[Any]:
        with transaction(self) as connection:
            yield connection
            passing("before commit")
        passing("after commit")

    def appended(self: SegmentWriter, *arguments: Any) -> Any:
        passing("before record")
        pointer = append(self, *arguments)
        if self._stream is not None:
            self._stream.flush()
        passing("after record")
        return pointer

    replacement: AbstractContextManager[Any] | Any = watched
    setattr(Store, "transaction", replacement)  # noqa: B010 (mypy: no assignment to a method)
    setattr(SegmentWriter, "append", appended)  # noqa: B010 (mypy: no assignment to a method)


def forked(desk: Desk, targets: list[str], moment: str, after: int) -> int:
    """Make an attempt in a process of its own; returns the signal that ended it, 0 when it came to its end."""
    child = os.fork()
    if child == 0:
        try:
            attempt(desk, targets, moment, after)
        except BaseException as error:  # noqa: BLE001 (a forked process must not return into its parent's code)
            sys.stderr.write(f"{moment} {after}: {error!r}\n")
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit("an attempt failed instead of being killed")
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def main() -> None:
    """Backfill once undisturbed, then again and again under kills; prints how many kills and corpora there were."""
    folder, wanted, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    targets = [str(folder / "docs")]
    load_lexicon(folder / "quiet" / "config")
    forked(Desk(folder=folder / "quiet"), targets, "", 0)
    random = Random(seed)
    kills, corpora = 0, 0
    while kills < wanted:
        desk = Desk(folder=folder / f"killed{corpora}")
        corpora += 1
        for _ in range(min(KILLS_A_CORPUS, wanted - kills)):
            moment = random.choice(MOMENTS)
            if forked(desk, targets, moment, random.randint(1, 8 if "commit" in moment else 6)) != signal.SIGKILL:
                break
            kills += 1
        forked(desk, targets, "", 0)
    sys.stdout.write(json.dumps({"kills": kills, "corpora": corpora}) + "\n")


if __name__ == "__main__":
    main()
