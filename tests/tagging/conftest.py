"""The lexicon of the repository, loaded once."""

from pathlib import Path

import pytest

from pipeline.tagging import lexicon
from pipeline.tagging.lexicon import Lexicon

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture(scope="session")
def lex() -> Lexicon:
    """The lexicon of `config/`."""
    return lexicon.load(CONFIG)
