"""Ends this process when the one that started it is gone, so that killing `serve` leaves nothing behind."""

import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Callable

VARIABLE = "TOCSIN_LEASH"
"""Environment variable with the process id of the holder; children of other processes pay no heed to it."""

_PAUSE_SECONDS = 0.5


def engage() -> bool:
    """
    Follow the parent, if it is the process that the environment names as holder of the leash.

    The end is a SIGKILL, on purpose: whatever survives it is what a crash leaves, and the next start takes it up.

    Returns:
        Whether this process is on the leash now.
    """
    if os.environ.get(VARIABLE) != str(os.getppid()):
        return False
    threading.Thread(target=follow, args=(os.getppid(), os.getppid, _end), name="leash", daemon=True).start()
    return True


def follow(holder: int, parent: Callable[[], int], end: Callable[[], None]) -> None:
    """
    Wait until the parent is another one, then end.

    Args:
        holder: Process id of the holder.
        parent: Tells the process id of the present parent.
        end: Ends this process.
    """
    while parent() == holder:
        time.sleep(_PAUSE_SECONDS)
    end()


def _end() -> None:
    """End this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    # Importing the package `flows` has put this process on the leash.
    sys.argv[0] = "prefect"
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)
