"""Opens a file in a real headless browser and says what it drew, logged and fetched."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@contextmanager
def browser(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start Debian's Chromium with a profile of its own; the test is skipped where it is not installed."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("needs a browser: apt-get install chromium chromium-driver")
    options = Options()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield opened
    finally:
        opened.quit()


def show(opened: webdriver.Chrome, page: Path, *, width: int, dark: bool) -> None:
    """Load a page at a width, light or dark, and wait until it says that its charts are drawn."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    opened.get(page.as_uri())
    for _ in range(300):
        if opened.execute_script("return document.documentElement.dataset.drawn"):
            return
        time.sleep(0.1)
    pytest.fail(f"the charts were not drawn; the console said {logged(opened)}")


def logged(opened: webdriver.Chrome, kind: str = "browser") -> list[dict[str, str]]:
    """What the console, or the log of the network, holds since the last call."""
    return list(cast("Any", opened).get_log(kind))


def fetched(opened: webdriver.Chrome) -> set[str]:
    """Addresses that the pages shown so far asked for."""
    events = [json.loads(entry["message"])["message"] for entry in logged(opened, "performance")]
    return {one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"}
