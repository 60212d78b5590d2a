"""Folding, offsets and inflections: what is found stands where it is said to stand, whatever the text is made of."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.tagging import tag
from pipeline.tagging.expand import forms, name_forms
from pipeline.tagging.fold import fold, fold_term
from pipeline.tagging.lexicon import Lexicon
from pipeline.tagging.matcher import Matcher, Target

TERMS = ("airstrike", "nagorno karabakh", "обстрел", "وقف اطلاق النار", "assad", "straße", "ﬁght", "cafe", "d etat")
MATCHER = Matcher((fold_term(term), Target(kind="event", key=term)) for term in TERMS)
FILLERS = (
    "ambassador",
    " ",
    "-",
    "’",
    "\u0301",
    "\u200f",
    "\u00ad",
    "İ",
    "ß",
    "½",
    "\x00",
    "…",
    "한국",
    "а",
    ".",
    "\n",
    "e\u0301",
)
PIECES = st.lists(st.sampled_from([*TERMS, *(term.upper() for term in TERMS), *FILLERS]), max_size=12).map("".join)


@given(text=st.one_of(PIECES, st.text(max_size=60)))
@settings(max_examples=400, deadline=None)
@example(text="ce\u0301asefire cafe\u0301 CAFÉ")
def test_offsets(text: str) -> None:
    """The words at the offsets of a hit fold to the term that was looked for, and stand alone."""
    for hit in MATCHER.find(fold(text), text):
        assert fold(text[hit.start : hit.end]).text.split() == fold_term(hit.target.key).split()
        assert 0 <= hit.start < hit.end <= len(text)


@given(text=st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_fold_is_stable(text: str) -> None:
    """Folding a folded text changes nothing, and every folded character leads back into the text."""
    folded = fold(text)
    assert fold(folded.text.strip()).text.strip() == folded.text.strip()
    for index in range(1, len(folded.text) - 1):
        start, end = folded.span(index, index + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("cease-fire", "cease fire", id="hyphen"),
        pytest.param("coup d’état", "coup d etat", id="apostrophe and accent"),
        pytest.param("Nagorno‑Karabakh", "nagorno karabakh", id="non-breaking hyphen"),
        pytest.param("ОБСТРЕЛ", "обстрел", id="cyrillic capitals"),
        pytest.param("Şəki", "seki", id="schwa"),
        pytest.param("ﬁre", "fire", id="ligature"),
        pytest.param("هُدْنَة", "هدنة", id="vowel signs"),
        pytest.param("Łódź", "lodz", id="stroke"),
    ],
)
def test_fold(text: str, term: str) -> None:
    """Spellings of one word fold to one."""
    assert fold_term(text) == term


def test_whole_words_only() -> None:
    """A term within a longer word is not found."""
    assert not MATCHER.find(fold("The ambassador left."), "The ambassador left.")
    assert [hit.start for hit in MATCHER.find(fold("Assad left."), "Assad left.")] == [0]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("shell/v", {"shell", "shells", "shelled", "shelling"}, id="verb"),
        pytest.param("kidnap/v", {"kidnap", "kidnaps", "kidnapped", "kidnapping"}, id="doubling"),
        pytest.param("seize/v", {"seize", "seizes", "seized", "seizing"}, id="silent e"),
        pytest.param("withdraw/v", {"withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"}, id="irregular"),
        pytest.param("gunman/n", {"gunman", "gunmen"}, id="men"),
        pytest.param("enemy/n", {"enemy", "enemies"}, id="ies"),
        pytest.param("air {raid/n|}", {"air raid", "air raids", "air"}, id="alternatives"),
        pytest.param("обстрел/m", {"обстрел", "обстрела", "обстрелом"}, id="russian"),
    ],
)
def test_forms(template: str, expected: set[str]) -> None:
    """A template stands for its forms."""
    assert expected <= set(forms(template))


@pytest.mark.parametrize("template", ["{a|b", "shell/q", "a}"])
def test_bad_templates(template: str) -> None:
    """Open braces and unknown marks are refused."""
    with pytest.raises(ValueError, match=r"brace|mark"):
        forms(template)


def test_arabic_particles() -> None:
    """Arabic names are found with the particles written together with them."""
    assert {"سوريا", "وسوريا", "بسوريا"} <= set(name_forms("سوريا", "ar"))
    assert "للعراق" not in name_forms("سوريا", "ar")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u0301" * 5_000, id="combining marks only"),
        pytest.param("air\x00strike \x00 killed\x00three", id="NULs"),
        pytest.param("\u202e\u2066airstrike\u2069\u202c hit \u200fthe town\u200e", id="right-to-left controls"),
        pytest.param("", id="empty"),
        pytest.param("\n\n\n", id="line breaks only"),
        pytest.param("a" * 200_000, id="one long word"),
        pytest.param("\ud800 airstrike", id="lone surrogate"),
        pytest.param("🇸🇾" * 500 + " airstrike", id="emoji"),
    ],
)
def test_bad_input(text: str, lex: Lexicon) -> None:
    """Odd texts give right offsets or no mention, never a crash."""
    for language in ("en", "ar", "unknown"):
        for mention in tag(title=text[:50], text=text, language=language, lexicon=lex).mentions:
            field = text if mention.field == "text" else text[:50]
            assert field[mention.start : mention.end] == mention.surface


def test_ten_megabytes(lex: Lexicon) -> None:
    """A text of 10 MB is tagged with right offsets."""
    sentence = (
        "The é committee met on Tuesday and adjourned without a word about the budget, the roads or the weather. "
    )
    text = sentence * 100_000 + "An airstrike hit Aleppo."
    mentions = tag(title="", text=text, language="en", lexicon=lex).mentions
    assert [mention.surface for mention in mentions if mention.kind == "event"] == ["airstrike"]
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)


def test_decomposed_text(lex: Lexicon) -> None:
    """A text whose accents are combining marks gives mentions at offsets of that text."""
    text = unicodedata.normalize("NFD", "Le cessez-le-feu a été violé à Alep : une trêve fragile.")
    mentions = tag(title="", text=text, language="fr", lexicon=lex).mentions
    assert any(mention.kind == "event" for mention in mentions)
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
