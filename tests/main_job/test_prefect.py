"""With Prefect and without, the main job gives the same corpus; a run leaves its log and its artifacts."""

import logging
from pathlib import Path

import pytest

from tests.main_job.desk import Desk, open_desk
from tests.main_job.test_newsroom import running

SAME = {
    "articles": "id, canonical_url, title, text, language, published_at, version, is_conflict, is_original",
    "copies": "article_id, original_id, kind, round(score, 9)",
    "mentions": "article_id, key, start_char, end_char, field, context, attribution",
    "article_tags": "article_id, tag, level, n, evidence",
    "article_conflicts": "article_id, conflict, rule",
    "article_places": "article_id, place_id, role, is_focus",
    "tolls": "article_id, what, low, high, start_char",
    "story_articles": "article_id, story_id",
    "url_aliases": "alias, article_id, kind",
    "outcomes": "unit, feed, outcome, reason, n",
}


def corpus(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """What two runs over the same feeds must agree on."""
    return {table: sorted(desk.query(f"SELECT {columns} FROM {table}"), key=repr) for table, columns in SAME.items()}


@pytest.mark.usefixtures("prefect_server")
def test_same_with_and_without_prefect(tmp_path: Path) -> None:
    """The flow on a Prefect server and `--direct` write identical tables."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
    from prefect.client.schemas.sorting import FlowRunSort

    from flows.ingest import ingest

    with running() as (newsroom, _):
        direct = open_desk(tmp_path / "direct", newsroom.feeds_toml())
        direct.ingest()
        flow = open_desk(tmp_path / "flow", newsroom.feeds_toml())
        summary = ingest(config=flow.config, data=flow.data)
    assert summary.status == "completed"
    assert corpus(flow) == corpus(direct)
    for handler in logging.getLogger("pipeline").handlers:
        handler.flush()
    with get_client(sync_client=True) as client:
        (run,) = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)
        chosen = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]))
        said = [line.message for line in client.read_logs(chosen)]
        keys = {artifact.key for artifact in client.read_artifacts()}
        names = {run.name for run in client.read_task_runs()}
    assert any(line.startswith("feeds-001: 9 feeds answered, 1 failed") for line in said)
    assert "outcomes" in keys
    assert any(name.startswith("poll feeds-") for name in names)
    assert any(name.startswith("process batch") for name in names)
