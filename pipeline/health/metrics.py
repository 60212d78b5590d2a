"""Writes the figures of an installation in Prometheus' text format."""

from collections import Counter
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from pipeline.health.report import Report

LEVELS = ("error", "warning", "note")


def write_metrics(report: Report, path: Path) -> None:
    """
    Replace a text file by the figures of a report, as a node exporter's textfile collector reads it.

    Args:
        report: The examination.
        path: The file, ending in `.prom`.
    """
    registry = CollectorRegistry()
    figures = report.overview
    simple = {
        "tocsin_snapshot_timestamp_seconds": ("When the snapshot was made.", figures.snapshot_at.timestamp()),
        "tocsin_articles": ("Articles in the corpus.", figures.n_articles),
        "tocsin_originals": ("Articles that are no copies.", figures.n_originals),
        "tocsin_conflict_articles": ("Articles about armed conflict.", figures.n_conflict),
        "tocsin_pages_queued": ("Pages that wait for their download.", figures.n_queued),
        "tocsin_documents_waiting": ("Archived documents that wait to be processed.", figures.n_archived),
        "tocsin_quarantined": ("Documents in quarantine.", figures.n_quarantined),
        "tocsin_healthy": ("1 when nothing is so bad that somebody should be woken.", int(report.well)),
    }
    for name, (meaning, value) in simple.items():
        Gauge(name, meaning, registry=registry).set(value)
    if figures.ingested_at is not None:
        last = Gauge("tocsin_ingest_success_timestamp_seconds", "When ingest last ended well.", registry=registry)
        last.set(figures.ingested_at.timestamp())
    by_state = Gauge("tocsin_feeds", "Subscribed feeds by state.", ["state"], registry=registry)
    for state, n in Counter(feed.state for feed in report.feeds).items():
        by_state.labels(state=state).set(n)
    by_level = Gauge("tocsin_findings", "What needs a person, by level.", ["level"], registry=registry)
    counted = Counter(finding.level for finding in report.findings)
    for level in LEVELS:
        by_level.labels(level=level).set(counted[level])
    write_to_textfile(str(path), registry)
