"""Hosts get their turns: one request in flight, pauses between, silence when asked; on a clock of our own."""

import asyncio
import itertools
import random
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchFailure, FetchSettings, HostState, Request
from pipeline.web.pacing import HostBusyError, HostQuietError, Pacer
from tests.faultserver import FaultServer, Names, answer
from tests.faultserver.behaviours import lagging
from tests.web.conftest import quick_settings

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class _Instant(asyncio.SelectorEventLoop):
    """An event loop on which sleeping takes no time but moves its clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def skip(timeout: float | None = None) -> Any:
            self.now += timeout or 0.0
            return select(0)

        self._selector.select = skip  # type: ignore[attr-defined]

    def time(self) -> float:
        return self.now

    def wall(self) -> datetime:
        """The same clock as UTC."""
        return START + timedelta(seconds=self.now)


def spells(
    settings: FetchSettings, requests: list[tuple[str, float]], states: tuple[HostState, ...] = ()
) -> list[tuple[str, float, float]]:
    """Let requests (host, duration) compete for turns; gives host, start and end of each, in seconds."""
    taken: list[tuple[str, float, float]] = []

    async def one(pacer: Pacer, host: str, duration: float) -> None:
        loop = asyncio.get_running_loop()
        async with pacer.turn(host):
            start = loop.time()
            await asyncio.sleep(duration)
            taken.append((host, start, loop.time()))

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, _Instant)
        pacer = Pacer(settings, loop.wall, states)
        await asyncio.gather(*(one(pacer, host, duration) for host, duration in requests))

    with asyncio.Runner(loop_factory=_Instant) as runner:
        runner.run(main())
    return sorted(taken, key=lambda spell: spell[1])


def test_one_in_flight_per_host_and_spaced() -> None:
    """Requests to one host never overlap and keep their pause, whatever their order and length."""
    draw = random.Random(7)
    requests = [(f"h{number % 20}", draw.uniform(0.1, 3)) for number in range(400)]
    draw.shuffle(requests)
    taken = spells(quick_settings(min_spacing_seconds=1.0), requests)
    assert len(taken) == 400
    for host in {name for name, _ in requests}:
        own = [(start, end) for name, start, end in taken if name == host]
        assert all(later[0] - earlier[1] >= 1.0 - 1e-9 for earlier, later in itertools.pairwise(own))


def test_at_most_so_many_in_all() -> None:
    """The bound on requests in flight is reached and not passed."""
    taken = spells(quick_settings(max_connections=50), [(f"h{number}", 1.0) for number in range(130)])
    in_flight = [sum(start <= moment < end for _, start, end in taken) for _, moment, _ in taken]
    assert max(in_flight) == 50


@pytest.mark.parametrize(
    ("state", "pause"),
    [
        pytest.param(HostState(host="h"), 1.0, id="least"),
        pytest.param(HostState(host="h", crawl_delay_seconds=7), 7.0, id="crawl-delay"),
        pytest.param(HostState(host="h", crawl_delay_seconds=7_000), 20.0, id="crawl-delay-capped"),
        pytest.param(HostState(host="h", spacing_seconds=4), 4.0, id="earned"),
    ],
)
def test_the_longest_wish_spaces(state: HostState, pause: float) -> None:
    """Pauses follow the greatest of our least, the host's Crawl-delay to its cap, and its slowness."""
    settings = quick_settings(min_spacing_seconds=1.0, crawl_delay_cap_seconds=20.0)
    (_, _, first_end), (_, second_start, _) = spells(settings, [("h", 0.5), ("h", 0.5)], (state,))
    assert second_start - first_end == pytest.approx(pause)


def test_the_last_run_counts() -> None:
    """A host that another run asked a moment ago is not asked at once."""
    state = HostState(host="h", crawl_delay_seconds=10, last_request_at=START - timedelta(seconds=4))
    ((_, start, _),) = spells(quick_settings(crawl_delay_cap_seconds=30.0), [("h", 0.1)], (state,))
    assert start == pytest.approx(6.0)


async def _turn(pacer: Pacer, host: str) -> None:
    async with pacer.turn(host):
        pass


def test_quiet_hosts_are_skipped_at_once() -> None:
    """A host that asked for silence is refused before and while a request waits, in later runs too; others go on."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, _Instant)
        pacer = Pacer(quick_settings(max_quiet_seconds=100.0), loop.wall)
        async with pacer.turn("a"):
            waiting = asyncio.create_task(_turn(pacer, "a"))
            await asyncio.sleep(0)
            pacer.hush("a", 1e9)
        with pytest.raises(HostQuietError):
            await waiting
        with pytest.raises(HostQuietError) as caught:
            await _turn(pacer, "a")
        assert caught.value.seconds == pytest.approx(100.0)
        await _turn(pacer, "b")
        (stored,) = [state for state in pacer.changed() if state.host == "a"]
        again = Pacer(quick_settings(), loop.wall, [stored])
        with pytest.raises(HostQuietError):
            await _turn(again, "a")
        await asyncio.sleep(101)
        await _turn(again, "a")

    with asyncio.Runner(loop_factory=_Instant) as runner:
        runner.run(main())


def test_a_request_that_would_wait_too_long_is_put_off() -> None:
    """Where a host's queue is longer than the limit, a request is refused rather than parked."""

    async def main() -> list[BaseException | None]:
        pacer = Pacer(quick_settings(min_spacing_seconds=10.0, turn_timeout_seconds=35.0), lambda: START)
        return await asyncio.gather(*(_turn(pacer, "h") for _ in range(6)), return_exceptions=True)

    with asyncio.Runner(loop_factory=_Instant) as runner:
        outcomes = runner.run(main())
    assert [isinstance(outcome, HostBusyError) for outcome in outcomes] == [False] * 4 + [True] * 2


def test_slow_hosts_earn_longer_pauses() -> None:
    """The pause follows the host's latency up at once and down by half; an error never shortens it."""

    async def main() -> list[float]:
        pacer = Pacer(quick_settings(max_spacing_seconds=8.0), lambda: START)
        pauses = []
        for latency, ok in ((4.0, True), (0.0, True), (0.0, False), (100.0, False)):
            pacer.observe("h", latency, ok=ok)
            pauses.append(pacer.changed()[0].spacing_seconds)
        return pauses

    with asyncio.Runner(loop_factory=_Instant) as runner:
        assert runner.run(main()) == [4.0, 2.0, 2.0, 8.0]


def _ask_in_turn(path: str, port: int) -> None:
    """What another process does: ask one host a few times, sharing turns through the file."""

    async def main() -> None:
        async with Client(quick_settings(), resolver=Names(), turns=Path(path)) as client:
            requests = [Request(url=f"http://h.test:{port}/x", kind="feed") for _ in range(15)]
            await asyncio.gather(*map(client.fetch, requests))

    asyncio.run(main())


def test_processes_share_the_turns_of_a_host(server: FaultServer, tmp_path: Path) -> None:
    """Three processes that ask one host at the same time never have two requests in flight."""
    server.route("/x", lagging(answer(200, {}, "<x>"), 0.003))
    context = get_context("spawn")
    processes = [context.Process(target=_ask_in_turn, args=(str(tmp_path / "turns"), server.port)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    spells = sorted((line.began, line.ended or 0) for line in server.log)
    assert len(spells) == 45
    assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(spells))


def test_silence_is_shared_at_once(server: FaultServer, tmp_path: Path) -> None:
    """A host that told one client to wait is left alone by another that is already running."""
    server.route("/busy", answer(429, {"Retry-After": "60"}))
    server.route("/x", answer(200, {}, "<x>"))

    async def main() -> list[Fetched | FetchFailure]:
        turns = tmp_path / "turns"
        async with (
            Client(quick_settings(), resolver=Names(), turns=turns) as one,
            Client(quick_settings(), resolver=Names(), turns=turns) as two,
        ):
            await one.fetch(Request(url=server.url("/busy"), kind="feed"))
            return [
                await two.fetch(Request(url=server.url("/x", host), kind="feed")) for host in ("site.test", "b.test")
            ]

    same, other = asyncio.run(main())
    assert isinstance(same, FetchFailure)
    assert same.reason == "host_quiet"
    assert isinstance(other, Fetched)
