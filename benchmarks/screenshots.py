"""
Takes the pictures of Prefect's pages in docs/: `python -m benchmarks.screenshots`.

Runs `tocsin demo` and a replay against a Prefect server on loopback and opens its pages in headless Chromium; needs
`chromium` and `chromedriver`.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from flows.server import running_server
from tests.surface.browser import FLAGS

ROOT = Path(__file__).parents[1]
WIDTH = 1280
SETTLE_SECONDS = 6.0
"""What the pages take to draw themselves."""


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def ask(api_url: str, path: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask the Prefect server."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{api_url}/{path}", data=json.dumps(question).encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Chromium with a profile of its own."""
    options = Options()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={WIDTH},900"):
        options.add_argument(flag)
    opened = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield opened
    finally:
        opened.quit()


def shoot(opened: webdriver.Chrome, url: str, height: int, target: Path, tab: str = "") -> None:
    """Open a page, and a tab of it, and take its picture."""
    metrics = {"width": WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    opened.get(url)
    time.sleep(SETTLE_SECONDS)
    if tab:
        opened.find_elements(By.XPATH, f"//*[contains(@class, 'tab')][normalize-space()='{tab}']")[-1].click()
        time.sleep(SETTLE_SECONDS)
    opened.save_screenshot(str(target))
    print(f"{target} {target.stat().st_size // 1024} KiB", flush=True)


def work(api_url: str, folder: Path) -> None:
    """Fill the server: the demonstration, and a replay of all pages that it stored."""
    environment = {**os.environ, "PREFECT_API_URL": api_url}
    data = folder / "demo"
    replay = (
        f"from flows.replay import replay; replay(config={str(data / 'config')!r}, data={str(data)!r}, extract=True)"
    )
    for words in (["-m", "pipeline", "demo", "--data", str(data)], ["-c", replay]):
        subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=True)


def first_run(api_url: str, flow: str) -> str:
    """Id of the first run of a flow."""
    question = {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_ASC", "limit": 1}
    return str(ask(api_url, "flow_runs/filter", question)[0]["id"])


def artifacts(api_url: str, run: str) -> dict[str, str]:
    """Ids of the artifacts of a run, by key."""
    found = ask(api_url, "artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}})
    return {str(one["key"]): str(one["id"]) for one in found}


def main() -> None:
    """Run, and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots", description=__doc__)
    parser.add_argument("--target", type=Path, default=ROOT / "docs" / "prefect")
    target = parser.parse_args().target
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, running_server(Path(name), free_port(), os.environ) as api_url:
        work(api_url, Path(name))
        pages = api_url.removesuffix("/api")
        ingest, replay = first_run(api_url, "ingest"), first_run(api_url, "replay")
        left = artifacts(api_url, ingest)
        left |= {key: one for key, one in artifacts(api_url, replay).items() if key.startswith("progress-")}
        with browser(Path(name) / "profile") as opened:
            run = f"{pages}/runs/flow-run/{ingest}"
            for tab, height in {"Logs": 1640, "Task Runs": 1200, "Artifacts": 1300}.items():
                shoot(opened, run, height, target / f"{tab.lower().replace(' ', '-')}.png", tab)
            for key, one in sorted(left.items()):
                shoot(opened, f"{pages}/artifacts/artifact/{one}", 800, target / f"{key}.png")


if __name__ == "__main__":
    main()
