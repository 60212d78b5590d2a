"""The report: one file that draws itself, fetches nothing, and lets no text of the corpus run."""

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.report.page import web_only
from pipeline.report.write import write_report
from pipeline.store.database import Store
from tests.surface.browser import browser, fetched, logged, show

NOW = datetime(2023, 10, 2, 7, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the invented corpus, with a hostile headline among its stories."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(store.snapshot, path, days=60, now=NOW)
    return path


def test_report_is_drawn(page: Path, tmp_path: Path) -> None:
    """On laptop and phone, light and dark: charts are drawn, nothing overflows, is fetched or complained of."""
    with browser(tmp_path / "profile") as opened:
        for width in (1280, 390):
            for dark in (False, True):
                show(opened, page, width=width, dark=dark)
                drawn = opened.execute_script(
                    "return [...document.querySelectorAll('.chart')].map(c => c.querySelectorAll('svg path').length)"
                )
                assert len(drawn) == 4
                assert all(count > 3 for count in drawn)
                assert opened.execute_script("return document.documentElement.scrollWidth") <= width
        assert logged(opened) == []
        assert {url for url in fetched(opened) if not url.startswith(("data:", "chrome"))} == {page.as_uri()}


def test_policy_names_its_scripts(page: Path) -> None:
    """The page forbids everything but its own two scripts, and refers to no other file."""
    text = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-".replace("'", "&#39;"))
    head = text.partition("<script")[0]
    assert not re.search(r"\b(src|srcset|action)=", head)
    assert re.findall(r"<link[^>]+>", head) == ['<link rel="icon" href="data:,">']


def test_hostile_texts_are_inert(store: Store, tmp_path: Path) -> None:
    """Markup in headlines, places and addresses is shown as text; links lead to the web only."""
    copy = Store(data=tmp_path, memory_limit="512MB", threads=1)
    copy.live.parent.mkdir()
    copy.live.write_bytes(store.live.read_bytes())
    with copy.transaction() as connection:
        connection.execute(
            "UPDATE stories SET title = '</script><script>alert(1)</script><img src=x onerror=alert(2)>'"
        )
        connection.execute("UPDATE places SET name = '</script><script>alert(3)</script>'")
        connection.execute("UPDATE articles SET canonical_url = 'javascript:alert(4)//' || id")
    copy.snapshot.write_bytes(copy.live.read_bytes())
    path = tmp_path / "report.html"
    write_report(copy.snapshot, path, days=60, now=NOW)
    text = path.read_text(encoding="utf-8")
    assert "<img" not in text.partition("<script")[0]
    assert "<script>alert" not in text
    assert "javascript:alert" not in text
    with browser(tmp_path / "profile") as opened:
        show(opened, path, width=1280, dark=False)
        assert opened.execute_script("return document.querySelectorAll('script').length") == 3
        assert logged(opened) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://e.example/a?b=1", "https://e.example/a?b=1", id="web"),
        pytest.param("javascript:alert(1)", "", id="script"),
        pytest.param("data:text/html,x", "", id="data"),
        pytest.param("http://[", "", id="broken"),
    ],
)
def test_web_only(url: str, expected: str) -> None:
    """Only web addresses become links."""
    assert web_only(url) == expected


def test_command(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`tocsin report` writes the file and names it."""
    target = tmp_path / "out" / "page.html"
    words = ["report", "--data", str(store.data), "--config", str(ROOT / "config"), "--to", str(target), "--days", "7"]
    assert main(words) == 0
    assert str(target) in capsys.readouterr().out
    assert "24 Sep 2023" in target.read_text(encoding="utf-8")


def test_empty_corpus(tmp_path: Path) -> None:
    """Without a dated article there is nothing to show, and that is said."""
    empty = Store(data=tmp_path)
    empty.prepare(NOW)
    with duckdb.connect(str(empty.live)):
        empty.snapshot.write_bytes(empty.live.read_bytes())
    with pytest.raises(UsageError, match="no dated article"):
        write_report(empty.snapshot, tmp_path / "report.html", days=7, now=NOW)
