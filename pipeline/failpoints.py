"""Named points at which a test can kill the process: nothing happens unless `TOCSIN_FAILPOINT` names one."""

import os
import signal

VARIABLE = "TOCSIN_FAILPOINT"
"""`NAME`, or `NAME:N` for the N-th time that the point is reached in a process."""

NAMES = (
    "archive.append.before",
    "archive.append.after",
    "archive.sync.before",
    "archive.sync.after",
    "store.commit.before",
    "store.commit.after",
    "store.checkpoint.before",
    "store.checkpoint.after",
    "snapshot.replace.before",
    "snapshot.replace.after",
    "migration.commit.before",
    "migration.commit.after",
)
"""Every failpoint of a run, in the order in which it reaches them first; migrations come before all."""

PRUNING = (
    "archive.compact.before",
    "archive.compact.after",
    "archive.remove.before",
    "archive.remove.after",
)
"""Failpoints that only pruning reaches."""

_reached: dict[str, int] = {}


def reach(name: str) -> None:
    """
    Kill this process with SIGKILL if the environment asks for it at this point.

    Args:
        name: One of `NAMES` or `PRUNING`.
    """
    wanted, _, number = os.environ.get(VARIABLE, "").partition(":")
    if wanted != name:
        return
    _reached[name] = _reached.get(name, 0) + 1
    if _reached[name] >= int(number or 1):
        os.kill(os.getpid(), signal.SIGKILL)
