"""Joins the originals of a batch to stories, inside the transaction that loads it."""

from collections.abc import Sequence
from datetime import datetime

import duckdb


def join_stories(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], *, run_id: str, now: datetime
) -> None:
    """Join nothing yet."""
