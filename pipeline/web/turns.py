"""Shares the turns of hosts between all clients of one corpus, in threads and processes alike, through a small file."""

import asyncio
import fcntl
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

_SLOTS = 1 << 16
"""Places in the file; two hosts that share one merely wait for each other's requests."""

_RECORD = struct.Struct("<8sdd")
_LOCK = struct.Struct("hhqqi4x")  # struct flock of 64-bit Linux: type, whence, start, length, process
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.005, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """
    What the last client left at a host's place.

    Attributes:
        ended_at: When its request ended, seconds since the epoch; 0 when there was none.
        quiet_until: Nothing is to be sent before, seconds since the epoch; 0 when it may be asked.
    """

    ended_at: float = 0.0
    quiet_until: float = 0.0


class SharedTurns:
    """
    One view of the file; each client opens its own.

    The system frees what a dead process held.

    Args:
        path: The file; created when missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def open(self) -> None:
        """Open the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)

    def close(self) -> None:
        """Close the file; what was held is freed."""
        os.close(self._descriptor)
        self._descriptor = -1

    async def take(self, host: str) -> Stamp:
        """Wait until no other client has a request in flight to a host, and keep others out; read the last stamp."""
        key, offset = _place(host)
        wait = _FIRST_WAIT_SECONDS
        while not self._try(offset):
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
        raw = os.pread(self._descriptor, _RECORD.size, offset)
        if len(raw) < _RECORD.size:
            return Stamp()
        found, ended_at, quiet_until = _RECORD.unpack(raw)
        return Stamp(ended_at=ended_at, quiet_until=quiet_until) if found == key else Stamp()

    def give(self, host: str, stamp: Stamp | None) -> None:
        """Leave a stamp (None leaves the last one) and let others in."""
        if self._descriptor < 0:
            return  # closed while a request was given up: the lock is free already
        key, offset = _place(host)
        if stamp is not None:
            with suppress(OSError):  # a full disk costs the stamp, which is no more than a courtesy
                os.pwrite(self._descriptor, _RECORD.pack(key, stamp.ended_at, stamp.quiet_until), offset)
        self._lock(fcntl.F_UNLCK, offset)

    def _try(self, offset: int) -> bool:
        try:
            self._lock(fcntl.F_WRLCK, offset)
        except (BlockingIOError, PermissionError):  # POSIX allows EAGAIN and EACCES
            return False
        return True

    def _lock(self, kind: int, offset: int) -> None:
        """Lock a place for this view of the file, where the system can; else for this process."""
        if hasattr(fcntl, "F_OFD_SETLK"):
            request = _LOCK.pack(kind, os.SEEK_SET, offset, _RECORD.size, 0)
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, request)
        else:
            operation = fcntl.LOCK_UN if kind == fcntl.F_UNLCK else fcntl.LOCK_EX | fcntl.LOCK_NB
            fcntl.lockf(self._descriptor, operation, _RECORD.size, offset)


@lru_cache(maxsize=4096)
def _place(host: str) -> tuple[bytes, int]:
    """Key of a host, and the offset of its record."""
    key = blake2b(host.encode("utf-8", "replace"), digest_size=8).digest()
    return key, int.from_bytes(key[:4], "big") % _SLOTS * _RECORD.size
