"""`tocsin feeds` and `tocsin quarantine`, run as a person runs them, against the fault server."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.config import load_feeds
from pipeline.steps.pool import WorkerPool
from tests.faultserver import FaultServer, answer, script
from tests.faultserver.behaviours import redirect
from tests.web.desk import CONFIG, Desk, item, page, rss, story

Command = Callable[..., tuple[int, str]]

FULL = "".join(f"<p>{line}</p>" for line in story(1).split("\n")) * 3


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration folder that opens loopback and subscribes to nothing."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    (folder / "feeds.toml").write_text("# My feeds\n")
    (folder / "tocsin.toml").write_text(
        "[fetch]\nallowed_networks = ['127.0.0.0/8']\nhost_delay = 0\nmax_host_delay = 0.01\nread_timeout = 2\n"
    )
    return folder


@pytest.fixture
def tocsin(
    config: Path, tmp_path: Path, pool: WorkerPool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run a command on an empty corpus; gives the exit code and what it printed."""
    from contextlib import nullcontext

    monkeypatch.setattr("pipeline.steps.subscriptions.pool_of", lambda _: nullcontext(pool))

    def run(*words: str) -> tuple[int, str]:
        code = main([*words, "--config", str(config), "--data", str(tmp_path / "data")])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


def test_add_finds_the_feeds_of_a_site(tocsin: Command, config: Path, loopback: FaultServer) -> None:
    """Given a home page, its first working feed is subscribed under its title, and the others are told."""
    loopback.forget()
    links = "".join(
        f"<link rel=alternate type='application/rss+xml' href='/{name}'>" for name in ("dead", "news", "more")
    )
    loopback.route(
        "/", answer(200, {"Content-Type": "text/html"}, f"<html><head>{links}</head><body>Hello</body></html>")
    )
    loopback.route("/news", answer(200, {}, rss(item(loopback.url("/p", "127.0.0.1")))))
    code, said = tocsin("feeds", "add", loopback.url("/", "127.0.0.1"), "--country", "GBR")
    assert (code, "also announced" in said) == (0, True)
    (feed,) = load_feeds(config / "feeds.toml")
    assert (feed.name, feed.url, feed.country) == ("daily-report", loopback.url("/news", "127.0.0.1"), "GBR")
    assert (config / "feeds.toml").read_text().startswith("# My feeds\n")


def test_add_refuses_what_is_no_feed(tocsin: Command, config: Path, loopback: FaultServer) -> None:
    """An address without feeds, a name that is taken and a wrong country are refused; the file stays as it was."""
    loopback.forget()
    loopback.route("/", answer(200, {}, "<html>nothing here"))
    loopback.route("/news", answer(200, {}, rss()))
    before = (config / "feeds.toml").read_text()
    assert tocsin("feeds", "add", loopback.url("/", "127.0.0.1"))[0] == 2
    assert tocsin("feeds", "add", loopback.url("/news", "127.0.0.1"), "--country", "England")[0] == 2
    assert (config / "feeds.toml").read_text() == before
    assert tocsin("feeds", "add", loopback.url("/news", "127.0.0.1"), "--name", "a")[0] == 0
    assert tocsin("feeds", "add", loopback.url("/news?2", "127.0.0.1"), "--name", "a")[0] == 2


def test_check_tells_what_a_person_needs(tocsin: Command, config: Path, loopback: FaultServer) -> None:
    """One look says whether a feed works, what it is, how full its texts are, where it moved, and what it reserves."""
    loopback.forget()
    date = "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"
    full = f"<content:encoded><![CDATA[{FULL}]]></content:encoded>"
    link = loopback.url("/p", "127.0.0.1")
    loopback.route("/old", redirect(301, "/news"))
    loopback.route(
        "/news",
        answer(200, {"ETag": '"1"', "tdm-reservation": "1"}, rss(item(link, more=date + full), item(link + "2"))),
    )
    loopback.route("/robots.txt", answer(200, {}, "User-agent: *\nDisallow: /p"))
    feeds = {"moved": "/old", "dead": "/gone?token=Canary-4711"}
    text = "".join(f"[[feeds]]\nname = '{n}'\nurl = '{loopback.url(path, '127.0.0.1')}'\n" for n, path in feeds.items())
    (config / "feeds.toml").write_text(text)
    code, said = tocsin("feeds", "check", "--json")
    moved, dead = json.loads(said)
    assert code == 0
    assert "4711" not in said
    assert (dead["reason"], dead["status"]) == ("http_404", 404)
    expected = {
        "reason": "",
        "kind": "rss",
        "n_entries": 2,
        "n_dated": 1,
        "moved_to": loopback.url("/news", "127.0.0.1"),
        "validators": ["etag"],
        "opt_outs": ["tdm-reservation"],
        "pages": "robots",
        "full_text": False,
    }
    assert {key: moved[key] for key in expected} == expected
    assert "moved to" in tocsin("feeds", "check")[1]
    assert "teasers" in tocsin("feeds", "check", "moved")[1]
    assert tocsin("feeds", "check", "dead")[0] == 1
    assert tocsin("feeds", "check", "nobody")[0] == 2


def test_lists_travel(tocsin: Command, config: Path, tmp_path: Path) -> None:
    """What is exported from one folder is imported into another, once; secrets stay behind."""
    rows = ["https://a.org/f", "https://b.org/f?x=1&y=2", "https://me:Canary-4711@c.org/f?key=Canary-4712"]
    text = "".join(f"[[feeds]]\nname = 'n{number}'\nurl = '{url}'\n" for number, url in enumerate(rows))
    (config / "feeds.toml").write_text(text)
    code, exported = tocsin("feeds", "export")
    assert (code, "Canary" in exported) == (0, False)
    assert "Canary" not in tocsin("feeds", "list")[1] + tocsin("feeds", "list", "--json")[1]
    (tmp_path / "list.opml").write_text(exported)
    (config / "feeds.toml").write_text("")
    assert "3 added, 0 left out" in tocsin("feeds", "import", str(tmp_path / "list.opml"))[1]
    assert "0 added, 3 left out" in tocsin("feeds", "import", str(tmp_path / "list.opml"))[1]
    assert [feed.name for feed in load_feeds(config / "feeds.toml")] == ["n0", "n1", "n2"]
    assert tocsin("feeds", "remove", "n1")[0] == 0
    assert [feed.name for feed in load_feeds(config / "feeds.toml")] == ["n0", "n2"]
    assert tocsin("feeds", "remove", "n1")[0] == 2


def test_why_pause_and_resume(tocsin: Command, config: Path) -> None:
    """A feed explains its next poll in one sentence; a paused one says so and is not due."""
    (config / "feeds.toml").write_text("[[feeds]]\nname = 'a'\nurl = 'https://a.org/f'\n")
    assert tocsin("feeds", "why", "a") == (0, "a is due now, because it was never polled.\n")
    assert tocsin("feeds", "pause", "a")[0] == 0
    assert tocsin("feeds", "why", "a") == (0, "a is not polled, because it was paused by hand.\n")
    assert "paused" in tocsin("feeds", "list")[1]
    assert tocsin("feeds", "resume", "a")[0] == 0
    assert "is due now" in tocsin("feeds", "why", "a")[1]
    assert tocsin("feeds", "why", "b")[0] == 2


def test_quarantine_is_listed_shown_replayed_and_dropped(desk: Desk, tocsin: Command) -> None:
    """What failed stands there with its reason and bytes; replayed it becomes an article, dropped it is left alone."""
    late = script(answer(404), answer(200, {"Content-Type": "text/html"}, page(1)))
    links = [desk.page("/p/1", late), desk.page("/p/2", answer(410))]
    desk.subscribe("a", answer(200, {}, rss(*map(item, links))))
    desk.subscribe("broken", script(answer(200, {}, "Canary in the body"), answer(200, {}, rss())))
    desk.run(0)
    code, said = tocsin("quarantine", "list", "--json")
    rows = {(row["reason"], row["feed"]): row["id"] for row in json.loads(said)}
    assert (code, len(rows)) == (0, 3)
    broken = next(key for (_, feed), key in rows.items() if feed == "broken")
    assert "Canary in the body" in tocsin("quarantine", "show", broken[:6])[1]
    assert tocsin("quarantine", "replay")[0] == 2
    assert tocsin("quarantine", "replay", rows["http_404", "a"], broken)[0] == 0
    assert "1 dropped" in tocsin("quarantine", "drop", "--all", "--reason", "http_410")[1]
    desk.run()
    assert desk.sql("FROM quarantine") == []
    assert (desk.asked("/p/1"), desk.asked("/p/2"), desk.asked("/broken")) == (2, 1, 2)
    assert desk.value("SELECT count(*) FROM articles") == 1
    assert "0 in quarantine" in tocsin("quarantine", "list")[1]
