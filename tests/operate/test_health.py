"""What is said of an installation's health."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipeline.cli import main
from pipeline.config import Settings
from pipeline.health import Report, examine
from pipeline.health.metrics import write_metrics
from pipeline.store.database import Store
from pipeline.store.snapshot import publish
from tests.corpus_builder import NOW

POLL = "INSERT INTO feed_fetches SELECT '{feed}', '{at}', 200, '', 20, {n}, NULL, NULL, NULL, 'r'"
ARTICLE = """
INSERT INTO articles BY NAME
SELECT * REPLACE (id || '{tag}' || number AS id, url || '{tag}' || number AS url, '{at}'::TIMESTAMP AS first_seen_at,
    'live' AS ingest_path, {changed})
FROM (FROM articles WHERE site = 'herald.example' AND is_original LIMIT 1) CROSS JOIN range({n}) AS span(number)
"""


def changed(settings: Settings, *statements: str) -> Report:
    """The health of an installation after some statements."""
    store = Store(data=settings.data)
    with store.writing() as connection:
        for sql in statements:
            connection.execute(sql)
    publish(store, now=NOW, force=True)
    return examine(store.snapshot, now=NOW, max_age=timedelta(days=2))


def articles(tag: str, at: datetime, n: int, change: str) -> str:
    """A statement that adds articles of one site."""
    sql = ARTICLE.format(tag=tag, at=at.replace(tzinfo=None), n=n, changed=change)
    return sql.replace("SELECT * REPLACE", "SELECT * EXCLUDE (number) REPLACE")


def test_figures(invented: Settings) -> None:
    """The figures are those of the tables, and feeds that need a person come first."""
    report = examine(invented.data / "tocsin.duckdb", now=NOW)
    with duckdb.connect(str(invented.data / "tocsin.duckdb"), read_only=True) as connection:
        counted = connection.execute("SELECT count(*), count(*) FILTER (WHERE is_conflict) FROM articles").fetchone()
    assert (report.overview.n_articles, report.overview.n_conflict) == counted
    assert report.feeds[0].feed == "courier"
    assert report.feeds[0].state == "failing"
    assert {run.flow for run in report.runs} == {"ingest", "backfill"}
    assert report.well
    assert ("warning", "broken feed", "courier") in [(one.level, one.check, one.subject) for one in report.findings]


@pytest.mark.parametrize(
    ("age", "well"),
    [pytest.param(timedelta(days=2), True, id="young"), pytest.param(timedelta(hours=2), False, id="old")],
)
def test_age(invented: Settings, age: timedelta, well: bool) -> None:
    """An ingest that ended well too long ago is an error."""
    assert examine(invented.data / "tocsin.duckdb", now=NOW, max_age=age).well is well


def rhythm() -> list[str]:
    """A feed that brings something every hour, and then nothing for a day."""
    begin = NOW.replace(tzinfo=None) - timedelta(days=5)
    busy = [POLL.format(feed="wire", at=begin + timedelta(hours=hour), n=3) for hour in range(96)]
    quiet = [POLL.format(feed="wire", at=begin + timedelta(hours=96 + hour), n=0) for hour in range(23)]
    return ["DELETE FROM feed_fetches WHERE feed = 'wire'", *busy, *quiet]


def run(flow: str, status: str, ago: timedelta) -> str:
    """A statement that adds a run."""
    began = NOW.replace(tzinfo=None) - ago
    return f"INSERT INTO runs VALUES ('{flow}-{status}', '{flow}', 'live', '{{}}', '{began}', NULL, '{status}', 'why')"


@pytest.mark.parametrize(
    ("statements", "check", "subject"),
    [
        pytest.param(rhythm, "silent zero", "wire", id="silent zero"),
        pytest.param(
            lambda: [
                articles("old", NOW - timedelta(days=3), 300, "400 AS word_count, 'page' AS body_source"),
                articles("new", NOW - timedelta(hours=3), 10, "12 AS word_count, 'page' AS body_source"),
            ],
            "stubs",
            "herald.example",
            id="stubs",
        ),
        pytest.param(
            lambda: [articles("old", NOW - timedelta(days=14, hours=2), 300, "400 AS word_count")],
            "volume",
            "herald.example",
            id="volume",
        ),
        pytest.param(
            lambda: [
                articles("old", NOW - timedelta(days=3), 300, "true AS is_original"),
                articles("new", NOW - timedelta(hours=3), 90, "false AS is_original"),
            ],
            "duplicates",
            "all sites",
            id="duplicates",
        ),
        pytest.param(
            lambda: ["INSERT INTO work.hosts VALUES ('slow.example', '2023-10-02 07:00', NULL, 1, NULL)"],
            "host in back-off",
            "slow.example",
            id="back-off",
        ),
        pytest.param(lambda: [run("replay", "failed", timedelta(hours=1))], "failed run", "replay", id="failed"),
        pytest.param(lambda: [run("replay", "completed", -timedelta(days=3))], "clock", "replay", id="clock"),
        pytest.param(
            lambda: [
                "INSERT INTO outcomes VALUES ('x', 'entry', 'wire', 'skipped', 'robots', 4)",
                *[run("ingest", "completed", timedelta(hours=1)).replace("'ingest-completed'", "'x'")],
            ],
            "publisher's wish",
            "robots",
            id="wishes",
        ),
    ],
)
def test_findings(installation: Settings, statements: Callable[[], list[str]], check: str, subject: str) -> None:
    """Each thing that goes wrong is found, and was not there before."""
    before = {(one.check, one.subject) for one in changed(installation).findings}
    after = {(one.check, one.subject) for one in changed(installation, *statements()).findings}
    assert (check, subject) in after - before


def test_a_run_dated_ahead_does_not_count(installation: Settings) -> None:
    """After a clock that was three days ahead, the age is that of the last run that has come."""
    before = changed(installation).overview.ingested_at
    end = NOW.replace(tzinfo=None) + timedelta(days=3)
    ahead = run("ingest", "completed", -timedelta(days=3)).replace("NULL, 'completed'", f"'{end}', 'completed'")
    assert changed(installation, ahead).overview.ingested_at == before


def test_a_later_success_forgives(installation: Settings) -> None:
    """A failed run is an error until a later one of its flow ends well."""
    assert not changed(installation, run("replay", "failed", timedelta(hours=2))).well
    assert changed(installation, run("replay", "completed", timedelta(hours=1))).well


def test_metrics(invented: Settings, tmp_path: Path) -> None:
    """The text file is read by Prometheus' own parser and says what the report says."""
    report = examine(invented.data / "tocsin.duckdb", now=NOW)
    write_metrics(report, tmp_path / "tocsin.prom")
    families = text_string_to_metric_families((tmp_path / "tocsin.prom").read_text(encoding="utf-8"))
    samples = {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}
    assert samples["tocsin_articles",] == report.overview.n_articles
    assert samples["tocsin_feeds", "failing"] == 1
    assert samples["tocsin_healthy",] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(["health", "--max-age", "2h"], 1, "age: ingest", id="old"),
        pytest.param(["health", "--max-age", "99999d"], 0, "well", id="well"),
        pytest.param(["health", "--max-age", "soon"], 2, "no span of time", id="no span"),
        pytest.param(["health", "--max-age", "99999d", "--details"], 0, "broken feed", id="details"),
        pytest.param(["health", "--max-age", "99999d", "--json"], 0, '"n_articles"', id="json"),
        pytest.param(["health", "--data", "/nowhere"], 2, "no snapshot", id="no snapshot"),
    ],
)
def test_commands(
    invented: Settings, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A monitor is told by exit code, a person by words."""
    places = ["--config", str(invented.folder)]
    if "--data" not in words:
        places += ["--data", str(invented.data)]
    assert main([*words, *places]) == code
    said_there = capsys.readouterr()
    assert said in said_there.out + said_there.err
