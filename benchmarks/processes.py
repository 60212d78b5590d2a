"""What the system tells of processes: descendants, CPU time, memory."""

import os
from pathlib import Path


def descendants(process: int) -> list[int]:
    """Process ids of all that a process has started, and those have."""
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            for child in map(int, path.read_text().split()):
                found += [child, *descendants(child)]
        except OSError:
            continue
    return found


def cpu_of(process: int, *, with_ended: bool) -> float:
    """CPU seconds of a process, and of its children that have ended if wanted; 0 once it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11 : 15 if with_ended else 13])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int) -> int:
    """Bytes of a process, what it shares with others counted in part; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
