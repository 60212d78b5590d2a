"""The etiquette of the fault table, end to end: judged in the database and in the server's log."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from pipeline.digest import Kit, Prepared, digest_all
from pipeline.models import Document
from pipeline.polling import why
from tests.faultserver import answer, script
from tests.faultserver.behaviours import conditional, redirect
from tests.web.desk import CONFIG, START, Desk, item, page, quick_lexicon, rss

# ruff: noqa: N802 - the names of these tests are the ids of the fault table

Note = Callable[[object], None]
ELSEWHERE = "127.0.0.2"
EMPTY = rss()


def test_E01_validators_byte_for_byte(desk: Desk, observed: Note) -> None:
    """both sent back byte for byte next time; 304 changes no entry"""
    etag, modified = 'W/"a b"', "Mon, 2 Mar 2026 1:02:03 GMT"
    document = rss(item(desk.page("/p/1", page(1))))
    desk.subscribe("e01", conditional(document, etag=etag, last_modified=modified))
    desk.run(0)
    before = desk.sql("FROM work.entries")
    desk.run(2_000)
    second = desk.server.asked("/e01")[1]
    assert (second.header("If-None-Match"), second.header("If-Modified-Since")) == (etag, modified)
    assert desk.sql("SELECT status FROM feed_fetches ORDER BY fetched_at") == [(200,), (304,)]
    assert desk.sql("FROM work.entries") == before
    assert desk.value("SELECT count(*) FROM articles") == 1
    observed(f"sent {second.header('If-None-Match')} and {second.header('If-Modified-Since')}; 200, then 304")


def test_E02_a_new_etag_on_the_same_body(desk: Desk, observed: Note) -> None:
    """the new ETag is stored and sent next (the bug most readers have)"""
    desk.subscribe("e02", script(*(answer(200, {"ETag": f'"{n}"'}, EMPTY) for n in range(3))))
    for moment in (0, 2_000, 4_000):
        desk.run(moment)
    sent = [asked.header("If-None-Match") for asked in desk.server.asked("/e02")]
    assert sent == [None, '"0"', '"1"']
    observed(f"sent {sent}")


def test_E03_a_304_updates(desk: Desk, observed: Note) -> None:
    """validators and due time updated"""
    fresh = answer(304, {"ETag": '"2"', "Cache-Control": "max-age=5000"})
    desk.subscribe("e03", script(answer(200, {"ETag": '"1"'}, EMPTY), fresh))
    for moment in (0, 2_000, 6_900, 8_000):
        desk.run(moment)
    sent = [asked.header("If-None-Match") for asked in desk.server.asked("/e03")]
    assert sent == [None, '"1"', '"2"']
    assert desk.state("e03").fresh_seconds == 5_000
    observed(f"sent {sent}; not asked at +6900 s, asked at +8000 s")


def test_E04_an_unreadable_body_keeps_the_old_validators(desk: Desk, observed: Note) -> None:
    """validators NOT stored; quarantine `feed_parse`; next poll sends the old ones"""
    good = answer(200, {"ETag": '"1"'}, rss(item(desk.page("/p/1", page(1)))))
    broken = answer(
        200, {"ETag": '"2"', "Content-Type": "application/rss+xml"}, "<rss><channel><title>cut off in the mid"
    )
    desk.subscribe("e04", script(good, broken, good))
    for moment in (0, 2_000, 6_000):
        desk.run(moment)
    sent = [asked.header("If-None-Match") for asked in desk.server.asked("/e04")]
    assert sent == [None, '"1"', '"1"']
    ((reason, file),) = desk.sql("SELECT reason, warc_file FROM quarantine WHERE stage = 'poll'")
    assert reason == "feed_parse"
    assert file is not None
    observed(f"sent {sent}; quarantine: {reason}")


def test_E05_max_age_is_kept(desk: Desk, observed: Note) -> None:
    """not polled for 2 h, also after a restart"""
    desk.subscribe("e05", answer(200, {"Cache-Control": "max-age=7200"}, EMPTY))
    desk.run(0)
    desk.run(7_190)
    assert desk.asked("/e05") == 1
    assert desk.value("SELECT outcome FROM outcomes WHERE feed = 'e05' ORDER BY run_id DESC LIMIT 1") == "not_due"
    desk.run(7_300)
    assert desk.asked("/e05") == 2
    observed("asked at 0 and +7300 s, not at +7190 s")


def test_E06_wishes_in_the_document(desk: Desk, observed: Note) -> None:
    """due time moved accordingly"""
    wishes = {
        "ttl": ("<ttl>120</ttl>", 7_200, 7_300),
        "skip-hours": ("<skipHours><hour>12</hour><hour>13</hour></skipHours>", 7_200, 7_200),
        "skip-days": ("<skipDays><day>Monday</day></skipDays>", 43_200, 43_200),
        "period": ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3_600, 3_700),
        "frequency": (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            21_600,
            21_700,
        ),
    }
    for name, (channel, _, _) in wishes.items():
        desk.subscribe(name, answer(200, {}, rss(channel=channel)))
    desk.run(0)
    due = {name: desk.due_after(name) for name in wishes}
    assert all(least <= due[name] <= most for name, (_, least, most) in wishes.items())
    desk.run(7_150)
    assert {name: desk.asked(f"/{name}") for name in wishes} == dict.fromkeys(wishes, 1) | {"period": 2}
    observed("; ".join(f"{name}: {seconds:.0f} s" for name, seconds in due.items()))


def test_E07_a_wish_of_ten_years(desk: Desk, observed: Note) -> None:
    """capped (default 1 day), flagged"""
    desk.subscribe("e07", answer(200, {"Cache-Control": "max-age=315360000"}, EMPTY))
    desk.run(0)
    state = desk.state("e07")
    assert 86_400 <= desk.due_after("e07") <= 86_500
    assert state.flags == ("hint_capped",)
    observed(why(state, START))


def hush(desk: Desk, status: int, header: str) -> str:
    """A host asks for silence in answer to one feed; gives what was asked when."""
    desk.subscribe("busy", script(answer(status, {"Retry-After": header}), answer(200, {}, EMPTY)))
    desk.subscribe("same-host", answer(200, {}, EMPTY))
    link = desk.page("/p/1", page(1))
    desk.subscribe("other-host", answer(200, {}, rss(item(link))), host=ELSEWHERE)
    asked = {}
    for moment in (0, 60, 500):
        desk.run(moment)
        asked[moment] = [desk.asked(path) for path in ("/busy", "/same-host", "/p/1", "/other-host")]
    assert asked[0] == asked[60] == [1, 0, 0, 1]
    assert asked[500] == [2, 1, 1, 1]
    reasons = dict(desk.sql("SELECT feed, reason FROM feed_fetches ORDER BY fetched_at DESC"))
    assert reasons["busy"] == f"http_{status}"
    assert reasons["same-host"] == "host_quiet"
    assert desk.value("SELECT count(*) FROM articles") == 1
    return f"requests to the host: {sum(asked[60][:3])} until +60 s, {sum(asked[500][:3])} until +500 s"


def test_E08_429_with_retry_after(desk: Desk, observed: Note) -> None:
    """all feeds and pages of that host quiet for 120 s; other hosts go on"""
    observed(hush(desk, 429, "120"))


def test_E09_503_with_a_date(desk: Desk, observed: Note) -> None:
    """same"""
    observed(hush(desk, 503, format_datetime(START + timedelta(seconds=122), usegmt=True)))


def test_E10_retry_after_that_cannot_be_used(desk: Desk, observed: Note) -> None:
    """default back-off, capped"""
    headers = {"missing": None, "negative": "-5", "word": "soon", "float": "1e9", "huge": "1000000000"}
    for number, (name, value) in enumerate(headers.items()):
        served = answer(429, {"Retry-After": value} if value else {})
        desk.subscribe(name, served, host=f"127.0.0.{number + 1}")
    desk.run(0)
    due = {name: desk.due_after(name) for name in headers}
    assert all(600 <= due[name] <= 760 for name in headers if name != "huge")
    assert 86_400 <= due["huge"] <= 86_410
    observed("; ".join(f"{name}: {seconds:.0f} s" for name, seconds in due.items()))


def test_E11_back_off_grows_and_resets(desk: Desk, observed: Note) -> None:
    """back-off grows with jitter, success resets it"""
    desk.subscribe("e11", script(*[answer(500)] * 4, answer(200, {}, EMPTY)))
    moment, pauses = 0.0, []
    for _ in range(5):
        desk.run(moment)
        pauses.append(desk.due_after("e11") - moment)
        moment = desk.due_after("e11") + 1
    assert pauses[:4] == sorted(pauses[:4])
    assert all(600 * 2**n <= pause <= 760 * 2**n for n, pause in enumerate(pauses[:4]))
    assert pauses[4] <= 670
    assert (desk.state("e11").failures, desk.asked("/e11")) == (0, 5)
    observed(f"pauses {[round(pause) for pause in pauses]} s")


def test_E12_a_permanent_move(desk: Desk, observed: Note) -> None:
    """new URL persisted after 3 sightings; the old one kept in history"""
    old = desk.subscribe("e12", redirect(301, "/e12/new"))
    desk.server.route("/e12/new", redirect(308, "/e12/newest"))
    new = desk.page("/e12/newest", answer(200, {}, EMPTY))
    for number in range(4):
        desk.run(number * 5_000)
    assert (desk.asked("/e12"), desk.asked("/e12/newest")) == (3, 4)
    assert desk.sql("SELECT feed, from_url, to_url FROM feed_moves") == [("e12", old, new)]
    assert desk.state("e12").url == new
    observed("old address asked 3 times, new one 4; history: 1 row")


def test_E13_a_temporary_move(desk: Desk, observed: Note) -> None:
    """followed, never persisted"""
    statuses = (302, 303, 307)
    for status in statuses:
        desk.page(f"/now/{status}", answer(200, {}, rss(item(desk.page(f"/p/{status}", page(status))))))
    old = {status: desk.subscribe(f"e13-{status}", redirect(status, f"/now/{status}")) for status in statuses}
    for number in range(4):
        desk.run(number * 5_000)
    assert [desk.asked(f"/e13-{status}") for status in statuses] == [4, 4, 4]
    assert desk.sql("FROM feed_moves") == []
    assert {status: desk.state(f"e13-{status}").url for status in statuses} == old
    assert desk.value("SELECT count(*) FROM articles") == 3
    observed("each old address asked 4 times; no move recorded; 3 articles")


def test_E14_a_move_onto_another_feed(desk: Desk, observed: Note) -> None:
    """merged; no article twice"""
    desk.subscribe("e14", answer(200, {}, rss(item(desk.page("/p/1", page(1))))))
    desk.subscribe("old", redirect(301, desk.url("/e14")))
    for number in range(4):
        desk.run(number * 5_000)
    assert desk.asked("/old") == 3
    assert desk.state("old").disabled_reason == "merged"
    assert desk.value("SELECT count(*) FROM articles") == 1
    assert desk.value("SELECT count(DISTINCT feed) FROM article_feeds") == 2
    observed(why(desk.state("old"), START))


def test_E15_gone(desk: Desk, observed: Note) -> None:
    """disabled at once, and reported"""
    desk.subscribe("e15", answer(410))
    desk.subscribe("alive", answer(200, {}, EMPTY))
    summary = desk.run(0)
    desk.run(90_000)
    assert desk.asked("/e15") == 1
    assert desk.sql("SELECT outcome, reason FROM outcomes WHERE feed = 'e15' ORDER BY run_id") == [
        ("failed", "http_410"),
        ("not_due", "gone"),
    ]
    assert "1 feed" in summary.message
    observed(f"asked once; {why(desk.state('e15'), START)}")


def test_E16_back_from_the_dead(desk: Desk, observed: Note) -> None:
    """backs off, comes back to life"""
    link = desk.page("/p/1", page(1))
    desk.subscribe("e16", script(answer(404), answer(404), answer(200, {}, rss(item(link)))))
    desk.run(0)
    desk.run(300)
    assert desk.asked("/e16") == 1
    desk.run(800)
    desk.run(1_200)
    assert desk.asked("/e16") == 2
    desk.run(3_000)
    assert (desk.asked("/e16"), desk.state("e16").failures) == (3, 0)
    assert desk.value("SELECT count(*) FROM articles") == 1
    observed("asked at 0, +800 and +3000 s; 1 article in the end")


SIGNS = {
    "tdm-reservation": {"tdm-reservation": "1"},
    "noai": {"X-Robots-Tag": "noindex, noai"},
    "content-usage": {"Content-Usage": "train-ai=n"},
    "": {"X-Robots-Tag": "noindex", "tdm-reservation": "0"},
}


def test_E20_reservations(desk: Desk, observed: Note) -> None:
    """recorded; policy `ignore · metadata_only · skip` applied (default metadata_only)"""
    links = []
    for number, headers in enumerate(SIGNS.values()):
        links.append(desk.page(f"/p/{number}", answer(200, {**headers, "Content-Type": "text/html"}, page(number))))
    desk.subscribe("e20", answer(200, {}, rss(*map(item, links))))
    robots = answer(200, {}, "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n")
    desk.server.route("/robots.txt", robots, ELSEWHERE)
    desk.subscribe("by-robots", answer(200, {}, rss(item(desk.page("/p/9", page(9), ELSEWHERE)))), host=ELSEWHERE)
    desk.run(0)
    rows = desk.sql("SELECT coalesce(opt_outs, ''), text = '', title <> '' FROM articles ORDER BY url")
    assert sorted(rows) == sorted([(sign, sign != "", True) for sign in SIGNS] + [("content-usage", True, True)])
    observed(f"recorded: {sorted({sign for sign, _, _ in rows if sign})}; their texts are not kept, their metadata are")


@pytest.mark.parametrize(
    ("policy", "accepted", "has_text"),
    [
        pytest.param("ignore", True, True, id="ignore"),
        pytest.param("metadata_only", True, False, id="metadata-only"),
        pytest.param("skip", False, False, id="skip"),
    ],
)
def test_E20_policies(observed: Note, *, policy: str, accepted: bool, has_text: bool) -> None:
    """policy applied"""
    document = Document(
        url="https://e.test/a",
        final_url="https://e.test/a",
        media_type="text/html",
        status=200,
        headers=(("tdm-reservation", "1"),),
        body=page(1).encode(),
        fetched_at=START,
    )
    (prepared,) = digest_all([document], Kit(lexicon=quick_lexicon(CONFIG), opt_out=policy))
    assert isinstance(prepared, Prepared)
    assert (prepared.verdict.accepted, prepared.extraction.text != "") == (accepted, has_text)
    observed(f"{policy}: {'kept' if accepted else 'skipped'}{', with its text' if has_text else ''}")
