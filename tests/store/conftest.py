"""What the tests of the database share."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty corpus."""
    made = Store(data=tmp_path)
    made.prepare(datetime(2026, 3, 2, tzinfo=UTC))
    return made
