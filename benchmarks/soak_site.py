"""Publishers for `benchmarks.soak`, in a process of their own: feeds that grow cycle by cycle, pages, and faults."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from multiprocessing import parent_process
from multiprocessing.queues import Queue
from typing import Protocol

from wordfreq import top_n_list

from tests.faultserver import Asked, Behaviour, FaultServer, Line, answer
from tests.faultserver.behaviours import broken, cut_chunk, endless_chunks, redirect, silent

HOSTS = 20
EVERY = 10
"""Each feed brings one article every so many cycles."""

SHOWN = 20
COPIES = 0.1
PARAGRAPHS = 6
_WORDS = 30_000
_PLACES = ("Goma", "Pokrovsk", "El Fasher", "Mekelle", "Hodeidah", "Idlib", "Maiduguri", "Gao")
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_RSS = {"Content-Type": "application/rss+xml"}


class Cycle(Protocol):
    """The number of the cycle that is under way; shared between processes."""

    value: int


def address(place: int) -> str:
    """Loopback address of one host."""
    return f"127.0.1.{place + 1}"


def start(port: "Queue[int]", cycle: Cycle, plan: "Plan") -> None:
    """
    Serve until the process is ended, or the one that started it.

    Args:
        port: Gets the port.
        cycle: The cycle under way.
        plan: What is served.
    """
    with FaultServer(address=" ".join(address(place) for place in range(HOSTS))) as server:
        for number in range(plan.feeds):
            server.route(f"/feed/{number}", faulty(feed(server, cycle, number, plan), cycle, plan))
            for nth in range(plan.published(number, plan.last)):
                server.route(f"/page/{number}/{nth}", faulty(page(number, nth, plan), cycle, plan))
        port.put(server.port)
        if (parent := parent_process()) is not None:
            parent.join()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What is served.

    Attributes:
        feeds: Number of feeds, spread over `HOSTS` addresses.
        before: Articles that each feed has published before the first cycle; all are shown in cycle 0.
        last: After this cycle nothing more is published.
        faults: Share of requests that are answered by a fault, from cycle 1 on.
        seed: Fixes texts and faults.
        began: Time of cycle 0, UTC.
        step: From one cycle to the next.
    """

    feeds: int
    before: int
    last: int
    faults: float
    seed: int
    began: datetime
    step: timedelta

    def published(self, number: int, cycle: int) -> int:
        """How many articles a feed has published by a cycle: one every `EVERY` cycles after those before."""
        return self.before + (cycle + number % EVERY) // EVERY

    def moment(self, nth: int) -> datetime:
        """When about an article is published: those before the first cycle at the same pace, backwards."""
        return self.began + (nth - self.before) * EVERY * self.step


def feed(server: FaultServer, cycle: Cycle, number: int, plan: Plan) -> Behaviour:
    """A feed with its newest articles; 304 to whoever knows them."""

    async def behave(asked: Asked, line: Line) -> bool:
        count = plan.published(number, min(cycle.value, plan.last))
        etag = f'"{count}"'
        if asked.header("If-None-Match") == etag:
            return await answer(304, {"ETag": etag})(asked, line)
        shown = SHOWN if cycle.value else count
        items = "".join(
            f"<item><title>{escape(headline(number, nth))}</title><guid>{number}-{nth}</guid>"
            f"<link>{server.url(f'/page/{number}/{nth}', asked.host)}</link></item>"
            for nth in reversed(range(max(count - shown, 0), count))
        )
        body = f"<rss version='2.0'><channel><title>Paper {number}</title>{items}</channel></rss>"
        return await answer(200, {**_RSS, "ETag": etag}, body)(asked, line)

    return behave


def page(number: int, nth: int, plan: Plan) -> Behaviour:
    """An article; one in ten is the text of another feed."""

    async def behave(asked: Asked, line: Line) -> bool:
        copied = random.Random(f"copy {plan.seed} {number} {nth}").random() < COPIES
        title, date = headline(number, nth), plan.moment(nth).isoformat()
        data = {"@type": "NewsArticle", "headline": title, "datePublished": date}
        paragraphs = "".join(f"<p>{one}</p>" for one in text(number + copied, nth, plan.seed))
        body = (
            f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
            f"<script type='application/ld+json'>{json.dumps(data)}</script></head><body><header>Paper {number}"
            f"</header><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        )
        return await answer(200, _HTML, body)(asked, line)

    return behave


def headline(number: int, nth: int) -> str:
    """A headline of its own."""
    return f"Shelling of {_PLACES[(number + nth) % len(_PLACES)]}, report {number}.{nth}"


def text(number: int, nth: int, seed: int) -> list[str]:
    """The paragraphs of an article: its news, then words that are as unevenly frequent as those of English."""
    chance = random.Random(f"text {seed} {number} {nth}")
    place, dead = _PLACES[(number + nth) % len(_PLACES)], chance.randrange(2, 60)
    lines = [f"Artillery fire hit the town of {place} on Monday and killed {dead} people, the mayor said."]
    for _ in range(PARAGRAPHS):
        drawn = [words()[int(_WORDS ** chance.random()) - 1] for _ in range(60)]
        lines.append(f"Officials in {place} said {' '.join(drawn)}.")
    return lines


@cache
def words() -> list[str]:
    """English words, the most frequent first."""
    return [escape(word) for word in top_n_list("en", _WORDS)]


def faulty(behaviour: Behaviour, cycle: Cycle, plan: Plan) -> Behaviour:
    """The behaviour, but for a share of the requests, which meet a fault."""
    kinds: tuple[Behaviour, ...] = (
        answer(500),
        answer(404),
        answer(503, {"Retry-After": "120"}),
        answer(429, {"Retry-After": "120"}),
        answer(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"no gzip"),
        answer(200, _HTML, "<html><body><p>Please enable JavaScript.</p></body></html>"),
        broken(b"<html>" * 100, sent=200, by_reset=True),
        broken(b"<html>" * 100, sent=200, announced=5_000, by_reset=False),
        cut_chunk(b"<html>" * 100),
        redirect(302, "/nowhere"),
        endless_chunks,
        silent,
    )

    async def behave(asked: Asked, line: Line) -> bool:
        chance = random.Random(f"fault {plan.seed} {asked.host} {asked.path} {asked.nth}")
        if cycle.value and chance.random() < plan.faults:
            return await chance.choice(kinds)(asked, line)
        return await behaviour(asked, line)

    return behave
