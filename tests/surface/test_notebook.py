"""The quickstart notebook runs from its first cell to its last."""

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline.store.database import Store

_NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "quickstart.ipynb"


def test_notebook_runs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell runs on the invented corpus, and the file itself is kept without outputs."""
    monkeypatch.setenv("TOCSIN_DATA", str(store.data))
    monkeypatch.setenv("PYTHONPATH", str(_NOTEBOOK.parents[1]))
    notebook: Any = nbformat.reads(_NOTEBOOK.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") for cell in notebook.cells)
    done = NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(_NOTEBOOK.parent))
    shown = [cell for cell in done.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in shown)
