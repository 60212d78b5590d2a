"""Replay, rebuild and prune: what newer rules, an empty database and an old archive leave as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.steps import replay as steps
from pipeline.steps.prune import prune
from pipeline.steps.rebuild import rebuild
from tests.backfill import corpora
from tests.backfill.corpora import backfill, outcomes
from tests.backfill.tables import CORPUS, contents
from tests.main_job.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A corpus of twelve articles, two of them copies."""
    folder = tmp_path_factory.mktemp("replay")
    made = corpora.new_desk(folder / "desk")
    backfill(made, "files", corpora.write_lines(folder / "docs.jsonl", corpora.rows(12)))
    return made


def test_nothing_changes_under_the_same_rules(desk: Desk) -> None:
    """Under the same rules, extracting, tagging and deciding copies anew changes no table; a dry run writes nothing."""
    before = contents(desk.data, CORPUS, without=frozenset({"ingest_path"}))
    assert before["copies"].count("identical") == 2
    choice = steps.Choice(retag=True, everything=True, dry_run=True)
    with steps.opened(desk.settings, choice, wait_seconds=0) as (run, pool):
        dry = steps.replay(run, pool, choice, lambda *_: None)
    assert (dry.retagged, dry.changes) == (12, [])
    choice = steps.Choice(extract=True, dedupe=True, retag=True, everything=True)
    with steps.opened(desk.settings, choice, wait_seconds=0) as (run, pool):
        done = steps.replay(run, pool, choice, lambda *_: None)
    assert (done.processed.documents, done.processed.versions, done.retagged) == (12, 0, 12)
    assert contents(desk.data, CORPUS, without=frozenset({"ingest_path"})) == before


def test_rebuilt_and_pruned(desk: Desk, tmp_path: Path) -> None:
    """A rebuilt database has the same ids, texts, links and tags; what is pruned stays and does not come again."""
    before = contents(desk.data, CORPUS, without=frozenset({"ingest_path"}))
    rebuild(desk.settings, lambda *_: None)
    assert contents(desk.data, CORPUS, without=frozenset({"ingest_path"})) == before
    future = datetime.now(UTC) + timedelta(days=400)
    gone = prune(desk.settings, older_than=timedelta(days=180), now=future)
    assert (gone.articles, list((desk.data / "archive").rglob("*.warc.gz"))) == (12, [])
    again = backfill(desk, "files", corpora.write_lines(tmp_path / "again.jsonl", corpora.rows(12)))
    assert outcomes(again) == {("known", ""): 12}
