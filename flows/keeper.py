"""Keeps a process running: starts it again when it ends before it should."""

import logging
import subprocess
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_PAUSE_SECONDS = 10.0
"""Between two starts, so that a process that cannot run is not started all the time."""

_STOP_SECONDS = 15.0


class Keeper:
    """
    One process, started at once.

    Attributes:
        process: As it was started last.
    """

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        """
        Args:
            name: What the log calls the process.
            start: Starts it.
        """
        self._name = name
        self._start = start
        self._leaving = threading.Event()
        self._watch = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self.process = start()

    def keep(self) -> None:
        """Watch the process from now on."""
        self._watch.start()

    def end(self) -> None:
        """Stop watching, ask the process to end, and make it."""
        self._leaving.set()
        if self._watch.is_alive():
            self._watch.join()
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _keep(self) -> None:
        """Start the process again whenever it has ended, until asked to leave."""
        while not self._leaving.wait(_LOOK_SECONDS):
            code = self.process.poll()
            if code is not None:
                logger.warning("%s ended with exit code %d and is started again", self._name, code)
                self.process = self._start()
                self._leaving.wait(_PAUSE_SECONDS)
