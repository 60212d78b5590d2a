"""
Measures the main job on real pages: `python -m benchmarks.pipeline`.

Serves 1,000 pages (the hand-labelled ones, repeated under new addresses) from another process and prints
efficiency = (CPU time of a bare loop of `trafilatura.bare_extraction` with metadata / cores) / wall time of
`tocsin ingest --direct`, the cost of Prefect on top, and the peak memory of all processes.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import trafilatura

from benchmarks.shared_data import news_pages

ROOT = Path(__file__).parents[1]
SETTINGS = '[fetch]\nhost_delay = 0\nallowed_networks = ["127.0.0.0/8"]\n'


def bare_seconds(count: int) -> float:
    """CPU seconds of the bare loop over `count` pages."""
    pages = news_pages()
    began = time.process_time()
    for number in range(count):
        trafilatura.bare_extraction(pages[number % len(pages)], with_metadata=True)
    return time.process_time() - began


def memory_of(root: int) -> int:
    """Resident bytes of a process and all its descendants; shared pages are counted in each."""
    children: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            fields = (path / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(path.name))
        sizes[int(path.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total, waiting = 0, [root]
    while waiting:
        one = waiting.pop()
        total += sizes.get(one, 0)
        waiting += children.get(one, [])
    return total


def run(command: list[str]) -> tuple[float, int, str]:
    """Run a command; returns wall seconds, peak memory in bytes, and its output."""
    peak = 0
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.monotonic() - began
    watcher.join()
    return seconds, peak, output


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
                seconds, peak, output = run(command)
                counts = json.loads(output)["counts"]
                print(f"{mode}: {seconds:.1f} s wall, peak memory {peak / 1e6:.0f} MB, outcomes {counts}")
                print(f"{mode}: efficiency {bare / cores / seconds:.2f}")
    finally:
        if server.stdin:
            server.stdin.close()
        server.wait()


if __name__ == "__main__":
    main()
