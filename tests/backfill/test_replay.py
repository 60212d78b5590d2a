"""Replay, rebuild and prune: what newer rules, an empty database and an old archive leave as it was."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.steps import replay as steps
from pipeline.steps.process import process
from pipeline.steps.prune import prune
from pipeline.steps.rebuild import rebuild
from pipeline.steps.run import store_of
from pipeline.store import replaying
from pipeline.store.snapshot import publish
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


def replayed(desk: Desk, choice: steps.Choice) -> steps.Replayed:
    """Run a replay once."""
    with steps.opened(desk.settings, choice, wait_seconds=0) as (run, pool):
        return steps.replay(run, pool, choice, lambda *_: None)


def test_nothing_changes_under_the_same_rules(desk: Desk) -> None:
    """Under the same rules, extracting, tagging and deciding copies anew changes no table; a dry run writes nothing."""
    before = contents(desk.data, CORPUS, without=frozenset({"ingest_path"}))
    assert before["copies"].count("identical") == 2
    dry = replayed(desk, steps.Choice(extract=True, dedupe=True, retag=True, everything=True, dry_run=True))
    assert (dry.retagged, dry.changes, dry.text_changes, dry.link_changes) == (12, [], [], ())
    assert contents(desk.data, CORPUS, without=frozenset({"ingest_path"})) == before
    done = replayed(desk, steps.Choice(extract=True, dedupe=True, retag=True, everything=True))
    assert (done.processed.documents, done.processed.versions, done.retagged) == (12, 0, 12)
    assert contents(desk.data, CORPUS, without=frozenset({"ingest_path"})) == before


def test_a_dry_run_tells_what_the_replay_then_does(desk: Desk, tmp_path: Path) -> None:
    """Where texts and links are those of older rules, a dry run tells the difference and a replay makes it."""
    old = Desk(folder=shutil.copytree(desk.folder, tmp_path / "desk"))
    with store_of(old.settings).transaction() as connection:
        [(copied,)] = connection.execute("SELECT min(article_id) FROM copies").fetchall()
        connection.execute("DELETE FROM copies WHERE article_id = ?", [copied])
        connection.execute("DELETE FROM work.pairs WHERE ? IN (left_id, right_id)", [copied])
        connection.execute("UPDATE articles SET is_original = true WHERE id = ?", [copied])
        [(edited,)] = connection.execute("SELECT min(id) FROM articles WHERE id <> ?", [copied]).fetchall()
        connection.execute("UPDATE articles SET text_digest = 'old', word_count = 7 WHERE id = ?", [edited])
        connection.execute("DELETE FROM article_tags WHERE article_id = ?", [edited])
    publish(store_of(old.settings), now=datetime.now(UTC), force=True)
    before = contents(old.data, CORPUS)
    dry = replayed(old, steps.Choice(extract=True, dedupe=True, retag=True, everything=True, dry_run=True))
    assert contents(old.data, CORPUS) == before
    assert [(one.article_id, one.words, one.refused) for one in dry.text_changes] == [(edited, 7, "")]
    assert dry.text_changes[0].words_then > 100
    assert [(one.article_id, one.kind, one.kind_then) for one in dry.link_changes] == [(copied, "", "identical")]
    done = replayed(old, steps.Choice(extract=True, dedupe=True, retag=True, everything=True))
    assert (done.processed.versions, done.links) == (1, 1)
    assert old.query("SELECT article_id, version, replaced_why FROM past_versions") == [(edited, 1, "reprocessed")]


def test_an_interrupted_extraction_goes_on(desk: Desk) -> None:
    """What an interrupted replay has processed is not processed again."""
    choice = steps.Choice(extract=True)
    with steps.opened(desk.settings, choice, wait_seconds=0) as (run, pool):
        with run.store.transaction() as connection:
            assert replaying.hand_over(connection, "replay", since=None) == 12
        process(run, pool, limit=5, progress=lambda _: None, job_id="replay")
        assert steps.replay(run, pool, choice, lambda *_: None).processed.documents == 7
    assert replayed(desk, steps.Choice(extract=True)).processed.documents == 12


def test_command_line(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """`tocsin replay --dry-run` says that nothing was written; without a choice it is refused."""
    places = ["--config", str(desk.config), "--data", str(desk.data)]
    assert main(["replay", "--extract", "--dedupe", "--dry-run", *places]) == 0
    assert "0 texts, tags of 0 articles and 0 links would change; nothing was written" in capsys.readouterr().out
    assert main(["replay", *places]) == 2


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
