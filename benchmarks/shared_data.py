"""Finds the labelled data and the pages that benchmarks measure against; they are not part of the project."""

import gzip
import os
import sys
from pathlib import Path


def shared_folder() -> Path:
    """The folder `shared` beside the checkout, or $TOCSIN_SHARED; ends the program with a word where it is absent."""
    folder = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: set TOCSIN_SHARED to the folder with the labelled data")
    return folder


def news_pages() -> list[bytes]:
    """The hand-labelled news pages, as served."""
    return [gzip.decompress(path.read_bytes()) for path in sorted((shared_folder() / "eval/extract/html").glob("*.gz"))]
