"""The verdict on two texts."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe.terms import fingerprint, unpack
from pipeline.dedupe.verify import COPIES, compare, within_newsroom
from tests.dedupe.hard_pairs import hard_pairs
from tests.shared_data import shared

STORY = (
    "Two drones struck a grain terminal in the port of Izmail before dawn on Saturday, the regional authority said. "
    "Firefighters from Odesa and Reni fought the blaze for six hours, and three dock workers were treated for burns. "
    "The governor, Petro Halushko, said that 4,200 tonnes of barley bound for Egypt had been lost. Romania scrambled "
    "two jets from Borcea air base and told residents of Tulcea to take cover, its defence ministry said. The Danube "
    "Commission called on both sides to spare river navigation, which has carried most of the exports since June."
)


def seed(number: str) -> str:
    """One of the three seed articles."""
    (path,) = shared("seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def test_seeds() -> None:
    """A reworded article is a rewrite of its source; an older one on the same conflict is a copy of neither."""
    first, second, other = (fingerprint(seed(number), "en") for number in ("000", "001", "002"))
    assert compare(first, second).kind == "rewrite"
    assert compare(first, other).kind not in COPIES
    assert compare(second, other).kind not in COPIES


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(STORY, STORY.upper(), id="case"),
        pytest.param(STORY, "By Anna Kern, Reuters\n" + STORY, id="by-line"),
        pytest.param(STORY, "IZMAIL, Ukraine (AP) — " + STORY, id="dateline"),
        pytest.param(STORY, STORY + "\nReporting by Anna Kern; Editing by Jo Smith", id="credits"),
        pytest.param(STORY, STORY.replace(" ", "\u00a0"), id="blanks"),
    ],
)
def test_identical(left: str, right: str) -> None:
    """What is not the article's own words does not make a text another."""
    assert compare(fingerprint(left, "en"), fingerprint(right, "en")).kind == "identical"


def test_within_newsroom() -> None:
    """A verdict made before the newsroom was known becomes the one made with it."""
    for pair in hard_pairs():
        left, right = (fingerprint(text, pair.language) for text in (pair.left, pair.right))
        assert within_newsroom(compare(left, right)) == compare(left, right, same_newsroom=True)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["en", "ru", "zh", "unknown"]))
def test_symmetric_and_stored(left: str, right: str, language: str) -> None:
    """A verdict depends neither on the order of the texts nor on whether they come fresh, stored or pickled."""
    a, b = fingerprint(STORY + left, language), fingerprint(right + STORY, language)
    verdict = compare(a, b)
    assert compare(b, a) == verdict
    assert compare(unpack(a.pack()), unpack(b.pack())) == verdict
    assert compare(pickle.loads(pickle.dumps(a)), b) == verdict
