"""What the client sends, what it refuses, and what it makes of answers: against the fault server alone."""

import asyncio
import itertools
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from pipeline.secrets import Vault, split
from pipeline.web.client import Client
from pipeline.web.exchange import Fetched, FetchFailure, FetchSettings, Kind, Request
from pipeline.web.reasons import REASONS, nature
from tests.faultserver import FaultServer, Names, answer, script
from tests.faultserver.behaviours import (
    broken,
    brotli_bomb,
    coded,
    conditional,
    cut_chunk,
    endless_chunks,
    gzip_bomb,
    lagging,
    redirect,
    silent,
    slow,
)
from tests.web.conftest import quick_settings

# ruff: noqa: N802 - the names of some of these tests are the ids of the fault table

PAGE = b"<html><title>t</title>" + b"<p>words</p>" * 300
Note = Callable[[object], None]
Answer = Fetched | FetchFailure


def fetch_all(
    requests: Sequence[Request],
    settings: FetchSettings | None = None,
    *,
    names: Names | None = None,
    trust: ssl.SSLContext | None = None,
    vault: Vault | None = None,
) -> list[Answer]:
    """Fetch documents one after the other with one client."""

    async def main() -> list[Answer]:
        client = Client(settings or quick_settings(), resolver=names or Names(), trust=trust, vault=vault)
        async with client:
            return [await client.fetch(request) for request in requests]

    return asyncio.run(main())


def fetch(url: str, kind: Kind = "page", settings: FetchSettings | None = None, **more: object) -> Answer:
    """Fetch one document."""
    return fetch_all([Request(url=url, kind=kind)], settings, **more)[0]  # type: ignore[arg-type]


def reason(answered: Answer) -> str:
    """Why it failed; `ok` when it did not."""
    return answered.reason if isinstance(answered, FetchFailure) else "ok"


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        pytest.param(silent, "read_timeout", id="T21-silent"),
        pytest.param(slow(PAGE, 0.05), "total_timeout", id="T22-slow"),
        pytest.param(broken(PAGE, sent=0, by_reset=True), "reset", id="T23-reset-after-headers"),
        pytest.param(broken(PAGE, sent=90, by_reset=True), "reset", id="T23-reset-mid-body"),
        pytest.param(broken(PAGE, sent=90, by_reset=False), "truncated", id="T24-short-body"),
        pytest.param(cut_chunk(PAGE), "truncated", id="T24-cut-chunk"),
        pytest.param(redirect(302, "file:///etc/passwd"), "bad_redirect", id="T25-file"),
        pytest.param(redirect(302, "data:text/html,x"), "bad_redirect", id="T25-data"),
        pytest.param(redirect(302, ""), "bad_redirect", id="T25-nowhere"),
        pytest.param(redirect(302, "/x"), "redirect_loop", id="T25-loop"),
        pytest.param(answer(200, {"Content-Encoding": "gzip"}, gzip_bomb(2**26)), "too_large", id="T26-gzip"),
        pytest.param(answer(200, {"Content-Encoding": "br"}, brotli_bomb(2**26)), "too_large", id="T26-brotli"),
        pytest.param(endless_chunks, "too_large", id="T26-endless"),
        pytest.param(coded(PAGE, coding="gzip"), "ok", id="gzip"),
        pytest.param(coded(PAGE, coding="br"), "ok", id="br"),
        pytest.param(coded(PAGE, coding="", label="gzip"), "ok", id="T27-mislabelled"),
        pytest.param(coded(PAGE, coding="gzip", times=2), "ok", id="T27-twice"),
        pytest.param(coded(b"\0\1\2" * 99, coding="", label="br"), "bad_encoding", id="T27-broken"),
        pytest.param(answer(200), "empty_body", id="T27-empty"),
        pytest.param(answer(204), "empty_body", id="no-content"),
        pytest.param(answer(206, {}, PAGE), "http_206", id="partial"),
        pytest.param(answer(304), "http_304", id="304-unasked"),
        pytest.param(answer(404), "http_404", id="404"),
        pytest.param(answer(503), "http_503", id="503"),
        pytest.param(answer(403, {"cf-mitigated": "challenge"}, PAGE), "challenge", id="challenge"),
        pytest.param(answer(200, {"X": "y" * 40_000}, PAGE), "bad_response", id="huge-header"),
    ],
)
def test_every_fault_has_its_reason(server: FaultServer, behaviour: object, expected: str) -> None:
    """Whatever the server does, the answer is a value with its reason, after three requests at most."""
    url = server.route("/x", behaviour)  # type: ignore[arg-type]
    answered = fetch(url)
    assert reason(answered) == expected
    quick = expected != "ok" and nature(expected).quick
    assert len(server.asked("/x")) == answered.requests == (3 if quick else 1)
    if isinstance(answered, Fetched):
        assert answered.body == PAGE


def test_a_broken_connection_is_tried_again_at_once(server: FaultServer) -> None:
    """A reset is followed by a whole answer without the caller noticing, and the requests are counted."""
    url = server.route("/x", script(broken(PAGE, sent=50, by_reset=True), answer(200, {}, PAGE)))
    answered = fetch(url)
    assert isinstance(answered, Fetched)
    assert (answered.body, answered.requests, len(server.asked("/x"))) == (PAGE, 2, 2)


def test_redirects_end(server: FaultServer) -> None:
    """Thirty hops are not followed to their end."""
    for hop in range(31):
        server.route(f"/{hop}", redirect(301, f"/{hop + 1}"))
    answered = fetch(server.url("/0"))
    assert (reason(answered), len(server.asked())) == ("redirect_loop", 12)  # 11 hops and robots.txt


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        pytest.param("/a%E4%2f?b=&&c=%zz+~'", "/a%E4%2f?b=&&c=%zz+~'", id="odd-ascii-is-not-touched"),
        pytest.param("/ä b?q=ä", "/%C3%A4%20b?q=%C3%A4", id="other-characters-are-encoded"),
        pytest.param("/a#fragment", "/a", id="fragment"),
    ],
)
def test_addresses_go_out_as_they_are(server: FaultServer, path: str, sent: str) -> None:
    """An address keeps its spelling on the wire, apart from what HTTP does not allow."""
    fetch(server.url(path))
    assert server.asked()[-1].target == sent


@pytest.mark.parametrize(
    "url",
    [
        "ftp://e.test/",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://e.test:99999/",
        "http://[::1",
        "http://.../",
        "javascript:alert(1)",
        "http://a b/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "",
        "http://e.test/" + "a" * 9_000,
    ],
)
@pytest.mark.parametrize("kind", ["page", "feed"])
def test_what_cannot_be_asked_is_a_value(url: str, kind: Kind) -> None:
    """An impossible address is refused before any look-up or connection."""
    assert reason(fetch(url, kind)) == "bad_url"


def test_E17_manners(server: FaultServer, observed: Note) -> None:
    """no Cookie, no Referer; User-Agent names product, version and contact URL; `Accept-Encoding: gzip, br`"""
    server.route("/robots.txt", answer(404, {"Set-Cookie": "a=1"}))
    server.route("/a", answer(302, [("Set-Cookie", "b=2; Path=/"), ("Location", "/b")]))
    server.route("/b", answer(200, [("Set-Cookie", "c=3")], PAGE))
    url = server.url("/a")
    fetch_all([Request(url=url, kind="page"), Request(url=url, kind="page"), Request(url=url, kind="feed")])
    assert len(server.asked()) == 7
    for asked in server.asked():
        names = {name.lower() for name, _ in asked.headers}
        assert not names & {"cookie", "referer", "authorization", "dnt"}
        assert asked.header("User-Agent") == "Tocsin/0.1 (+https://e.org/about)"
        assert asked.header("Accept-Encoding") == "gzip, br"
    observed(f"{len(server.asked())} requests, each with {sorted(names)}")


def test_E18_one_request_in_flight_per_host(server: FaultServer, observed: Note) -> None:
    """one request in flight per host, spaced; at most 50 in all"""
    hosts = [f"h{number}.test" for number in range(20)]
    crowd = [f"c{number}.test" for number in range(60)]
    server.route("/f", lagging(answer(200, {}, PAGE), 0.02))
    requests = [Request(url=server.url(f"/f?{n}", host), kind="feed") for n in range(20) for host in hosts]
    requests += [Request(url=server.url("/f", host), kind="feed") for host in crowd]

    async def main() -> list[Answer]:
        async with Client(quick_settings(total_timeout_seconds=30.0), resolver=Names()) as client:
            return list(await asyncio.gather(*map(client.fetch, requests)))

    assert {reason(one) for one in asyncio.run(main())} == {"ok"}
    spells = sorted((line.began, line.ended or 0, line.asked.host) for line in server.log)
    assert len(spells) == 460
    for host in hosts:
        own = [(began, ended) for began, ended, name in spells if name == host]
        assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(own))
    steps = sorted([(began, 1) for began, _, _ in spells] + [(ended, -1) for _, ended, _ in spells])
    most = max(itertools.accumulate(step for _, step in steps))
    assert 20 < most <= 50
    observed(f"460 requests, at most {most} in flight, never two on a host")


@pytest.mark.parametrize(
    ("behaviour", "forbidden", "setting"),
    [
        pytest.param(answer(200, {}, "User-agent: *\nDisallow: /no"), "robots", "deny", id="rules"),
        pytest.param(
            answer(200, {}, "User-agent: tocsin\nDisallow: /no\n\nUser-agent: *\nDisallow:"),
            "robots",
            "deny",
            id="named",
        ),
        pytest.param(answer(404), "", "deny", id="404"),
        pytest.param(answer(410), "", "deny", id="410"),
        pytest.param(answer(403), "robots", "deny", id="403"),
        pytest.param(answer(403), "", "allow", id="403-allowed-by-setting"),
        pytest.param(answer(429), "robots_unreachable", "deny", id="429"),
        pytest.param(answer(500), "robots_unreachable", "deny", id="500"),
        pytest.param(silent, "robots_unreachable", "deny", id="timeout"),
        pytest.param(answer(200, {"Content-Type": "text/html"}, "<html>Disallow: /"), "", "deny", id="html"),
        pytest.param(answer(200, {}, "<!doctype html>\nUser-agent: *\nDisallow: /"), "", "deny", id="html-unlabelled"),
        pytest.param(answer(200), "", "deny", id="empty"),
        pytest.param(
            answer(200, {}, "User-agent: *\nDisallow: /no\n" + "# padding\n" * 60_000 + "Disallow: /yes\n"),
            "robots",
            "deny",
            id="600-KiB",
        ),
        pytest.param(answer(200, {}, b"\xef\xbb\xbfUser-agent: *\nDisallow: /no"), "robots", "deny", id="bom"),
        pytest.param(redirect(301, "/r/1"), "robots", "deny", id="5-redirects"),
        pytest.param(redirect(301, "/r/0"), "", "deny", id="6-redirects"),
    ],
)
def test_E19_robots(
    request: pytest.FixtureRequest, server: FaultServer, observed: Note, behaviour: object, forbidden: str, setting: str
) -> None:
    """allow by rule / allow / deny (stricter than RFC 9309 on purpose; setting `robots_forbidden`) / deny / deny / allow / first 512 KiB / obeyed / obeyed"""  # noqa: E501
    server.route("/robots.txt", behaviour)  # type: ignore[arg-type]
    for hop in range(5):
        server.route(f"/r/{hop}", redirect(302, f"/r/{hop + 1}"))
    server.route("/r/5", answer(200, {}, "User-agent: *\nDisallow: /no"))
    for path in ("/no", "/yes"):
        server.route(path, answer(200, {}, PAGE))
    settings = quick_settings(robots_forbidden=setting)
    no, yes, feed = fetch_all(
        [
            Request(url=server.url("/no"), kind="page"),
            Request(url=server.url("/yes"), kind="page"),
            Request(url=server.url("/no"), kind="feed"),
        ],
        settings,
    )
    assert reason(no) == (forbidden or "ok")
    ruled = forbidden == "robots" and server.asked("/yes") != []
    assert reason(yes) == ("ok" if ruled or not forbidden else forbidden)
    assert len(server.asked("/robots.txt")) == 1, "robots.txt is asked once a run"
    if reason(feed) != "host_quiet":
        assert reason(feed) == "ok", "a subscribed feed is not a crawl"
    observed(f"{request.node.callspec.id}: {'allowed' if reason(no) == 'ok' else reason(no)}")


def test_a_redirect_into_forbidden_ground_is_refused(server: FaultServer) -> None:
    """robots.txt is asked again for the host and path that a page redirects to."""
    server.route("/a", redirect(302, server.url("/no", "other.test")))
    server.route("/robots.txt", answer(200, {}, "User-agent: *\nDisallow: /no"), "other.test")
    assert reason(fetch(server.url("/a"))) == "robots"
    assert server.asked("/no") == []


def test_validators_go_out_byte_for_byte(server: FaultServer) -> None:
    """The validators that came in go out unchanged, and 304 is an answer without a body."""
    etag, modified = 'W/"a b"', "Mon, 2 Mar 2026 1:02:03 GMT"
    url = server.route("/f", conditional(PAGE, etag=etag, last_modified=modified))
    first, second = fetch_all(
        [Request(url=url, kind="feed"), Request(url=url, kind="feed", etag=etag, last_modified=modified)]
    )
    assert isinstance(first, Fetched)
    assert isinstance(second, Fetched)
    assert (first.header("etag"), first.header("LAST-MODIFIED")) == (etag, modified)
    assert (second.status, second.body) == (304, b"")
    sent = server.asked("/f")[1]
    assert (sent.header("If-None-Match"), sent.header("If-Modified-Since")) == (etag, modified)


@pytest.mark.parametrize(
    ("headers", "quiet"),
    [
        pytest.param({"Retry-After": "120"}, 120, id="seconds"),
        pytest.param({"Retry-After": "Mon, 02 Mar 2026 12:02:00 GMT"}, 120, id="date"),
        pytest.param({}, 300, id="missing"),
        pytest.param({"Retry-After": "-5"}, 300, id="negative"),
        pytest.param({"Retry-After": "soon"}, 300, id="word"),
        pytest.param({"Retry-After": "1e9"}, 300, id="float"),
        pytest.param({"Retry-After": "1000000000"}, 86_400, id="capped"),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_silence_gets_it(
    server: FaultServer, headers: dict[str, str], quiet: float, status: int
) -> None:
    """After Retry-After the whole host is left alone, also by the next client; other hosts go on."""
    server.route("/busy", answer(status, headers))
    server.route("/ok", answer(200, {}, PAGE))
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    busy, same, other = (
        Request(url=server.url(path, host), kind="feed")
        for path, host in (("/busy", "a.test"), ("/ok", "a.test"), ("/ok", "b.test"))
    )

    async def main() -> tuple[list[str], float]:
        settings = quick_settings()
        async with Client(settings, resolver=Names(), clock=lambda: now) as client:
            first = [reason(await client.fetch(request)) for request in (busy, same, other)]
        state = next(state for state in client.host_states() if state.host == "a.test")
        left = (state.quiet_until - now).total_seconds() if state.quiet_until else 0.0
        for wait in (left - 1, left + 1):
            later = now + timedelta(seconds=wait)
            async with Client(settings, resolver=Names(), clock=lambda at=later: at, hosts=[state]) as client:  # type: ignore[misc]
                first.append(reason(await client.fetch(same)))
        return first, left

    outcomes, left = asyncio.run(main())
    if status == 503 and quiet == 300:
        assert (outcomes, left) == (["http_503", "ok", "ok", "ok", "ok"], 0.0), "a 503 alone is the page's own trouble"
    else:
        assert outcomes == [f"http_{status}", "host_quiet", "ok", "host_quiet", "ok"]
        assert left == quiet


@contextmanager
def secure(authority: trustme.CA, name: str, *, expired: bool = False) -> Iterator[FaultServer]:
    """A server whose certificate is for `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = authority.issue_cert(name, not_after=past) if expired else authority.issue_cert(name)
    certificate.configure_cert(context)
    with FaultServer(tls=context) as server:
        server.route("/", answer(200, {}, PAGE))
        yield server


def test_T28_certificates(observed: Note) -> None:
    """fails closed: `tls`"""
    ours, theirs = trustme.CA(), trustme.CA()
    trust = ssl.create_default_context()
    ours.configure_trust(trust)
    with ExitStack() as stack:
        servers = {
            "good": stack.enter_context(secure(ours, "site.test")),
            "self-signed": stack.enter_context(secure(theirs, "site.test")),
            "expired": stack.enter_context(secure(ours, "site.test", expired=True)),
            "wrong-host": stack.enter_context(secure(ours, "other.test")),
        }
        outcomes = {name: reason(fetch(one.url("/"), "feed", trust=trust)) for name, one in servers.items()}
        asked = {name: len(one.asked()) for name, one in servers.items()}
    assert outcomes == {"good": "ok", "self-signed": "tls", "expired": "tls", "wrong-host": "tls"}
    assert asked == {"good": 1, "self-signed": 0, "expired": 0, "wrong-host": 0}
    observed(outcomes)


def test_T29_names(server: FaultServer, observed: Note) -> None:
    """`dns`; success; timeout"""
    server.route("/", answer(200, {}, PAGE))
    names = Names({"dual.test": [["::1", "127.0.0.1"]]}, hanging=["hang.test"])
    with socket.socket(socket.AF_INET6) as dead:
        dead.bind(("::1", server.port))  # bound and not listening: nobody is home
        urls = [server.url("/", host) for host in ("nowhere.invalid", "dual.test", "hang.test")]
        outcomes = [reason(one) for one in fetch_all([Request(url=url, kind="feed") for url in urls], names=names)]
    assert outcomes == ["dns", "ok", "dns_timeout"]
    observed(outcomes)


PRIVATE = {
    "literal": "http://127.0.0.1:{port}/",
    "mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "loopback-v6": "http://[::1]:{port}/",
    "rfc1918": "http://10.0.0.1:{port}/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "nat64": "http://[64:ff9b::7f00:1]:{port}/",
    "unspecified": "http://0.0.0.0:{port}/",
    "name": "http://inside.test:{port}/",
    "name-mapped": "http://mapped.test:{port}/",
    "decimal": "http://2130706433:{port}/",
}


@pytest.mark.parametrize("kind", ["feed", "page", "sitemap", "robots"])
@pytest.mark.parametrize("how", ["direct", "redirect"])
def test_T30_private_addresses(observed: Note, kind: Kind, how: str) -> None:
    """refused before connecting, at every hop; the victim's log stays empty; `ssrf`"""
    names = Names(
        {
            "public.test": [["127.0.0.2"]],
            "inside.test": [["127.0.0.1"]],
            "mapped.test": [["::ffff:127.0.0.1"]],
            "rebinding.test": [["127.0.0.2"], ["127.0.0.1"]],
        }
    )
    settings = quick_settings(private_networks=("127.0.0.2/32",))
    with FaultServer() as victim, FaultServer(address="127.0.0.2", port=victim.port) as public:
        victim.route("/", answer(200, {}, PAGE))
        targets = {name: url.format(port=victim.port) for name, url in PRIVATE.items()}
        if how == "redirect":
            for name, url in targets.items():
                targets[name] = public.route(f"/{name}", redirect(302, url), "public.test")
        requests = [Request(url=url, kind=kind) for url in targets.values()]
        outcomes = dict(zip(targets, map(reason, fetch_all(requests, settings, names=names)), strict=True))
        rebound = fetch(victim.url("/", "rebinding.test"), kind, settings, names=names)
        assert victim.asked() == []
        assert len(public.asked("/", "rebinding.test")) <= 1
    assert reason(rebound) in ("http_404", "ok")
    assert {name: why for name, why in outcomes.items() if why != "ssrf"} == {
        "decimal": "bad_url" if how == "direct" else "bad_redirect"
    }
    observed(f"{kind}, {how}: {outcomes}")


def test_the_name_may_change_between_look_ups() -> None:
    """A name that first leads to a public address and then inside is refused when it leads inside (rebinding)."""
    names = Names({"rebinding.test": [["127.0.0.2"], ["127.0.0.1"]]})
    settings = quick_settings(private_networks=("127.0.0.2/32",))
    with FaultServer() as victim, FaultServer(address="127.0.0.2", port=victim.port) as public:
        public.route("/", answer(200, {}, PAGE))
        url = victim.url("/", "rebinding.test")
        outcomes = [reason(fetch(url, "feed", settings, names=names)) for _ in range(2)]
        assert outcomes == ["ok", "ssrf"]
        assert victim.asked() == []


def test_secrets_reach_the_server_and_nothing_else(server: FaultServer) -> None:
    """The token and the password are sent to their own origin only, and are masked in all that comes back."""
    private = server.url("/feed", "a.test").replace("http://", "http://me:Canary-word@") + "?token=Canary-4711&n=1"
    written, secrets = split(private)
    server.route("/feed", answer(302, {"Location": "/b?token=Canary-4711", "X-Me": "Canary-4711"}), "a.test")
    server.route("/b", answer(302, {"Location": server.url("/c?token=Canary-4711", "b.test")}), "a.test")
    server.route(
        "/c", answer(200, {"Link": "<https://a.test/?token=Canary%2d4711>; rel=self, Canary-4711"}, PAGE), "b.test"
    )
    answered = fetch(written, "feed", vault=Vault(secrets))
    assert isinstance(answered, Fetched)
    assert "4711" not in repr(answered)
    assert "Canary" not in written
    first, second, third = server.asked()
    assert first.target == "/feed?token=Canary-4711&n=1"
    assert (first.header("Authorization"), second.header("Authorization")) == ("Basic bWU6Q2FuYXJ5LXdvcmQ=",) * 2
    assert third.header("Authorization") is None


@pytest.mark.parametrize(
    ("headers", "robots", "found"),
    [
        pytest.param([("TDM-Reservation", "1")], "", ("tdm-reservation",), id="tdm"),
        pytest.param([("tdm-reservation", "0")], "", (), id="tdm-open"),
        pytest.param([("X-Robots-Tag", "noindex, noai, noimageai")], "", ("noai",), id="noai"),
        pytest.param([("X-Robots-Tag", "noindex")], "", (), id="noindex-is-no-reservation"),
        pytest.param([("Content-Usage", "train-ai=n")], "", ("content-usage",), id="usage"),
        pytest.param([("Content-Usage", "train-ai=y")], "", (), id="usage-allowed"),
        pytest.param([], "Content-Signal: search=yes, ai-train=no", ("content-usage",), id="robots"),
    ],
)
def test_reservations_are_recorded(
    server: FaultServer, headers: list[tuple[str, str]], robots: str, found: tuple[str, ...]
) -> None:
    """Machine-readable reservations in headers and in robots.txt come back with the page."""
    server.route("/robots.txt", answer(200, {}, f"User-agent: *\n{robots}\nAllow: /\n"))
    answered = fetch(server.route("/x", answer(200, headers, PAGE)))
    assert isinstance(answered, Fetched)
    assert answered.opt_outs == found


def test_the_table_of_reasons_is_whole() -> None:
    """Every reason has words, and a permanent one is never retried at once."""
    assert all(one.meaning and (one.transient or not one.quick) for one in REASONS.values())
    assert [nature(f"http_{status}").transient for status in (404, 410, 429, 500, 501, 503)] == [
        False,
        False,
        True,
        True,
        False,
        True,
    ]
