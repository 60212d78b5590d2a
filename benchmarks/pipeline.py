"""
Measures the main job on real pages: `python -m benchmarks.pipeline`.

Serves 1,000 pages (the hand-labelled ones, repeated under new addresses) from another process and prints
efficiency = (CPU time of a bare loop of `trafilatura.bare_extraction` with metadata / cores) / wall time of
`tocsin ingest --direct`, the same by CPU time (which other work on the machine disturbs less), the cost of Prefect on
top, and the peak memory of all processes.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import trafilatura

from benchmarks.processes import cpu_of, descendants, memory_of
from benchmarks.shared_data import news_pages

ROOT = Path(__file__).parents[1]
_LOOKS = 10
"""Looks at CPU time for each at memory, for which the system walks all pages of a process."""
SETTINGS = '[fetch]\nhost_delay = 0\nallowed_networks = ["127.0.0.0/8"]\n'


def bare_seconds(count: int) -> float:
    """CPU seconds of the bare loop over `count` pages."""
    pages = news_pages()
    began = time.process_time()
    for number in range(count):
        trafilatura.bare_extraction(pages[number % len(pages)], with_metadata=True)
    return time.process_time() - began


@dataclass(slots=True)
class Use:
    """
    What a command and all its descendants used.

    Attributes:
        wall: Seconds.
        cpu: CPU seconds; those of a process that ended are as of the last look, up to .2 s before.
        peak: Most bytes of memory, looked at every two seconds; pages that processes share are counted once.
        output: What it printed.
    """

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    output: str = ""


def run(command: list[str]) -> Use:
    """Run a command to its end, with the compiled modules that an installation has."""
    use = Use()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    spent: dict[int, float] = {}
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)

    def watch() -> None:
        for number in itertools.count():
            if process.poll() is not None:
                return
            family = [process.pid, *descendants(process.pid)]
            spent.update({one: seconds for one in family if (seconds := cpu_of(one, with_ended=False))})
            if number % _LOOKS == 0:
                use.peak = max(use.peak, sum(map(memory_of, family)))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    use.output, _ = process.communicate()
    use.wall = time.monotonic() - began
    watcher.join()
    use.cpu = sum(spent.values())
    return use


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--prefect", action="store_true", help="also measure the run as a Prefect flow")
    arguments = parser.parse_args()
    hosts = 20
    cores = os.cpu_count() or 1
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.page_server", "--pages-a-host", str(arguments.pages // hosts)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = int(server.stdout.readline()) if server.stdout else 0
        feeds = "".join(
            f'[[feeds]]\nname = "host-{n}"\nurl = "http://127.0.0.{n + 2}:{port}/feed"\n' for n in range(hosts)
        )
        bare = bare_seconds(arguments.pages)
        print(f"bare loop: {bare:.1f} CPU s for {arguments.pages} pages, {arguments.pages / bare:.1f} pages a CPU s")
        for mode in ["--direct", *(["prefect"] if arguments.prefect else [])]:
            with tempfile.TemporaryDirectory() as folder:
                config = Path(folder) / "config"
                shutil.copytree(ROOT / "config", config)
                (config / "tocsin.toml").write_text(SETTINGS)
                (config / "feeds.toml").write_text(feeds)
                command = [sys.executable, "-m", "pipeline", "ingest", "--json", "--config", str(config)]
                command += ["--data", f"{folder}/data", *([mode] if mode == "--direct" else [])]
                use = run(command)
                counts = json.loads(use.output)["counts"]
                print(f"{mode}: {use.wall:.1f} s wall, {use.cpu:.1f} s CPU, peak memory {use.peak / 1e6:.0f} MB")
                print(f"{mode}: efficiency {bare / cores / use.wall:.2f} (by CPU time {bare / use.cpu:.2f}), {counts}")
    finally:
        if server.stdin:
            server.stdin.close()
        server.wait()


if __name__ == "__main__":
    main()
