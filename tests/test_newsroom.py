"""The bundled newsroom serves what its truth says, over real HTTP, the way publishers do."""

import asyncio
import io
import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import combinations

import aiohttp
import feedparser
import pytest

from pipeline.demo.copydesk import Article, read_outlets
from pipeline.demo.edition import moment
from pipeline.demo.newsroom import BASE_DATE, Newsroom, feeds_toml, host_of
from pipeline.demo.pages import NOTICE
from pipeline.demo.truth import read_truth

OUTLETS = read_outlets()
TRUTH = read_truth()
FORMATS = {
    "rss": "rss20",
    "rss-full": "rss20",
    "atom": "atom10",
    "rdf": "rss10",
}

Visit = Callable[[Newsroom, aiohttp.ClientSession], Awaitable[None]]


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Newsroom, aiohttp.ClientSession]]:
    """A running newsroom and somebody who visits it."""
    async with Newsroom() as newsroom, aiohttp.ClientSession() as client:
        yield newsroom, client


async def read(client: aiohttp.ClientSession, url: str) -> tuple[int, bytes]:
    """Status and body of one address, redirects followed."""
    async with client.get(url) as answer:
        return answer.status, await answer.read()


async def feed_links(newsroom: Newsroom, client: aiohttp.ClientSession) -> dict[str, list[str]]:
    """The links of every feed, by its name."""
    found: dict[str, list[str]] = {}
    for feed in tomllib.loads(newsroom.feeds_toml())["feeds"]:
        _, body = await read(client, feed["url"])
        if body.startswith(b"{"):
            found[feed["name"]] = [item["url"] for item in json.loads(body)["items"]]
        else:
            found[feed["name"]] = [str(entry.link) for entry in feedparser.parse(io.BytesIO(body)).entries]
    return found


def newest(key: str) -> Article:
    """The newest version of one article."""
    outlet_key, _, slug = key.partition("/")
    versions = [a for o in OUTLETS if o.key == outlet_key for a in o.articles if a.slug == slug]
    return max(versions, key=lambda article: article.version)


def published(key: str) -> datetime:
    """When an outlet published an article."""
    outlet_key, _, slug = key.partition("/")
    outlet = next(outlet for outlet in OUTLETS if outlet.key == outlet_key)
    first = next(a for a in outlet.articles if a.slug == slug and a.version == 1)
    return moment(outlet, BASE_DATE, first.day, first.time)


def shared_words(a: str, b: str) -> float:
    """Share of the shorter article's runs of three words that stand in the longer one, 0 to 1."""
    runs = []
    for key in (a, b):
        words = re.findall(r"\w+", " ".join(newest(key).paragraphs).casefold())
        runs.append(set(zip(words, words[1:], words[2:], strict=False)))
    return len(runs[0] & runs[1]) / min(len(runs[0]), len(runs[1]))


def run(visit: Visit) -> None:
    """Let one visit happen in a newsroom of its own."""

    async def visited() -> None:
        async with opened() as (newsroom, client):
            await visit(newsroom, client)

    asyncio.run(visited())


def test_truth_names_every_document_once() -> None:
    """What is written and what is expected are the same documents, in the same editions and versions."""
    written = {f"{o.key}/{a.slug}" for o in OUTLETS for a in o.articles}
    stubs = {f"{o.key}/{s.slug}" for o in OUTLETS for s in o.stubs}
    assert {d.key for d in TRUTH.articles(edition=2)} == written
    assert {d.key for d in TRUTH.documents.values() if d.outcome != "article"} == stubs
    for outlet in OUTLETS:
        for article in outlet.articles:
            expected = TRUTH.documents[f"{outlet.key}/{article.slug}"]
            assert expected.language == outlet.language
            assert article.version <= expected.versions
            assert article.version > 1 or article.edition == expected.edition
            assert article.dated == expected.dated
            assert article.page == (expected.body_source == "page")


def test_truth_refers_to_articles() -> None:
    """Copies point at originals, and every pair and every story names articles that exist."""
    keys = {d.key for d in TRUTH.articles(edition=2)}
    for expected in TRUTH.documents.values():
        assert (expected.copy_of is None) == (expected.kind is None)
        assert (expected.reason is None) == (expected.outcome == "article")
        if expected.copy_of is not None:
            assert TRUTH.documents[expected.copy_of].copy_of is None
            assert TRUTH.documents[expected.copy_of].is_conflict == expected.is_conflict
            assert TRUTH.documents[expected.copy_of].conflict == expected.conflict
    for pair in TRUTH.distinct:
        assert {pair.a, pair.b} <= keys
        assert pair.a != TRUTH.documents[pair.b].copy_of
        assert pair.b != TRUTH.documents[pair.a].copy_of
    for happening in TRUTH.happenings:
        assert set(happening.members) <= keys
        assert all(TRUTH.documents[key].copy_of is None for key in happening.members)


def test_there_is_enough_of_everything() -> None:
    """The newsroom shows each case that the pipeline is built for, often enough to count."""
    articles = TRUTH.articles(edition=1)
    kinds = Counter(d.kind for d in articles if d.kind)
    assert len(articles) >= 40
    assert kinds["identical"] + kinds["near"] >= 4
    assert kinds["rewrite"] >= 4
    assert {d.language for d in articles} == {"en", "ru", "es", "ar"}
    assert len({o.template for o in OUTLETS}) >= 5
    assert {plan.format for o in OUTLETS for plan in o.feeds} == {*FORMATS, "json", "broken"}
    assert {"nagorno-karabakh", "russia-ukraine", "sudan"} <= {d.conflict for d in articles}
    assert sum(d.is_conflict is False for d in articles) >= 15
    reasons = {d.reason for d in TRUTH.documents.values() if d.reason}
    assert reasons >= {"consent_wall", "not_html", "http_404", "app_shell", "paywall", "robots", "not_article"}
    assert any(not a.guid for o in OUTLETS for a in o.articles)
    assert any(d.versions == 2 for d in articles)


@pytest.mark.parametrize(
    ("key", "original", "kind"),
    [pytest.param(d.key, d.copy_of, d.kind, id=d.key) for d in TRUTH.documents.values() if d.copy_of],
)
def test_copies_are_what_they_are_called(key: str, original: str, kind: str) -> None:
    """A verbatim copy shares most runs of three words with its original, a reworded one few but its numbers."""
    shared = shared_words(key, original)
    assert published(key) > published(original)
    if kind == "rewrite":
        assert shared < 0.25
        numbers = [set(re.findall(r"\d[\d.,:]*\d|\d", " ".join(newest(k).paragraphs))) for k in (key, original)]
        assert numbers[0] == numbers[1]
    else:
        assert shared > (0.97 if kind == "identical" else 0.8)


@pytest.mark.parametrize(("a", "b"), [pytest.param(p.a, p.b, id=p.why) for p in TRUTH.distinct])
def test_distinct_articles_are_written_independently(a: str, b: str) -> None:
    """Articles that are not copies share fewer than half of their runs of three words."""
    assert shared_words(a, b) < 0.5


def test_unrelated_articles_share_no_wording() -> None:
    """No two originals share a tenth of their runs of three words, follow-ups with their background apart."""
    originals = [d.key for d in TRUTH.articles(edition=2) if d.copy_of is None and d.language == "en"]
    allowed = {frozenset({"meridian/el-obeid-market", "meridian/el-obeid-convoy"})}
    pairs = [pair for pair in combinations(originals, 2) if frozenset(pair) not in allowed]
    assert {pair: shared for pair in pairs if (shared := shared_words(*pair)) > 0.1} == {}


def test_feeds_parse() -> None:
    """Every feed but the broken one parses as its format, with a link in each entry and no fault."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        for outlet in OUTLETS:
            for plan in outlet.feeds:
                url = newsroom.url(f"{outlet.key}/{outlet.articles[0].slug}")
                origin = "/".join(url.split("/")[:3])
                status, body = await read(client, origin + plan.path)
                assert status == 200
                if plan.format == "json":
                    assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
                    continue
                parsed = feedparser.parse(io.BytesIO(body))
                assert parsed.version == FORMATS.get(plan.format, ""), plan.name
                assert bool(parsed.entries) == (plan.name not in TRUTH.broken_feeds)
                assert bool(parsed.bozo) == (plan.name in TRUTH.broken_feeds)
                full = [bool(entry.get("content")) for entry in parsed.entries]
                assert any(full) == (plan.format == "rss-full")

    run(visit)


def test_every_document_is_announced_and_answers() -> None:
    """Feeds lead to each document and to no other, and each answers as its kind of document does."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        links = {link for found in (await feed_links(newsroom, client)).values() for link in found}
        expected = [d for d in TRUTH.documents.values() if d.edition == 1]
        for document in expected:
            url = newsroom.url(document.key)
            assert url in links, document.key
            status, body = await read(client, url)
            gone = document.reason == "http_404" or document.body_source == "feed"
            assert status == (404 if gone else 200), document.key
            assert body.startswith(b"%PDF") == (document.reason == "not_html")
            if status == 200 and document.reason != "not_html":
                assert NOTICE.encode() in body, document.key
        spelled_otherwise = links - {newsroom.url(d.key) for d in expected}
        assert len(spelled_otherwise) == 5
        for link in spelled_otherwise:
            assert (await read(client, link))[0] == 200

    run(visit)


def test_validators_spare_the_body() -> None:
    """An unchanged page or feed answers 304 to its own ETag or date, and 200 to others."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        for url in (newsroom.url("meridian/cup-final"), newsroom.base_url + "/feeds/wire.rss"):
            async with client.get(url) as answer:
                etag, changed = answer.headers["ETag"], answer.headers["Last-Modified"]
                assert "Cache-Control" in answer.headers
            for headers, status in (
                ({"If-None-Match": etag}, 304),
                ({"If-None-Match": '"other"', "If-Modified-Since": changed}, 200),
                ({"If-Modified-Since": changed}, 304),
                ({"If-Modified-Since": "Sun, 01 Jan 2012 00:00:00 GMT"}, 200),
                ({"If-Modified-Since": "soon"}, 200),
            ):
                async with client.get(url, headers=headers) as answer:
                    assert answer.status == status, headers
                    assert answer.headers["ETag"] == etag

    run(visit)


def test_second_edition() -> None:
    """The next edition changes one text, adds two entries, and leaves every other page as it was."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        pages = [d.key for d in TRUTH.articles(edition=1)]
        before = {key: (await read(client, newsroom.url(key)))[1] for key in pages}
        links = {link for found in (await feed_links(newsroom, client)).values() for link in found}
        assert newsroom.advance() == 2
        later = {link for found in (await feed_links(newsroom, client)).values() for link in found}
        assert later - links == {newsroom.url(d.key) for d in TRUTH.documents.values() if d.edition == 2}
        updated = "meridian/mogadishu-checkpoint"
        text = (await read(client, newsroom.url(updated)))[1].decode()
        assert "rose to seven" in text
        assert "rose to seven" not in before[updated].decode()
        assert TRUTH.documents[updated].versions == 2
        assert newsroom.advance() == 2

    run(visit)


def test_requests_are_logged() -> None:
    """The log holds each request with its headers, and not the control requests of another process."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        await read(client, newsroom.base_url + "/robots.txt")
        await read(client, newsroom.base_url + "/nowhere?x=1")
        _, control = await read(client, newsroom.base_url + "/-/log")
        assert [(row.method, row.path, row.status) for row in newsroom.log] == [
            ("GET", "/robots.txt", 200),
            ("GET", "/nowhere?x=1", 404),
        ]
        assert "User-Agent" in dict(newsroom.log[0].headers)
        assert [row["path"] for row in json.loads(control)] == ["/robots.txt", "/nowhere?x=1"]

    run(visit)


def test_days_follow_the_base_date() -> None:
    """Dates move with the base date, and two newsrooms of one base date serve the same bytes."""

    async def visit(newsroom: Newsroom, client: aiohttp.ClientSession) -> None:
        async with Newsroom(base=date(2025, 6, 11)) as other:
            _, ours = await read(client, newsroom.url("meridian/el-obeid-market"))
            _, theirs = await read(client, other.url("meridian/el-obeid-market"))
        assert b"2026-02-26T15:05:00+00:00" in ours
        assert b"on Thursday morning" in ours
        assert b"2025-06-07T15:05:00+00:00" in theirs
        assert b"on Saturday morning" in theirs

    assert BASE_DATE.weekday() == 0
    run(visit)


def test_feed_configuration() -> None:
    """The feed configuration has the format of `feeds.toml`, one feed a name, one host an outlet."""
    feeds = tomllib.loads(feeds_toml("http://127.0.0.1:8123"))["feeds"]
    assert len({feed["name"] for feed in feeds}) == len(feeds) == sum(len(o.feeds) for o in OUTLETS)
    assert all(re.fullmatch(r"http://127\.0\.0\.\d:8123/\S+", feed["url"]) for feed in feeds)
    assert all(feed.keys() <= {"name", "url", "language", "country", "family", "kind"} for feed in feeds)
    if sys.platform.startswith("linux"):
        assert len({host_of(outlet) for outlet in OUTLETS}) == len(OUTLETS)


def test_own_process() -> None:
    """As a process of its own the newsroom prints its address, serves, brings out the next edition, and ends."""

    async def visit(_: Newsroom, client: aiohttp.ClientSession) -> None:
        assert process.stdout is not None
        base_url = process.stdout.readline().strip()
        status, configuration = await read(client, base_url + "/-/feeds.toml")
        assert status == 200
        assert configuration.decode() == feeds_toml(base_url)
        async with client.post(base_url + "/-/advance") as answer:
            assert await answer.json() == {"edition": 2}

    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.demo.newsroom", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            run(visit)
        finally:
            process.terminate()
        assert process.wait(timeout=30) == 0
