"""The content cases of the fault table, end to end: hostile and broken feeds and pages cost themselves alone."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.steps.pool import WorkerPool
from tests.faultserver import answer, script
from tests.web.desk import START, Desk, item, page, rss, story

# ruff: noqa: N802 - the names of these tests are the ids of the fault table

Note = Callable[[object], None]


@pytest.fixture
def impatient(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a document four seconds only, to keep the tests short."""
    monkeypatch.setattr(pool, "_timeout_seconds", 4.0)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def test_C31_entities(desk: Desk, observed: Note, tmp_path: Path) -> None:
    """nothing expanded, no file read, under 5 s"""
    secret = tmp_path / "secret.txt"
    secret.write_text("Canary-4711")
    documents = {
        "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "Canary-lol">{LAUGHS}]>'
        + rss(item("http://e.test/1", title="@")).replace("@", "&l9;"),
        "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
        + rss(item("http://e.test/2", title="@")).replace("@", "&a;" * 2_000),
        "external": f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file://{secret}">]>'
        + rss(item("http://e.test/3", title="@")).replace("@", "&f;"),
    }
    for name, document in documents.items():
        desk.subscribe(name, answer(200, {}, document.replace("<?xml version='1.0' encoding='utf-8'?>", "")))
    desk.subscribe("next", answer(200, {}, rss(item(desk.page("/p/1", page(1))))))
    desk.run(0)
    assert desk.value("SELECT count(*) FROM articles") == 1
    entries = desk.sql("SELECT value FROM work.entries")
    assert not any("Canary" in value or len(value) > 10_000 for (value,) in entries)
    assert "feed_timeout" not in {reason for (reason,) in desk.sql("SELECT reason FROM feed_fetches")}
    observed(
        dict(desk.sql("SELECT feed, coalesce(nullif(reason, ''), 'read, not expanded') FROM feed_fetches ORDER BY 1"))
    )


def test_C32_monstrous_feeds(desk: Desk, observed: Note, impatient: None) -> None:
    """capped, or the worker is killed; the next feed runs"""
    many = rss(
        *(
            item(f"http://e.test/{n}", title=f"Story {n}", more=f"<description>{'x' * 300}</description>")
            for n in range(20_000)
        )
    )
    documents = {
        "11-mb": many,
        "nested": "<rss><channel>" + "<a>" * 200_000,
        "comments": "<rss><channel>" + "<!--" * 100_000,
    }
    for name, document in documents.items():
        desk.subscribe(name, answer(200, {}, document))
    desk.subscribe("next", answer(200, {}, rss(item(desk.page("/p/1", page(1))))))
    desk.run(0, only=["11-mb", "nested", "comments", "next"])
    assert desk.value("SELECT count(*) FROM articles") == 1
    reasons = dict(desk.sql("SELECT feed, reason FROM feed_fetches"))
    served = desk.value("SELECT count(*) FROM work.entries WHERE feed = '11-mb'")
    assert reasons["11-mb"] == "too_large" or served <= 2_000
    assert all(reasons[name] for name in ("nested", "comments"))
    observed(reasons)


def test_C33_monstrous_pages(desk: Desk, observed: Note, impatient: None) -> None:
    """the extraction worker is killed within 20 s and replaced; `extract_timeout`"""
    links = "".join(f"<a href='/{n}'>link {n} to some place</a>" for n in range(100_000))
    soup = "<div><table><tr><td><b><i>word " * 150_000
    pages = [
        desk.page("/links", f"<html><body>{links}"),
        desk.page("/soup", f"<html><body><article>{soup}"),
        desk.page("/10-mb", "<p>" * 3_500_000),
        desk.page("/p/1", page(1)),
    ]
    desk.subscribe("c33", answer(200, {}, rss(*map(item, pages))))
    desk.run(0)
    ends = dict(
        desk.sql(
            "SELECT regexp_replace(url, 'http://[^/]*', ''), coalesce(nullif(reason, ''), outcome) FROM work.documents"
        )
    )
    assert ends["/10-mb"] == "too_large"
    assert ends["/p/1"] == "new"
    assert "extract_timeout" in (ends["/links"], ends["/soup"])
    assert desk.value("SELECT count(*) FROM articles") == 1
    observed(ends)


def test_C34_unsteady_identities(desk: Desk, observed: Note) -> None:
    """one article a story; flagged"""
    links = [desk.page(f"/p/{n}", page(n)) for n in range(8)]
    desk.page("/v", page(9))
    desk.subscribe("no-guid", answer(200, {}, rss(item(links[0], guid=""), item(links[1], guid=""))))
    desk.subscribe(
        "reused", script(*(answer(200, {}, rss(item(links[n], guid="same", title=f"Story {n}"))) for n in (2, 3)))
    )
    desk.subscribe("changing", script(*(answer(200, {}, rss(item(links[4], guid=f"g{n}"))) for n in range(3))))
    volatile = [answer(200, {}, rss(item(desk.url(f"/v?visit={n}"), guid="v", title="Volatile"))) for n in range(3)]
    desk.subscribe("volatile", script(*volatile))
    for moment in (0, 5_000, 10_000):
        desk.run(moment)
    found = desk.sql("SELECT url FROM articles ORDER BY url")
    assert [url.rpartition("/")[2] for (url,) in found] == ["0", "1", "2", "3", "4", "v?visit=0"]
    assert desk.asked("/v") == 1
    flags = desk.sql("SELECT DISTINCT reason FROM outcomes WHERE feed = 'volatile' AND unit = 'entry' AND reason <> ''")
    assert flags == [("volatile_link",)]
    value = desk.value("SELECT value FROM work.entries WHERE feed = 'no-guid' LIMIT 1")
    assert "no_guid" in value
    observed("6 stories, 6 articles; flags: no_guid, volatile_link")


def test_C35_one_page_many_spellings(desk: Desk, observed: Note) -> None:
    """one article"""
    plain = desk.page("/news/town-shelled", page(1))
    head, port = plain.rsplit(":", 1)[0], desk.server.port
    for path in ("/news/town-shelled/amp", "/news/town-shelled.amp"):
        desk.page(path, page(1))
    spellings = [
        plain,
        plain + "?utm_source=rss&utm_medium=feed",
        plain + "?fbclid=abc",
        plain + "#comments",
        plain + "?gclid=1#top",
        plain.replace("http:", "HTTP:"),
        plain.replace("http:", "https:"),
        f"{head}:{port}/./news/../news/town-shelled",
        plain + "?amp=1",
        plain + "/amp",
        plain + "?outputType=amp",
        plain + "?mc_cid=7&mc_eid=8",
    ]
    desk.subscribe("c35", answer(200, {}, rss(*(item(url, guid=str(n)) for n, url in enumerate(spellings)))))
    desk.run(0)
    desk.run(5_000)
    pages = sum(asked.path.startswith("/news") for asked in desk.server.asked())
    assert desk.value("SELECT count(*) FROM articles") == 1
    assert pages == 1
    observed(f"{len(spellings)} spellings, {pages} page request, 1 article")


RUSSIAN = "\n".join(
    f"Артиллерия обстреляла город Карсова в понедельник, погибли {n + 2} человека, сообщил мэр города."
    for n in range(5)
)


def _russian(encoding: str, meta: str = "") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in RUSSIAN.split("\n"))
    text = f"<html><head>{meta}<title>Обстрел города</title></head><body><article>{paragraphs}</article></body></html>"
    return text.encode(encoding)


def test_C36_encodings(desk: Desk, observed: Note) -> None:
    """right text or flagged; loading never fails"""
    html = {"Content-Type": "text/html"}
    pages = {
        "cp1251": answer(200, html, _russian("windows-1251")),
        "wrong-header": answer(200, {"Content-Type": "text/html; charset=iso-8859-1"}, _russian("utf-8")),
        "utf-16": answer(200, html, b"\xff\xfe" + _russian("utf-16-le")),
        "nul": answer(200, html, page(1).replace("<p>", "<p>\0").encode()),
        "surrogate": answer(
            200, html, page(2).replace("killed", "killed &#xD800; \ud800").encode("utf-8", "surrogatepass")
        ),
    }
    links = {name: desk.page(f"/{name}", served) for name, served in pages.items()}
    titles = "".join(item(link, guid=name, title=f"{name} &amp;#xD800;") for name, link in links.items())
    desk.subscribe("c36", answer(200, {}, rss(titles)))
    summary = desk.run(0)
    texts = {url.rpartition("/")[2]: text for url, text in desk.sql("SELECT url, text FROM articles")}
    assert summary.status == "completed"
    assert set(texts) == set(pages)
    for name in ("cp1251", "wrong-header", "utf-16"):
        assert "Артиллерия обстреляла город" in texts[name], name
    assert "\0" not in texts["nul"]
    assert "killed 3 people" in texts["nul"]
    observed(f"{len(texts)} pages, {len(texts)} right texts")


def test_C37_dates(desk: Desk, observed: Note) -> None:
    """NULL or flagged; the original string kept; first-seen time set"""
    dates = {
        "missing": None,
        "future": "Fri, 01 Jan 2099 00:00:00 GMT",
        "epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
        "nonsense": "32 Foo 2026",
        "no-zone": "Mon, 02 Mar 2026 08:00:00",
        "zone-name": "Mon, 02 Mar 2026 08:00:00 EDT",
    }
    items = []
    for number, (name, date) in enumerate(dates.items()):
        body = re.sub(r"<meta property='article:published_time'[^>]*>", "", page(number))
        items.append(item(desk.page(f"/{name}", body), more=f"<pubDate>{date}</pubDate>" if date else ""))
    desk.subscribe("c37", answer(200, {}, rss(*items)))
    desk.run(0)
    rows = {
        url.rpartition("/")[2]: rest
        for url, *rest in desk.sql(
            "SELECT url, published_at, published_raw, published_flag, published_tz_known, first_seen_at FROM articles"
        )
    }
    assert set(rows) == set(dates)
    for name in ("missing", "future", "epoch", "nonsense"):
        assert rows[name][0] is None, name
    assert all(rows[name][1] == date for name, date in dates.items())
    assert all(rows[name][2] for name in ("future", "epoch", "nonsense"))
    assert (rows["no-zone"][3], str(rows["zone-name"][0])) == (False, "2026-03-02 12:00:00")
    assert all(abs((row[4] - START.replace(tzinfo=None)).total_seconds()) < 600 for row in rows.values())
    observed({name: str(row[0] or row[2] or "NULL") for name, row in rows.items()})


def test_C38_versions(desk: Desk, observed: Note) -> None:
    """versions 1, 2, 3; no version for boilerplate"""
    first, edited, again = story(1), story(1) + "\nThe shelling went on.", story(1) + "\nA truce holds since noon."
    bodies = [page(1, text=first), page(1, text=edited), page(1, text=again), page(1, text=again)]
    bodies[3] = (
        bodies[3]
        .replace("The Daily Report", "The Daily Report | Subscribe now")
        .replace("</article>", "</article><footer>New</footer>")
    )
    link = desk.page("/p/1", script(*(answer(200, {"Content-Type": "text/html"}, body) for body in bodies)))
    feeds = [answer(200, {}, rss(item(link, more=f"<description>Summary {n}</description>"))) for n in range(4)]
    desk.subscribe("c38", script(*feeds))
    for number in range(4):
        desk.run(number * 5_000)
    assert desk.asked("/p/1") == 4
    versions = desk.sql("SELECT version, text FROM article_versions ORDER BY version")
    assert [(number, text.split("\n")[-1]) for number, text in versions] == [
        (1, first.split("\n")[-1]),
        (2, "The shelling went on."),
        (3, "A truce holds since noon."),
    ]
    observed(f"4 fetches, versions {[number for number, _ in versions]}")


def test_C39_no_articles(desk: Desk, observed: Note) -> None:
    """classified, never stored as text"""
    html = {"Content-Type": "text/html"}
    consent = "<title>Before you continue</title><h1>We value your privacy</h1><p>We use cookies. Accept all.</p>"
    login = (
        "<title>Log in</title><h1>Subscribe to continue reading</h1><form><input type=password></form><p>Sign in.</p>"
    )
    shell = "<title>News</title><body><div id='root'></div><noscript>You need to enable JavaScript to run this app."
    pages = {
        "consent": answer(200, html, f"<html><head>{consent}</html>"),
        "challenge": answer(403, {**html, "cf-mitigated": "challenge"}, "<title>Just a moment...</title>"),
        "challenge-200": answer(
            200, {**html, "cf-mitigated": "challenge"}, "<title>Just a moment...</title><p>Checking"
        ),
        "login": answer(200, html, f"<html><head>{login}</html>"),
        "shell": answer(200, html, f"<html><head>{shell}</html>"),
        "pdf": answer(200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 binary" * 99),
        "json": answer(
            200, {"Content-Type": "application/json"}, '{"title": "x", "text": "' + story(1).replace("\n", " ") + '"}'
        ),
    }
    links = [desk.page(f"/{name}", served) for name, served in pages.items()]
    desk.subscribe("c39", answer(200, {}, rss(*map(item, links))))
    desk.run(0)
    ends = {
        url.rpartition("/")[2]: (outcome, reason)
        for url, outcome, reason in desk.sql("SELECT url, outcome, reason FROM work.documents")
    }
    assert desk.sql("FROM articles") == []
    assert set(ends) == set(pages)
    assert all(outcome in ("skipped", "quarantined") and reason for outcome, reason in ends.values())
    observed({name: reason for name, (_, reason) in ends.items()})


HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/C calc'!A0",
    "'; DROP TABLE articles; --",
    "../../../../x",
    "\x1b[2Jgone",
)


def test_C40_hostile_strings(desk: Desk, observed: Note) -> None:
    """inert in HTML, in CSV, in SQL and in file names"""
    from html import escape

    items = []
    for number, text in enumerate(HOSTILE):
        body = page(number).replace("<title>", f"<meta name='author' content='{escape(text)}'><title>{escape(text)} ")
        link = desk.page(f"/p/{number}", body)
        plain = text.replace("\x1b", "")
        items.append(item(link, guid=plain, title=plain, more=f"<author>{escape(plain)}</author>"))
    desk.subscribe("c40", answer(200, {}, rss(*items)))
    desk.run(0)
    desk.run(5_000)
    assert desk.value("SELECT count(*) FROM articles") == len(HOSTILE)
    values = [value for row in desk.sql("SELECT title, text FROM articles") for value in row]
    values += [name for (name,) in desk.sql("SELECT name FROM article_authors")]
    assert not any("<script" in value or "\x1b" in value for value in values)
    names = [str(path.relative_to(desk.data)) for path in desk.data.rglob("*")]
    assert all(".." not in name and "cmd" not in name and "script" not in name for name in names)
    assert not any("cmd" in path.name for path in desk.data.parent.rglob("*"))
    (segment,) = desk.data.rglob("*pages*.warc.gz")
    assert gzip.decompress(segment.read_bytes()).startswith(b"WARC/")
    observed(f"{len(HOSTILE)} articles, all tables there, {len(names)} files with names of our own")
