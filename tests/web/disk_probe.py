"""Runs the main job into a full disk, makes room and runs it again, on file systems of a mount namespace of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.digest import Kit
from pipeline.errors import TocsinError
from pipeline.steps.pool import WorkerPool
from tests.faultserver import FaultServer, answer
from tests.web.desk import CONFIG, Desk, item, page, quick_lexicon, rss

CASES = {"archive": ("archive", 8_192), "database": ("live", 65_536), "snapshot": (".", 11_000_000)}
"""Folder that is starved, and bytes left in it."""


def attempt(desk: Desk, moment: float) -> str:
    """Run once; gives the message of a clean stop, or the run's status."""
    try:
        return desk.run(moment).status
    except TocsinError as error:
        return f"stopped: {error}"


def mounted(folder: Path) -> None:
    """Put a file system of its own under a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512m", "none", str(folder)], check=True)


def starve(desk: Desk, folder: Path, free_bytes: int) -> dict[str, object]:
    """Run with little room in one folder, then with plenty."""
    used = shutil.disk_usage(folder).used
    subprocess.run(["mount", "-o", f"remount,size={used + free_bytes}", str(folder)], check=True)
    full = attempt(desk, 5_000)
    subprocess.run(["mount", "-o", "remount,size=512m", str(folder)], check=True)
    after = attempt(desk, 10_000)
    articles = desk.value("SELECT count(*) FROM articles")
    lost = desk.value("SELECT count(*) FROM work.documents WHERE state <> 'done'")
    return {"full": full, "after": after, "articles": articles, "unfinished": lost}


def main(root: Path) -> None:
    """Starve the archive, the database and the snapshot in turn."""
    found = {}
    kit = Kit(lexicon=quick_lexicon(CONFIG), opt_out="metadata_only")
    pool = WorkerPool(kit=kit, workers=1, timeout_seconds=60, memory_bytes=2**30, pages_per_worker=2_000)
    with FaultServer() as server, pool as workers:
        for case, (folder, free) in CASES.items():
            server.forget()
            desk = Desk(server=server, pool=workers, data=root / case)
            desk.publish_every = 0
            mounted(desk.data / folder)
            desk.subscribe("early", answer(200, {}, rss(item(desk.page("/p/0", page(0))))))
            attempt(desk, 0)
            desk.subscribe("late", answer(200, {}, rss(*(item(desk.page(f"/p/{n}", page(n))) for n in range(1, 16)))))
            found[case] = starve(desk, desk.data / folder, free)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
