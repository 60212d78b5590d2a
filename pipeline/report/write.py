"""Writes the report of a snapshot to a file."""

import os
from datetime import datetime
from pathlib import Path

from pipeline.errors import TocsinError
from pipeline.report.page import report_page
from pipeline.store.overview import overview
from pipeline.store.reading import open_snapshot


def write_report(snapshot: Path, path: Path, *, days: int, now: datetime) -> None:
    """
    Write the page; it appears whole or not at all.

    Args:
        snapshot: The snapshot.
        path: The HTML file; replaced when there is one.
        days: Length of the period, back from the newest day of publication.
        now: When it is written, UTC.

    Raises:
        UsageError: If there is no snapshot or no dated article in it.
        TocsinError: If the file cannot be written.
    """
    connection = open_snapshot(snapshot)
    try:
        page = report_page(overview(connection, days=days), now=now)
    finally:
        connection.close()
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(page, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise TocsinError(
            f"{path}: {error.strerror or error}", "Check the permissions and the space on the disk"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
