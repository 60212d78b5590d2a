"""One invented corpus for all tests of what people query."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.store.database import Store
from pipeline.store.reading import open_snapshot
from tests.corpus_builder import build_corpus

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A corpus that tests only read."""
    return build_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def corpus(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its snapshot as everybody opens it, with the folder of samples."""
    connection = open_snapshot(store.snapshot, threads=1, folders=[ROOT / "docs" / "samples"])
    yield connection
    connection.close()
