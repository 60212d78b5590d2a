"""The mission in small: a machine-reworded copy finds its original, another article on the conflict stays apart."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from tests.faultserver import FaultServer, answer
from tests.main_job.desk import Desk, open_desk
from tests.shared_data import shared

NAMES = ("000_65f630176a866fda", "001_e1cb3bb018407bd6", "002_041865ae3648969e")
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"""


def page(title: str, text: str) -> str:
    """A plain news page."""
    paragraphs = "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
    return PAGE.format(title=escape(title), paragraphs=paragraphs)


def serve(server: FaultServer) -> str:
    """Serve the three texts in two feeds of two outlets; returns the feeds as TOML."""
    html = (("Content-Type", "text/html; charset=utf-8"),)
    hosts = ("127.0.0.1", "127.0.0.1", "127.0.0.1")
    items: list[str] = []
    for number, (name, host) in enumerate(zip(NAMES, hosts, strict=True)):
        text = shared("seeds", f"{name}.txt").read_text(encoding="utf-8")
        title = f"Report number {number}"
        url = server.route(f"/{number}", answer(200, html, page(title, text)), host=host)
        items.append(f"<item><title>{title}</title><link>{url}</link><guid>{number}</guid></item>")
    xml = (("Content-Type", "application/rss+xml"),)
    first = server.route("/one", answer(200, xml, RSS.format(title="One", items=items[1] + items[2])), host=hosts[1])
    second = server.route("/two", answer(200, xml, RSS.format(title="Two", items=items[0])), host=hosts[0])
    return f'[[feeds]]\nname = "one"\nurl = "{first}"\n[[feeds]]\nname = "two"\nurl = "{second}"\n'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A corpus that holds the three texts and nothing else."""
    with FaultServer() as server:
        made = open_desk(tmp_path_factory.mktemp("seeds"), serve(server))
        made.ingest()
        yield made


def number_of(url: str) -> str:
    """The number of a text, from its address."""
    return url.rsplit("/", 1)[1]


def test_each_once(desk: Desk) -> None:
    """The three are three articles."""
    assert {number_of(url) for (url,) in desk.query("SELECT url FROM articles")} == {"0", "1", "2"}


def test_copy_is_linked_to_its_original(desk: Desk) -> None:
    """The reworded text and its source are one copy group; the other article is in none."""
    links = desk.query(
        "SELECT article.url, original.url, link.kind FROM copies AS link "
        "JOIN articles AS article ON article.id = link.article_id "
        "JOIN articles AS original ON original.id = link.original_id "
        "WHERE link.kind IN ('identical', 'near', 'rewrite')"
    )
    assert [(number_of(a), number_of(b)) for a, b, _ in links] == [("0", "1")]
    assert desk.query("SELECT count(*) FROM copy_evidence") > [(0,)]


def test_conflict_with_its_words(desk: Desk) -> None:
    """All three carry the conflict, UCDP 388, and the offsets point at words of the text."""
    rows = desk.query(
        "SELECT DISTINCT article.url FROM article_conflicts JOIN articles AS article ON article.id = article_id "
        "JOIN conflict_ucdp USING (conflict) WHERE conflict = 'nagorno-karabakh' AND conflict_new_id = 388"
    )
    assert {number_of(url) for (url,) in rows} == {"0", "1", "2"}
    wrong = desk.query(
        "SELECT surface FROM mentions JOIN articles ON id = article_id "
        "WHERE substr(if(field = 'title', title, text), start_char + 1, end_char - start_char) <> surface"
    )
    assert wrong == []
    assert len(desk.query("SELECT * FROM mentions WHERE kind = 'conflict'")) >= 3


def test_tags(desk: Desk) -> None:
    """The shelling is a shelling, the call for a cease-fire is a call."""
    tags = {
        (number_of(url), tag)
        for url, tag in desk.query("SELECT url, tag FROM article_tags JOIN articles ON id = article_id WHERE shown")
    }
    assert {("0", "attack.shelling"), ("1", "attack.shelling")} <= tags
    assert {("2", "peace.ceasefire.called"), ("2", "peace.talks"), ("2", "battle.clash")} <= tags
    assert not {("0", "peace.ceasefire.agreed"), ("1", "peace.ceasefire.agreed")} & tags
    assert not {("0", "attack.airstrike"), ("1", "attack.airstrike")} & tags


def test_again_adds_nothing(desk: Desk) -> None:
    """A second run over the same feeds changes no row of the corpus."""
    tables = ("articles", "copies", "mentions", "article_tags", "changes", "article_feeds", "url_aliases")
    before = {table: desk.query(f"SELECT count(*) FROM {table}") for table in tables}
    summary = desk.ingest()
    assert {table: desk.query(f"SELECT count(*) FROM {table}") for table in tables} == before
    assert {(one.outcome, one.n) for one in summary.counts if one.unit == "entry"} == {("known", 3)}


def test_what_was_served_is_archived(desk: Desk) -> None:
    """Every article's raw bytes are in the archive."""
    for (file,) in desk.query("SELECT DISTINCT warc_file FROM articles"):
        assert Path(desk.data / "archive" / file).stat().st_size > 0
