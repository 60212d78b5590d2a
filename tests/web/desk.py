"""A small newsroom for tests: feeds and pages on the fault server, a data folder, and runs at chosen times."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import time_machine

from pipeline.config import Settings
from pipeline.models import Feed
from pipeline.polling import PollState
from pipeline.steps import ingest
from pipeline.steps.pool import WorkerPool
from pipeline.steps.run import Summary, store_of
from pipeline.store import polls
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.lexicon import load as load_lexicon
from tests.faultserver import Behaviour, FaultServer, answer

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
CONFIG = Path(__file__).resolve().parents[2] / "config"

_PLACES = ("Karsova", "Belmora", "Tirenz", "Oskali", "Ravno", "Sedmir", "Halvan", "Dorest")


def story(number: int) -> str:
    """A short news article; each number gives another one."""
    place, other = _PLACES[number % 8], _PLACES[(number // 8 + number + 3) % 8]
    left, houses = number + 30, number + 4
    return (
        f"Artillery fire hit the town of {place} on Monday and killed {number + 2} people, the mayor said.\n"
        f"Shells number {number * 7 + 11} and {number * 13 + 5} fell near the bridge between {place} and {other}, "
        f"and {left} families left for the monastery of Saint {other}.\n"
        f"The ministry of defence confirmed that its {number + 101}th brigade answered at {number % 12 + 1} o'clock.\n"
        f"Observers who reached {other} in the evening counted {houses} burnt houses and a damaged water tower."
    )


def page(number: int, *, extra: str = "", text: str | None = None) -> str:
    """The same article as a web page."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in (text or story(number)).split("\n"))
    title = f"Shelling of {_PLACES[number % 8]}, report {number}"
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta property='article:published_time' content='2026-03-02T08:{number % 60:02d}:00+00:00'>{extra}</head>"
        f"<body><header>The Daily Report</header><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def item(link: str, *, guid: str | None = None, title: str = "Shelling", more: str = "") -> str:
    """One RSS item; the guid is the link unless told otherwise, and left out when empty."""
    identity = link if guid is None else guid
    shown = f"<guid isPermaLink='false'>{escape(identity)}</guid>" if identity else ""
    return f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{shown}{more}</item>"


def rss(*items: str, channel: str = "") -> str:
    """An RSS document."""
    return (
        "<?xml version='1.0' encoding='utf-8'?>"
        "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<channel><title>Daily Report</title><link>http://e.test/</link>{channel}{''.join(items)}</channel></rss>"
    )


@cache
def quick_lexicon(folder: Path) -> Lexicon:
    """The lexicon, read once for all tests: each run would read it again."""
    return load_lexicon(folder)


@dataclass
class Desk:
    """
    One corpus and the feeds that fill it.

    Attributes:
        server: Serves feeds and pages.
        pool: Extraction workers, shared by all tests.
        data: The data folder.
        fetch: Changes to the section `fetch` of the settings.
        poll: Changes to the section `poll`.
        feeds: Subscribed feeds.
        publish_every: Least age of the snapshot before it is replaced, seconds.
    """

    server: FaultServer
    pool: WorkerPool
    data: Path
    fetch: dict[str, Any] = field(default_factory=dict)
    poll: dict[str, Any] = field(default_factory=dict)
    feeds: list[Feed] = field(default_factory=list)
    publish_every: float = 1e9

    @property
    def settings(self) -> Settings:
        """Settings with short times and loopback opened."""
        fetch = {
            "contact": "https://e.org/about",
            "allowed_networks": ["127.0.0.0/8"],
            "host_delay": 0,
            "max_host_delay": 0.01,
            "connect_timeout": 2,
            "read_timeout": 2,
            "total_timeout": 4,
        }
        return Settings.model_validate(
            {
                "folder": CONFIG,
                "data": self.data,
                "fetch": fetch | self.fetch,
                "poll": {"interval": 600} | self.poll,
                "extract": {"workers": 1},
                "store": {"publish_every": self.publish_every},
            }
        )

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return self.server.url(path, host)

    def subscribe(self, name: str, behaviour: Behaviour, *, host: str = "127.0.0.1", query: str = "") -> str:
        """Serve a feed under `/NAME` and subscribe to it; gives its address."""
        url = self.server.route(f"/{name}", behaviour, host) + query
        self.feeds.append(Feed(name=name, url=url))
        return url

    def page(self, path: str, behaviour: Behaviour | str, host: str = "127.0.0.1") -> str:
        """Serve a page; gives its address."""
        served = (
            answer(200, {"Content-Type": "text/html; charset=utf-8"}, behaviour)
            if isinstance(behaviour, str)
            else behaviour
        )
        return self.server.route(path, served, host)

    def run(self, after: float | None = None, *, only: Sequence[str] = ()) -> Summary:
        """Run the main job once, as if it were `after` seconds past START; None takes the real time."""
        moment = (
            time_machine.travel(START + timedelta(seconds=after), tick=True) if after is not None else nullcontext()
        )
        with (
            moment,
            ingest.workbench(self.settings, self.feeds, parameters={}, wait_seconds=0, pool=self.pool) as bench,
            ingest.in_threads() as submit,
        ):
            return ingest.ingest(bench, submit, only=only)

    def sql(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the live database."""
        with duckdb.connect(str(store_of(self.settings).live), read_only=True) as connection:
            return connection.execute(query, parameters).fetchall()

    def value(self, query: str, *parameters: object) -> Any:
        """The one value that a query gives."""
        ((found,),) = self.sql(query, *parameters)
        return found

    def state(self, name: str) -> PollState:
        """What is remembered of a feed."""
        feed = next(feed for feed in self.feeds if feed.name == name)
        with store_of(self.settings).transaction() as connection:
            return polls.states(connection, [feed])[name]

    def due_after(self, name: str) -> float:
        """Seconds past START at which a feed is due."""
        due = self.state(name).next_due_at
        assert due is not None
        return (due - START).total_seconds()

    def asked(self, path: str, host: str | None = None) -> int:
        """How often a path was asked for."""
        return len(self.server.asked(path, host))
