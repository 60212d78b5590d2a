"""The transport cases of the fault table, end to end: one run in which almost every feed and page is broken."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.steps.pool import WorkerPool
from pipeline.web.reasons import nature
from tests.faultserver import Behaviour, FaultServer, answer
from tests.faultserver.behaviours import (
    broken,
    brotli_bomb,
    coded,
    cut_chunk,
    endless_chunks,
    gzip_bomb,
    redirect,
    silent,
    slow,
)
from tests.web.desk import Desk, item, page, quick_lexicon, rss

# ruff: noqa: N802 - the names of these tests are the ids of the fault table

Note = Callable[[object], None]
BODY = page(1).encode()
VICTIM = "127.0.0.8"

FAULTS: dict[str, Behaviour] = {
    "silent": silent,
    "slow": slow(BODY, 0.1),
    "reset-head": broken(BODY, sent=0, by_reset=True),
    "reset-body": broken(BODY, sent=400, by_reset=True),
    "short": broken(BODY, sent=400, by_reset=False),
    "cut-chunk": cut_chunk(BODY),
    "loop": redirect(302, "/{path}"),
    "hops": redirect(302, "/hop/0"),
    "to-file": redirect(302, "file:///etc/passwd"),
    "to-data": redirect(302, "data:text/html,x"),
    "gzip-bomb": answer(200, {"Content-Encoding": "gzip", "Content-Type": "text/html"}, gzip_bomb(2**26)),
    "brotli-bomb": answer(200, {"Content-Encoding": "br", "Content-Type": "text/html"}, brotli_bomb(2**26)),
    "endless": endless_chunks,
    "mislabelled": coded(BODY, coding="", label="gzip"),
    "twice": coded(BODY, coding="gzip", times=2),
    "garbled": coded(b"\0\1\2" * 99, coding="", label="br"),
    "empty": answer(200, {"Content-Type": "text/html"}),
    "to-private": redirect(302, "http://{victim}/"),
}

EXPECTED = {
    "silent": "read_timeout",
    "slow": "total_timeout",
    "reset-head": "reset",
    "reset-body": "reset",
    "short": "truncated",
    "cut-chunk": "truncated",
    "loop": "redirect_loop",
    "hops": "redirect_loop",
    "to-file": "bad_redirect",
    "to-data": "bad_redirect",
    "gzip-bomb": "too_large",
    "brotli-bomb": "too_large",
    "endless": "too_large",
    "mislabelled": "",
    "twice": "",
    "garbled": "bad_encoding",
    "empty": "empty_body",
    "to-private": "ssrf",
}


@dataclass
class Storm:
    """
    What the run left.

    Attributes:
        desk: The corpus and the server.
        feeds: Reason of each broken feed.
        pages: State, outcome, reason and attempts of each broken page.
        healthy: Articles of the healthy feed.
        victim_asked: Requests that reached the host inside.
    """

    desk: Desk
    feeds: dict[str, str]
    pages: dict[str, tuple[str, str | None, str, int]]
    healthy: int
    victim_asked: int

    def check(self, *names: str) -> str:
        """Each fault has its reason, as a feed and as a page, in the database and in the server's log."""
        for name in names:
            expected = EXPECTED[name]
            transient = expected != "" and nature(expected).transient
            most = 3 if expected and nature(expected).quick else 1
            assert self.feeds[name] == expected or (not expected and self.feeds[name] in ("feed_parse", "not_a_feed"))
            state, outcome, reason, _ = self.pages[name]
            assert reason == expected, name
            assert (state, outcome) == (("queued", None) if transient else ("done", "quarantined")) or not expected
            assert self.desk.asked(f"/f/{name}") <= most
            if name != "loop":
                assert self.desk.asked(f"/p/{name}") <= most
        assert self.healthy == 3
        return "; ".join(f"{name}: feed {self.feeds[name] or 'ok'}, page {self._end(name)}" for name in names)

    def _end(self, name: str) -> str:
        """What became of a page, in a few words."""
        state, outcome, reason, _ = self.pages[name]
        return f"{outcome or state} {reason}".strip()


@pytest.fixture(scope="module")
def storm(loopback: FaultServer, pool: WorkerPool, tmp_path_factory: pytest.TempPathFactory) -> Storm:
    """One run against everything at once."""
    loopback.forget()
    desk = Desk(server=loopback, pool=pool, data=tmp_path_factory.mktemp("storm") / "data")
    desk.fetch = {
        "read_timeout": 1,
        "total_timeout": 2,
        "allowed_networks": [f"127.0.0.{number}/32" for number in range(1, 8)],
        "max_page_bytes": 1_000_000,
        "max_feed_bytes": 1_000_000,
    }
    for hop in range(31):
        loopback.route(f"/hop/{hop}", redirect(302, f"/hop/{hop + 1}"))
    items = []
    for number, (name, behaviour) in enumerate(FAULTS.items()):
        host = f"127.0.0.{number % 6 + 1}"
        target = {"to-private": redirect(302, desk.url("/", VICTIM)), "loop": redirect(302, f"/f/{name}")}
        desk.subscribe(f"f/{name}", target.get(name, behaviour), host=host)
        target["loop"] = redirect(302, f"/p/{name}")
        items.append(item(desk.page(f"/p/{name}", target.get(name, behaviour), host)))
    desk.subscribe("pages", answer(200, {}, rss(*items)), host="127.0.0.7")
    healthy = [item(desk.page(f"/h/{number}", page(10 + number), "127.0.0.7")) for number in range(3)]
    desk.subscribe("healthy", answer(200, {}, rss(*healthy)), host="127.0.0.7")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.steps.run.load_lexicon", quick_lexicon)
        summary = desk.run(0)
    assert summary.status == "completed"
    return Storm(
        desk=desk,
        feeds={name.removeprefix("f/"): reason for name, reason in desk.sql("SELECT feed, reason FROM feed_fetches")},
        pages={
            url.rpartition("/")[2]: (state, outcome, reason, attempts)
            for url, state, outcome, reason, attempts in desk.sql(
                "SELECT url, state, outcome, reason, attempts FROM work.documents WHERE body = 'page'"
            )
        },
        healthy=desk.value("SELECT count(*) FROM articles WHERE url LIKE '%/h/%'"),
        victim_asked=len(loopback.asked(host=VICTIM)),
    )


def test_T21_a_server_that_never_answers(storm: Storm, observed: Note) -> None:
    """`read_timeout`; the run goes on"""
    observed(storm.check("silent"))


def test_T22_one_byte_at_a_time(storm: Storm, observed: Note) -> None:
    """`total_timeout`"""
    observed(storm.check("slow"))


def test_T23_resets(storm: Storm, observed: Note) -> None:
    """at most 2 quick retries, then the queue; no partial article"""
    observed(storm.check("reset-head", "reset-body"))
    assert storm.desk.asked("/p/reset-body") == 3
    assert storm.desk.sql("FROM articles WHERE url LIKE '%reset%'") == []


def test_T24_truncated_answers(storm: Storm, observed: Note) -> None:
    """`truncated`; never an article"""
    observed(storm.check("short", "cut-chunk"))
    assert storm.desk.sql("FROM articles WHERE url LIKE '%short' OR url LIKE '%cut-chunk'") == []


def test_T25_redirects(storm: Storm, observed: Note) -> None:
    """`redirect_loop` / `bad_redirect`"""
    observed(storm.check("loop", "hops", "to-file", "to-data"))


def test_T26_bombs(storm: Storm, observed: Note) -> None:
    """stopped at the cap, less than 50 MB of extra memory; `too_large`"""
    observed(storm.check("gzip-bomb", "brotli-bomb", "endless"))


def test_T26_memory(loopback: FaultServer, observed: Note) -> None:
    """less than 50 MB of extra memory"""
    loopback.forget()
    for name, body, coding in (("g", gzip_bomb(2**30), "gzip"), ("b", brotli_bomb(2**30), "br")):
        loopback.route(f"/{name}", answer(200, {"Content-Encoding": coding}, body))
    loopback.route("/e", endless_chunks)
    loopback.route("/ok", answer(200, {}, "<x>"))
    urls = [loopback.url(f"/{name}", "127.0.0.1") for name in ("ok", "g", "b", "e")]
    probe = Path(__file__).with_name("bomb_probe.py")
    root = str(Path(__file__).parents[2])
    found = subprocess.run(
        [sys.executable, str(probe), *urls],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": root},
        timeout=60,
    )
    reasons, extra = found.stdout.split()
    assert reasons == "ok,too_large,too_large,too_large"
    assert int(extra) < 50 * 2**20
    observed(f"1 GiB in gzip, 1 GiB in Brotli, endless chunks: {int(extra) / 2**20:.1f} MiB more at the peak")


def test_T27_codings(storm: Storm, observed: Note) -> None:
    """decoded, or `bad_encoding` / `empty_body`"""
    observed(storm.check("mislabelled", "twice", "garbled", "empty"))
    found = storm.desk.sql("SELECT url FROM articles WHERE url LIKE '%mislabelled' OR url LIKE '%twice'")
    assert len(found) == 2


def test_T30_redirects_inside(storm: Storm, observed: Note) -> None:
    """refused before connecting, at every hop; the victim's log stays empty; `ssrf`"""
    observed(f"{storm.check('to-private')}; the victim was asked {storm.victim_asked} times")
    assert storm.victim_asked == 0


def test_no_failure_is_lost(storm: Storm) -> None:
    """Every entry that was served has exactly one outcome; every quarantined page is a row with stage and reason."""
    served = storm.desk.value("SELECT sum(n_entries) FROM feed_fetches")
    assert storm.desk.value("SELECT sum(n) FROM outcomes WHERE unit = 'entry'") == served
    ended = {name for name, (_, outcome, _, _) in storm.pages.items() if outcome == "quarantined"}
    rows = storm.desk.sql("SELECT url, stage, reason FROM quarantine WHERE stage = 'download'")
    assert {url.rpartition("/")[2]: reason for url, _, reason in rows} == {name: EXPECTED[name] for name in ended}


def test_no_page_is_asked_for_more_often_than_allowed(desk: Desk) -> None:
    """Every request counts as an attempt, quick retries included; a host that is left alone costs none."""
    desk.fetch = {"attempts": 5}
    links = [desk.page("/p/reset", FAULTS["reset-body"]), desk.page("/p/503", answer(503))]
    quiet = desk.page("/p/quiet", answer(429, {"Retry-After": "86400"}), "127.0.0.2")
    behind = desk.page("/p/behind", page(3), "127.0.0.2")
    desk.subscribe("a", answer(200, {}, rss(*map(item, [*links, quiet, behind]))))
    for day in range(8):
        desk.run(day * 90_000)
    ends = {
        url.rpartition("/")[2]: (outcome, reason)
        for url, outcome, reason in desk.sql("SELECT url, outcome, reason FROM work.documents")
    }
    assert ends["reset"] == ("quarantined", "reset")
    assert ends["503"] == ("quarantined", "http_503")
    asked = {name: desk.asked(f"/p/{name}") for name in ("reset", "503", "quiet")}
    assert max(asked.values()) <= 6
    assert ends["behind"][0] != "quarantined"
