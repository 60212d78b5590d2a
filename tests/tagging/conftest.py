"""The lexicon of the repository, loaded once."""

from pathlib import Path

import pytest

from pipeline.tagging import lexicon
from pipeline.tagging.lexicon import Lexicon

CONFIG = Path(__file__).resolve().parents[2] / "config"


# A few names in place of the gazetteer, for tests that load a lexicon often.
SMALL = {
    "countries.toml": '[[countries]]\niso3 = "ARM"\niso2 = "AM"\nnames.en = ["Armenia"]\n',
    "places.toml": '[[places]]\nkey = "goris"\ncountry = "ARM"\nkind = "settlement"\nnames.any = ["Goris"]\n',
    "actors.toml": '[[actors]]\nkey = "army"\nkind = "armed_force"\ncountry = ["ARM"]\nnames.en = ["Armenian army"]\n',
    "conflicts.toml": '[[conflicts]]\nkey = "border"\nname = "Border"\ncountries = ["ARM"]\nplaces = ["goris"]\n',
}


@pytest.fixture(scope="session")
def lex() -> Lexicon:
    """The lexicon of `config/`."""
    return lexicon.load(CONFIG)
