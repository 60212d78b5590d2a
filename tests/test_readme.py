"""The front door: every command of the README runs, on the demonstration's corpus and files of its kinds."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.archive import Provenance, SegmentWriter
from pipeline.models import Document
from tests.main_job.desk import Desk, open_desk
from tests.main_job.test_newsroom import running

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_ELSEWHERE = {
    "make demo": "tests/main_job and this module run what it runs",
    "make test": "this is it",
    "tocsin serve": "tests/operate starts and stops it",
}
TEXT = (
    "Artillery shelled the market of the town on Tuesday morning, killing four people and wounding nine, the governor "
    "said. Residents carried the wounded to a clinic that has been without power since spring. The army denied that "
    "its guns had fired, and blamed fighters on the far bank of the river, who have not answered calls for comment."
)


def commands() -> list[str]:
    """The commands in the README's shell blocks, comments off."""
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("  #")[0].split(" # ")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A corpus as the README's reader has it, its feeds, and the files that its commands name."""
    with running() as (newsroom, _):
        made = open_desk(tmp_path_factory.mktemp("readme"), newsroom.feeds_toml())
        made.ingest()
        write_files(made.folder)
        yield made


def write_files(work: Path) -> None:
    """Write a table, a list of addresses and a WARC file."""
    (work / "articles.jsonl").write_text(
        f'{{"title": "Market shelled", "text": "{TEXT}", "published_at": "2022-09-13"}}\n'
    )
    (work / "addresses.txt").write_text("http://127.0.0.1:9/no-server-here\n")
    page = f"<html><body><article><h1>Market shelled</h1><p>{TEXT}</p></article></body></html>".encode()
    with SegmentWriter(work, "crawl") as writer:
        url = "https://example.org/market"
        document = Document(
            url=url,
            final_url=url,
            media_type="text/html",
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=page,
            fetched_at=made_at(),
        )
        writer.append(document, Provenance(requested_url=url))
        writer.sync()
    (work / "crawl-00001.warc.gz").rename(work / "crawl.warc.gz")


def made_at() -> datetime:
    """A fixed moment."""
    return datetime(2026, 3, 2, tzinfo=UTC)


def test_commands_are_all_known() -> None:
    """Each command is run here, or elsewhere for a reason."""
    assert set(_ELSEWHERE) <= set(commands())
    assert len(commands()) >= 15


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("command", [one for one in commands() if one not in _ELSEWHERE])
def test_command(command: str, desk: Desk, prefect_server: str) -> None:
    """The command ends with exit code 0 and says something."""
    url = desk.query("SELECT article.url FROM articles AS article JOIN copies ON article_id = id ORDER BY 1 LIMIT 1")[
        0
    ][0]
    feed = desk.feeds[0].name
    words = [{"URL": url, "bbc-africa": feed}.get(word, word) for word in shlex.split(command)]
    assert words[0] == "tocsin"
    environment = os.environ | {"TOCSIN_CONFIG": str(desk.config), "TOCSIN_DATA": str(desk.data)}
    environment |= {"PREFECT_API_URL": prefect_server, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *words[1:]],
        cwd=desk.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_links_lead_somewhere() -> None:
    """Every file that the README links to is there."""
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
