"""Finds the labelled third-party texts, which are no part of the repository, and skips what needs them where absent."""

import os
from pathlib import Path

import pytest


def shared(*parts: str) -> Path:
    """Path of a shared file; the test is skipped where the folder (`$TOCSIN_SHARED`, else `../shared`) lacks it."""
    folder = Path(os.environ.get("TOCSIN_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} of the shared evaluation data, which is not in the repository")
    return path
