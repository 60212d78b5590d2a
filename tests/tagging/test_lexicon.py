"""The lexicon loads whole or not at all, and says what is wrong where."""

import pickle
import shutil
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.tagging import lexicon
from pipeline.tagging.lexicon import Lexicon
from tests.tagging.conftest import CONFIG, SMALL

EVENTS, CONTEXT, TAXONOMY, PLACES, CONFLICTS = (
    "lexicon/events.toml", "lexicon/context.toml", "taxonomy.toml", "places.toml", "conflicts.toml"
)  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The taxonomy and the terms of the repository with a few names, for a test to spoil."""
    folder = tmp_path / "config"
    (folder / "lexicon").mkdir(parents=True)
    for name in (TAXONOMY, CONTEXT, EVENTS):
        shutil.copy(CONFIG / name, folder / name)
    for name, content in SMALL.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_size(lex: Lexicon) -> None:
    """The lexicon holds what the documentation promises."""
    assert len(lex.tags) == 31
    assert lex.languages == {"en", "ru", "uk", "ar", "fr", "es"}
    for language in ("ru", "uk", "ar", "fr", "es"):
        assert sum(len(terms.words.get(language, ())) for terms in lex.terms) >= 30


def test_same_files_same_version(lex: Lexicon, config: Path) -> None:
    """The version is a digest of the content: a copy has the same, a changed file another."""
    before = lexicon.load(config)
    assert lexicon.load(config) is before
    assert before.version != lex.version
    with (config / EVENTS).open("a", encoding="utf-8") as file:
        file.write('\n[[terms]]\ntag = "battle.clash"\nlevel = "weak"\nen = ["hullabaloo"]\n')
    assert lexicon.load(config).version != before.version


def test_travels_to_another_process(lex: Lexicon) -> None:
    """A pickled lexicon finds the same."""
    copy = pickle.loads(pickle.dumps(lex))
    assert copy == lex
    assert set(copy.matcher("en").table) == set(lex.matcher("en").table)


@pytest.mark.parametrize(
    ("file", "added", "words"),
    [
        pytest.param(
            EVENTS, '[[terms]]\ntag = "battle.clsh"\nlevel = "weak"\nen = ["x"]\n', "no tag 'battle.clsh'", id="tag"
        ),
        pytest.param(
            EVENTS, '[[terms]]\ntag = "battle.clash"\nlevel = "loud"\nen = ["x"]\n', "strong, medium, weak", id="level"
        ),
        pytest.param(EVENTS, '[[terms]]\ntag = "battle.clash"\nlevel = "weak"\nen = ["{a|b"]\n', "brace", id="brace"),
        pytest.param(
            EVENTS, '[[terms]]\ntag = "battle.clash"\nlevel = "weak"\nen = ["run/z"]\n', "unknown mark /z", id="mark"
        ),
        pytest.param(EVENTS, '[[terms]]\ntag = "battle.clash"\nlevel = "weak"\n', "no words", id="no words"),
        pytest.param(
            EVENTS,
            '[[terms]]\ntag = "battle.clash"\nlevel = "weak"\nenn = "x"\nfoo_bar = 1\n',
            "foo_bar",
            id="unknown key",
        ),
        pytest.param(EVENTS, '[[term]]\ntag = "battle.clash"\n', "unknown name 'term'", id="unknown table"),
        pytest.param(
            EVENTS, '[[rules]]\nname = "r"\nlevel = "weak"\nall = ["no-such"]\n', "no group 'no-such'", id="group"
        ),
        pytest.param(CONTEXT, '[[groups]]\nname = "forces"\nen = ["x"]\n', "stands there twice", id="duplicate"),
        pytest.param(TAXONOMY, '[[tags]]\nlabel = "x"\n', "'tag' is missing", id="missing"),
        pytest.param(
            PLACES,
            '[[places]]\nkey = "x"\ncountry = "XXX"\nkind = "settlement"\nnames.en = ["X"]\n',
            "no country 'XXX'",
            id="country",
        ),
        pytest.param(PLACES, '[[places]]\nkey = "x"\ncountry = "ARM"\nkind = "settlement"\n', "no names", id="names"),
        pytest.param(
            CONFLICTS,
            '[[conflicts]]\nkey = "x"\nname = "X"\nnames.en = ["X"]\nplaces = ["atlantis"]\n',
            "atlantis",
            id="place",
        ),
        pytest.param(
            CONFLICTS,
            '[[conflicts]]\nkey = "x"\nname = "X"\nrules = [{ all = ["town:x"] }]\n',
            "town:x",
            id="reference",
        ),
        pytest.param(PLACES, "key = = 1\n", "line", id="no TOML"),
    ],
)
def test_mistakes(config: Path, file: str, added: str, words: str) -> None:
    """A mistake names the file, the line, what is wrong and what to do, and nothing is loaded."""
    path = config / file
    before = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{before}\n\n{added}", encoding="utf-8")
    with pytest.raises(ConfigError, match="line") as caught:
        lexicon.load(config)
    assert words in str(caught.value)
    assert path.name in caught.value.message
    assert caught.value.remedy
    number = int(caught.value.message.partition("line ")[2].split(":")[0].split(",")[0].split(")")[0])
    assert number > before.count("\n")


def test_missing_file(config: Path) -> None:
    """A missing file is named."""
    (config / PLACES).unlink()
    with pytest.raises(ConfigError, match=r"places\.toml is missing"):
        lexicon.load(config)


def test_not_utf8(config: Path) -> None:
    """A file in another encoding is refused with its line."""
    (config / PLACES).write_bytes(b'[[places]]\nkey = "\xe9"\n')
    with pytest.raises(ConfigError, match="line 2"):
        lexicon.load(config)
