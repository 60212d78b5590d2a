"""Whole articles: relevance, tags, conflicts, languages, and the three sample texts."""

import json
import time
from collections import Counter

import pytest

from pipeline.models import Context, Relevance, Tagging
from pipeline.tagging import tag
from pipeline.tagging.lexicon import Lexicon
from tests.shared_data import shared

SEEDS = ("000_65f630176a866fda", "001_e1cb3bb018407bd6", "002_041865ae3648969e")


def english(text: str, lex: Lexicon, title: str = "") -> Tagging:
    """Tag an English text."""
    return tag(title=title, text=text, language="en", lexicon=lex)


@pytest.fixture(scope="module")
def seeds(lex: Lexicon) -> list[Tagging]:
    """The three sample texts, tagged."""
    return [english(shared("seeds", f"{name}.txt").read_text(encoding="utf-8"), lex) for name in SEEDS]


def test_seeds_are_one_conflict(seeds: list[Tagging]) -> None:
    """All three are about Nagorno-Karabakh and about nothing else."""
    assert [[row.conflict for row in seed.conflicts] for seed in seeds] == [["nagorno-karabakh"]] * 3
    assert all(seed.is_conflict for seed in seeds)


def test_seeds_have_their_tags(seeds: list[Tagging]) -> None:
    """The first two are shelling, not air strikes; the third is talks, fighting and a call for a ceasefire."""
    tags = [{row.tag for row in seed.tags} for seed in seeds]
    for found in tags[:2]:
        assert "attack.shelling" in found
        assert not found & {"attack.airstrike", "peace.ceasefire.agreed"}
    assert tags[2] >= {"peace.ceasefire.called", "peace.talks", "battle.clash"}


def test_old_ceasefire_is_background(seeds: list[Tagging]) -> None:
    """The ceasefire of 2020 is history in both texts."""
    for seed in seeds[:2]:
        old = [mention for mention in seed.mentions if "ceasefire" in mention.surface and mention.kind == "event"]
        assert {mention.context for mention in old} == {Context.BACKGROUND}


def test_evidence(lex: Lexicon) -> None:
    """Every tag carries the sentence that earned it, every mention its words, rule and sentence."""
    text = "The council met. An airstrike hit the depot, the mayor said. No one was hurt."
    result = english(text, lex, title="Warplanes over the city")
    row = next(row for row in result.tags if row.tag == "attack.airstrike")
    assert row.evidence in {"Warplanes over the city", "An airstrike hit the depot, the mayor said."}
    assert (row.level, row.shown) == ("strong", True)
    for mention in result.mentions:
        field = text if mention.field == "text" else "Warplanes over the city"
        assert field[mention.start : mention.end] == mention.surface
        assert mention.sentence[0] <= mention.start < mention.end <= mention.sentence[1]
        assert mention.rule


@pytest.mark.parametrize(
    ("language", "text", "conflict"),
    [
        pytest.param(
            "ru", "Ракетный удар по Харькову: погибли мирные жители, начался обстрел города.", "russia-ukraine", id="ru"
        ),
        pytest.param("uk", "Ракетний удар по Харкову, тривають бої за Бахмут.", "russia-ukraine", id="uk"),
        pytest.param("ar", "قصف مدفعي على غزة وغارات جوية إسرائيلية", "israel-palestine", id="ar"),
        pytest.param("fr", "Frappes aériennes et bombardements à Khartoum, au Soudan.", "sudan", id="fr"),
        pytest.param(
            "es",
            "Enfrentamientos armados entre el ELN y el ejército en Colombia dejan varios secuestrados.",
            "colombia",
            id="es",
        ),
    ],
)
def test_languages(language: str, text: str, conflict: str, lex: Lexicon) -> None:
    """An article in a language with terms is judged by them, and assigned by its names."""
    result = tag(title="", text=text, language=language, lexicon=lex)
    assert result.is_conflict
    assert conflict in {row.conflict.split(":")[0] for row in result.conflicts}


def test_language_with_names_only(lex: Lexicon) -> None:
    """Elsewhere names are found and is_conflict is left open."""
    result = tag(title="", text="Luftangriff in Afghanistan: Taliban melden Tote.", language="de", lexicon=lex)
    assert (result.support, result.is_conflict) == ("names", None)
    assert {mention.key for mention in result.mentions} >= {"country:AFG", "taliban"}


def test_protest_alone_is_no_conflict(lex: Lexicon) -> None:
    """A demonstration has its tag and does not make an article a conflict article."""
    result = english("Thousands of demonstrators marched through the capital against the new tax on bread.", lex)
    assert [row.tag for row in result.tags] == ["unrest.protest"]
    assert result.relevance is not Relevance.CONFLICT


def test_name_in_need_of_company(lex: Lexicon) -> None:
    """A shared name counts beside its country and not alone."""
    alone = english("Jordan scored twenty points.", lex)
    beside = english("Jordan's army shot down two missiles over its capital.", lex)
    assert not [mention for mention in alone.mentions if mention.kind == "place"]
    assert "country:JOR" in {mention.key for mention in beside.mentions}


def test_later_years_decide(lex: Lexicon) -> None:
    """With the year of publication known, an event of that year is news and of an earlier one history."""
    text = "In August 2021 an airstrike hit the compound."
    contexts = {
        year: tag(title="", text=text, language="en", lexicon=lex, published_year=year).mentions[0].context
        for year in (2021, 2023)
    }
    assert contexts == {2021: Context.CURRENT, 2023: Context.BACKGROUND}


def test_same_every_time(lex: Lexicon) -> None:
    """Tagging depends on nothing but the text and the lexicon."""
    text = "Rebels shelled Goma and abducted two aid workers, the United Nations said."
    assert english(text, lex) == english(text, lex)


def test_long_texts_are_linear(lex: Lexicon) -> None:
    """A text four times as long costs about four times as much, not sixteen."""
    sentence = "Troops shelled the town of Goma on Monday, killing two civilians, the governor said. "
    costs = []
    for count in (250, 1000):
        started = time.process_time()
        english(sentence * count, lex)
        costs.append(time.process_time() - started)
    assert costs[1] < 12 * costs[0]


@pytest.mark.parametrize(
    ("name", "labels", "most"), [("ag_news_test", {"Sports"}, 0.005), ("bbc_politics_binary", {"not_politics"}, 0.01)]
)
def test_false_alarms(name: str, labels: set[str], most: float, lex: Lexicon) -> None:
    """Ordinary news is not called conflict, on labelled third-party news."""
    import gzip

    with gzip.open(shared("eval", "tagging", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if labels.intersection(row["labels"])][:600]
    said = Counter(english(row["text"], lex).relevance is Relevance.CONFLICT for row in rows)
    assert said[True] / len(rows) <= most + 0.003
