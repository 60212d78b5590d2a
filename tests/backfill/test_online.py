"""Sources that ask the web, served on loopback in their real response formats."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.config import BackfillSection
from pipeline.errors import PutOffError, SourceError, UsageError
from pipeline.sources.asking import Web
from pipeline.sources.choose import choose
from pipeline.sources.values import Address, Lost, PassedOver, Record, Source, Yield
from pipeline.steps import backfill as steps
from pipeline.steps.backfill_request import request_of
from pipeline.web.exchange import FetchSettings
from tests.backfill import corpora
from tests.backfill.corpora import backfill, outcomes, page, text_of, warc_record
from tests.backfill.tables import ask
from tests.faultserver import FaultServer, answer
from tests.faultserver.server import Asked, Behaviour, Line
from tests.main_job.desk import SETTINGS

SINCE, UNTIL = date(2022, 9, 1), date(2022, 9, 30)
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A server on loopback."""
    with FaultServer() as running:
        yield running


def base(server: FaultServer) -> str:
    """Its address."""
    return f"http://127.0.0.1:{server.port}"


def source(server: FaultServer, kind: str, *targets: str, hosts: tuple[str, ...] = ()) -> Source:
    """A source whose places are all on the server."""
    fetching = FetchSettings(
        user_agent="Tocsin/0 (+https://e.org)",
        min_spacing_seconds=0,
        quick_retries=0,
        private_networks=("127.0.0.0/8",),
    )
    places = BackfillSection(
        wayback_index=f"{base(server)}/cdx", wayback_captures=f"{base(server)}/web", commoncrawl=base(server)
    )
    return choose(kind, targets, mapping={}, hosts=hosts, since=SINCE, until=UNTIL, web=Web(fetching), places=places)


def read(found: Source) -> list[Yield]:
    """Everything that a source gives."""
    return [one for unit in found.units() for one in found.read(unit)]


def addresses(found: list[Yield]) -> list[str]:
    """Which pages are to be downloaded."""
    return [one.url for one in found if isinstance(one, Address)]


def reasons(found: list[Yield]) -> list[str]:
    """Why others are not."""
    return [one.reason for one in found if isinstance(one, Lost | PassedOver)]


def urlset(*entries: tuple[str, str]) -> str:
    """A sitemap of (address, what stands beside it)."""
    rows = "".join(f"<url><loc>{url}</loc>{more}</url>" for url, more in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="{NEWS}">{rows}</urlset>'
    )


def index(*urls: str) -> str:
    """An index of sitemaps."""
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{rows}</sitemapindex>"
    )


def news(day: str) -> str:
    """What a news sitemap says of an article."""
    return (
        "<news:news><news:publication><news:name>The Post</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>{day}</news:publication_date><news:title>T</news:title></news:news>"
    )


def test_sitemaps_of_a_site(server: FaultServer) -> None:
    """robots.txt names an index; its sitemaps, one gzipped, are units; dates outside of the window are passed over."""
    here = base(server)
    server.route("/robots.txt", answer(body=f"User-agent: *\nAllow: /\nSitemap: {here}/index.xml\n"))
    server.route("/index.xml", answer(body=index(f"{here}/news.xml", f"{here}/old.xml.gz")))
    entries = [(f"{here}/a", news("2022-09-13T07:00:00Z")), (f"{here}/b", news("2022-10-02"))]
    server.route("/news.xml", answer(body=urlset(*entries, ("notaurl", ""))))
    old = urlset((f"{here}/c", "<lastmod>2022-09-20</lastmod>"), (f"{here}/d", "<lastmod>2021-01-01</lastmod>"))
    server.route("/old.xml.gz", answer(body=gzip.compress(old.encode())))
    found = source(server, "sitemap", here)
    assert [unit.key for unit in found.units()] == [f"{here}/news.xml", f"{here}/old.xml.gz"]
    assert addresses(read(found)) == [f"{here}/a", f"{here}/c"]
    assert reasons(read(found)) == ["outside_dates", "bad_url", "outside_dates"]


def test_sitemaps_in_circles(server: FaultServer) -> None:
    """An index that names itself, or one above it, is not followed in circles; what else it names is read."""
    here = base(server)
    server.route("/index.xml", answer(body=index(f"{here}/inner.xml")))
    server.route("/inner.xml", answer(body=index(f"{here}/inner.xml", f"{here}/leaf.xml", f"{here}/gone.xml")))
    server.route("/leaf.xml", answer(body=urlset((f"{here}/a", ""))))
    found = read(source(server, "sitemap", f"{here}/index.xml"))
    assert addresses(found) == [f"{here}/a"]
    assert sorted(reasons(found)) == ["sitemap_loop", "unreadable"]
    assert len(server.asked("/inner.xml")) == 1


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        pytest.param(b"<html><body>no sitemap</body></html>", 200, SourceError, id="html"),
        pytest.param(b"\x1f\x8b\x08broken", 200, SourceError, id="bad-gzip"),
        pytest.param(b"gone", 404, SourceError, id="not-found"),
        pytest.param(b"later", 503, PutOffError, id="unavailable"),
    ],
)
def test_no_sitemap(server: FaultServer, body: bytes, status: int, error: type[SourceError]) -> None:
    """What is no sitemap is refused with its address; what may answer later is put off."""
    server.route("/map.xml", answer(status, body=body))
    found = source(server, "sitemap", f"{base(server)}/map.xml")
    with pytest.raises(error, match=r"map\.xml"):
        read(found)


def cdx(*pages: list[list[str]]) -> Behaviour:
    """The CDX interface: a number of pages, and each page as JSON."""

    async def behave(asked: Asked, line: Line) -> bool:
        query = parse_qs(urlsplit(asked.target).query)
        rows = pages[int(query["page"][0])] if "page" in query else []
        body = json.dumps([["timestamp", "original"], *rows]) if "page" in query else f"{len(pages)}\n"
        return await answer(200, {"Content-Type": "application/json"}, body)(asked, line)

    return behave


def test_wayback(server: FaultServer) -> None:
    """Captures are addresses to download as captured, known under the address of the page; pages are units."""
    rows = [["20220913070000", "http://e.org:80/a"], ["20220914070000", "https://e.org/b?utm_source=x"]]
    server.route("/cdx", cdx(rows, [["20221005000000", "https://e.org/c"], ["x"], ["20221005000000", "mailto:x"]]))
    found = source(server, "wayback", "e.org/*")
    assert len(list(found.units())) == 2
    all_of_it = read(found)
    first = all_of_it[0]
    assert isinstance(first, Address)
    assert (first.alias, first.site_url) == ("https://e.org/a", "http://e.org:80/a")
    assert first.url == f"{base(server)}/web/20220913070000id_/http://e.org:80/a"
    assert reasons(all_of_it) == ["bad_row", "bad_url"]
    query = parse_qs(urlsplit(server.asked("/cdx")[0].target).query)
    assert (query["from"], query["to"]) == (["20220901"], ["20221030"])
    assert "collapse" in query


@pytest.mark.parametrize(
    ("status", "body", "error", "words"),
    [
        pytest.param(429, b"slow down", PutOffError, "http_429", id="too-many"),
        pytest.param(403, b"Blocked Site Error", SourceError, "http_403", id="blocked"),
        pytest.param(200, b"<html>maintenance</html>", SourceError, "not a number of pages", id="garbage"),
    ],
)
def test_wayback_refuses(server: FaultServer, status: int, body: bytes, error: type[SourceError], words: str) -> None:
    """A refusal for now leaves the unit open; a refusal for good says why."""
    server.route("/cdx", answer(status, body=body))
    with pytest.raises(error, match=words):
        read(source(server, "wayback", "e.org/*"))


def test_commoncrawl(server: FaultServer) -> None:
    """The files of the window are read span by span; only pages of the wanted hosts are records."""
    months = {"2022/09": ["20220830", "20220913"], "2022/10": ["20221005", "20221120"]}
    for month, days in months.items():
        paths = "".join(f"crawl-data/CC-NEWS/{month}/CC-NEWS-{day}010203-00001.warc.gz\n" for day in days)
        server.route(f"/crawl-data/CC-NEWS/{month}/warc.paths.gz", answer(body=gzip.compress(paths.encode())))
    urls = ["https://a.example/1", "https://news.b.example/2"]
    whole = b"".join(warc_record(url, page(url, text_of(url))) for url in urls)

    async def spans(asked: Asked, line: Line) -> bool:
        first, last = (int(one) for one in (asked.header("Range") or "").removeprefix("bytes=").split("-"))
        last = min(last, first + len(whole) // 3)
        headers = {"Content-Range": f"bytes {first}-{min(last, len(whole) - 1)}/{len(whole)}"}
        return await answer(206, headers, whole[first : last + 1])(asked, line)

    name = "/crawl-data/CC-NEWS/2022/09/CC-NEWS-20220913010203-00001.warc.gz"
    server.route(name, spans)
    found = source(server, "commoncrawl", hosts=("b.example",))
    keys = [unit.key.rsplit("/", 1)[-1] for unit in found.units()]
    assert keys == ["CC-NEWS-20220913010203-00001.warc.gz", "CC-NEWS-20221005010203-00001.warc.gz"]
    records = list(found.read(next(iter(found.units()))))
    assert [one.alias for one in records if isinstance(one, Record)] == [urls[1]]
    assert len(server.asked(name)) >= 3
    with pytest.raises(UsageError, match="hundreds of gigabytes"):
        source(server, "commoncrawl")


def test_feed_archive(server: FaultServer) -> None:
    """A feed is followed into the past by `prev-archive` and `next`, and no document is read twice."""
    here = base(server)

    def atom(link: str, *entries: tuple[str, str]) -> str:
        rows = "".join(
            f"<entry><id>{path}</id><title>T</title><link href='{here}{path}'/><updated>{day}T00:00:00Z</updated>"
            f"<published>{day}T00:00:00Z</published></entry>"
            for path, day in entries
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id><title>F</title>{link}{rows}</feed>"

    older = f"<link rel='prev-archive' href='{here}/2'/>"
    server.route("/feed", answer(body=atom(older, ("/a", "2022-10-05"), ("/b", "2022-09-20"))))
    server.route("/2", answer(body=atom(f"<link rel='next' href='{here}/3'/>", ("/c", "2022-09-10"))))
    server.route("/3", answer(body=atom(f"<link rel='next' href='{here}/feed'/>", ("/d", "2022-08-01"))))
    found = read(source(server, "feed-archive", f"{here}/feed"))
    assert addresses(found) == [f"{here}/b", f"{here}/c"]
    assert reasons(found) == ["outside_dates", "outside_dates", "feed_loop"]
    assert len(server.asked("/feed")) == 1


def test_subscribed_feeds(server: FaultServer, tmp_path: Path) -> None:
    """`--feed` names a subscribed feed: its address, its site, or its host; its secrets are written nowhere."""
    here = base(server)
    private = here.replace("http://", "http://me:canary@")
    feeds = f'[[feeds]]\nname = "private"\nurl = "{private}/feed?token=canary2"\n'
    desk = corpora.new_desk(tmp_path / "desk", feeds)
    link = f"<link href='{here}/a'/><published>2022-09-05T00:00:00Z</published>"
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id><title>F</title><entry><id>1</id>{link}</entry></feed>"
    server.route("/feed", answer(body=atom))
    server.route("/a", answer(200, {"Content-Type": "text/html"}, page("A", text_of("a"), day="2022-09-05")))
    request = request_of(desk.settings, "feed-archive", [], columns={}, feeds=["private"], since=SINCE)
    with steps.desk(desk.settings, request, report=lambda *_: None, wait_seconds=0) as bench:
        assert outcomes(steps.backfill(bench, request)) == {("new", ""): 1}
    [asked] = server.asked("/feed")
    assert "token=canary2" in asked.target
    assert "authorization" in {name.lower() for name, _ in asked.headers}
    for path in desk.data.rglob("*"):
        assert not path.is_file() or b"canary" not in path.read_bytes(), path
    expected = {"sitemap": (here,), "wayback": ("127.0.0.1/*",), "commoncrawl": ()}
    for kind, targets in expected.items():
        request = request_of(desk.settings, kind, [], columns={}, feeds=["private"], since=SINCE)
        assert request.targets == targets
    assert request.hosts == ("127.0.0.1",)
    for kind, name in (("sitemap", "unknown"), ("files", "private")):
        with pytest.raises(UsageError):
            request_of(desk.settings, kind, ["x"], columns={}, feeds=[name])


def test_from_captures_to_articles(server: FaultServer, tmp_path: Path) -> None:
    """A backfill from captures stores articles under their own addresses, by publication date; 429 leaves it open."""
    here = base(server)
    rows = []
    for name, day in (("a", "2022-09-13"), ("b", "2022-10-03")):
        rows.append(["20221004000000", f"https://e.org/{name}"])
        body = page(name, text_of(name), day=day)
        server.route(f"/web/20221004000000id_/https://e.org/{name}", answer(200, {"Content-Type": "text/html"}, body))
    places = f'[backfill]\nwayback_index = "{here}/cdx"\nwayback_captures = "{here}/web"\n'
    desk = corpora.new_desk(tmp_path, "", SETTINGS + places)

    async def once_busy(asked: Asked, line: Line) -> bool:
        if "page=" in asked.target and len(server.asked("/cdx")) == 2:
            return await answer(429, {"Retry-After": "0"})(asked, line)
        return await cdx(rows)(asked, line)

    server.route("/cdx", once_busy)
    first = backfill(desk, "wayback", "e.org/*", since=SINCE, until=UNTIL)
    assert "0 of 1 units done, 0 failed" in first.message
    assert ask(desk.data, "SELECT status, finished_at FROM backfills") == [("running", None)]
    second = backfill(desk, "wayback", "e.org/*", since=SINCE, until=UNTIL)
    assert outcomes(second) == {("new", ""): 1, ("skipped", "outside_dates"): 1}
    assert "dates of publication decided" in second.message
    assert ask(desk.data, "SELECT canonical_url FROM articles") == [("https://e.org/a",)]
