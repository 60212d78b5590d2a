"""Measures the facts: sentences of our own, places of UCDP headlines, stories of three outlets on one event, and cost.

    python -m benchmarks.facts sentences|places|stories|links|cost|linking

Third-party data are read from $TOCSIN_SHARED, else `shared` beside the checkout. `links` prints random links of
stories to be read and judged; `linking` fills a corpus of a million originals first and takes some minutes.
"""

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.shared_data import news_pages, shared_folder
from benchmarks.story_corpus import linking_cost
from pipeline.dedupe.terms import fingerprint
from pipeline.extract import extract
from pipeline.facts import facts_of
from pipeline.facts.sketches import Sketch, heaviest_terms, lead_terms, title_terms
from pipeline.facts.stories import MAX_CANDIDATES, MIN_LOOKUP, StoryLink, compare, join
from pipeline.models import Document, Extraction, Facts, Mention, Stated, Tagging
from pipeline.tagging import tag
from pipeline.tagging.fold import fold_term
from tests.facts.scoring import judged, lexicon

_NAMES_NOTHING = """
town village city governorate mountain airport air base the of al ash as ar tall tell camp military northern southern
eastern western district subdistrict area syria el
"""
GENERIC = frozenset(_NAMES_NOTHING.split())


def lines(path: Path) -> list[dict[str, Any]]:
    """Read a compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read(title: str, text: str) -> tuple[Tagging, Facts]:
    """Tag an undated English article and read its facts."""
    tagging = tag(title=title, text=text, language="en", lexicon=lexicon())
    return tagging, facts_of(
        title=title, text=text, language="en", published=Stated(), tagging=tagging, lexicon=lexicon()
    )


def sentences() -> None:
    """Precision and recall by kind on sentences of our own, and how many of them are wholly right."""
    rows = judged()
    for kind in dict.fromkeys(row.kind for row in rows):
        of_kind = [row for row in rows if row.kind == kind]
        right = sum(len(row.expected & row.found) for row in of_kind)
        found, expected = sum(len(row.found) for row in of_kind), sum(len(row.expected) for row in of_kind)
        whole = sum(row.right for row in of_kind)
        print(
            f"{kind:8} sentences {whole}/{len(of_kind)}  precision {right / found:.3f}  recall {right / expected:.3f}"
        )
        for row in of_kind:
            if not row.right:
                print(f"    {row.sentence!r}")
                print(f"        missing {list(row.expected - row.found)}, too much {list(row.found - row.expected)}")


def _letters(text: str) -> str:
    """Fold a name to plain letters and blanks."""
    return re.sub(r"[^a-z ]", "", fold_term(text))


def _names_a_place(mention: Mention) -> bool:
    """Whether a mention is the name of a country, or of a place in one; demonyms and rivers are neither."""
    if mention.kind != "place" or mention.rule.startswith("demonym"):
        return False
    return mention.key.startswith("country:") or lexicon().places[mention.key].country is not None


def places() -> None:
    """Country on UCDP headlines that name a place, and focus on those that name the place that UCDP recorded."""
    rows = {row["text"]: row for row in lines(shared_folder() / "eval/tagging/ged_syria_headlines.jsonl.gz")}
    named = right_country = recorded = right_place = 0
    for text, row in rows.items():
        tagging, facts = read(text, "")
        event = [place for place in facts.places if place.role == "event"]
        if any(_names_a_place(one) for one in tagging.mentions):
            named += 1
            right_country += next((place.country_iso3 for place in event if place.country_iso3), None) == "SYR"
        where = [word for word in _letters(str(row["where"])).split() if word not in GENERIC and len(word) > 3]
        if where and all(re.search(rf"\b{word}", _letters(text)) for word in where):
            recorded += 1
            first_two = [place for place in event if place.precision != "country"][:2]
            names = {_letters(place.surface) for place in first_two} | {
                _letters(name)
                for place in first_two
                for spelled in lexicon().places[place.place_id].names.values()
                for name in spelled
            }
            right_place += any(word in name for word in where for name in names)
    print(f"headlines that name a place: {named}, country right {right_country / named:.4f}")
    print(f"headlines that name the recorded place: {recorded}, among the first two {right_place / recorded:.4f}")


def _sketch(text: str, day: int | None) -> Sketch:
    """Sketch a bare text; its first line is the headline."""
    title, _, body = text.partition("\n")
    if len(title) > 200 or not body:
        title, body = "", text
    tagging, facts = read(title, body)
    event = [place for place in facts.places if place.role == "event" and not place.ambiguous]
    mark = fingerprint(body, "en")
    killed = [toll.low for toll in facts.tolls if toll.what == "killed" and toll.context == "current" and toll.low > 2]
    return Sketch(
        first=(day or 0) - 1,
        last=day or 0,
        dated=day is not None,
        terms=heaviest_terms(mark),
        lead=lead_terms(mark),
        title=title_terms(title, "en"),
        places=frozenset(place.place_id for place in event if place.precision != "country" and place.is_focus),
        countries=frozenset(place.country_iso3 for place in event if place.country_iso3),
        tags=frozenset(one.tag for one in tagging.tags if one.shown),
        killed=max(killed, default=None),
    )


def _linked(sketches: dict[str, Sketch]) -> tuple[list[StoryLink], dict[str, str], dict[str, StoryLink]]:
    """Link and join sketches as the store does: links, story by article, and the link that brought each in."""
    found_by: dict[int, list[str]] = defaultdict(list)
    for name, sketch in sketches.items():
        for term in sketch.lookup:
            found_by[term].append(name)
    pairs: set[tuple[str, str]] = set()
    for name, sketch in sketches.items():
        shares: Counter[str] = Counter()
        for term, weight in sketch.lookup.items():
            for other in found_by[term]:
                shares[other] += weight * sketches[other].terms[term]  # type: ignore[assignment]
        del shares[name]
        pairs |= {
            (min(name, other), max(name, other))
            for other, share in shares.most_common(MAX_CANDIDATES)
            if share >= MIN_LOOKUP
        }
    links = [
        StoryLink(left=one, right=other, score=found[0], evidence=found[1])
        for one, other in sorted(pairs)
        if (found := compare(sketches[one], sketches[other])) is not None
    ]
    members = join({name: sketch.first for name, sketch in sketches.items()}, links, {}, {})
    brought = {
        one.article_id: StoryLink(left=one.article_id, right=one.linked_to, score=one.score, evidence=one.evidence)
        for one in members
        if one.linked_to is not None
    }
    return links, {one.article_id: one.story_id for one in members}, brought


def _texts(*sources: str) -> dict[str, str]:
    """Texts of the deduplication set by id."""
    rows = lines(shared_folder() / "eval/dedup/articles.jsonl.gz")
    return {row["id"]: row["text"] for row in rows if row["source"] in sources}


def stories() -> None:
    """How many triplets of three outlets on one event are one story among other undated news."""
    texts = _texts("basil", "bbc2004")
    others = _texts("reuters_c50")
    texts |= {name: others[name] for name in random.Random(2).sample(sorted(others), 1000)}
    pairs = (shared_folder() / "eval/dedup/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    same = {frozenset((row["a"], row["b"])) for row in map(json.loads, pairs) if row["set"] == "basil"}
    triplets: dict[str, set[str]] = {}
    for pair in same:
        for name in pair:
            triplets.setdefault(name, set()).update(pair)
    whole = {frozenset(names) for names in triplets.values()}
    links, story, _ = _linked({name: _sketch(text, None) for name, text in texts.items()})
    near = [frozenset((link.left, link.right)) for link in links if {link.left, link.right} & set(triplets)]
    one_story = sum(len({story[name] for name in names}) == 1 for names in whole)
    together = sum(
        story[one] == story[other] for one, other in combinations(sorted(triplets), 2) if {one, other} in same
    )
    print(f"triplets in one story: {one_story}/{len(whole)}; pairs in one story: {together}/{len(same)}")
    print(f"links of these articles to each other: {sum(pair in same for pair in near)}/{len(near)}")


def links(count: int, seed: int) -> None:
    """Print random links of stories among a year of agency news, dated by the order of its numbers, to be judged."""
    texts = _texts("reuters_c50")
    # Numbers of the collection run evenly from 20 August 1996 (2286) to 19 August 1997 (810596).
    dates = {name: (int(re.findall(r"\d+", name)[1]) - 2286) // 2214 for name in texts}
    _, _, brought = _linked({name: _sketch(text, dates[name]) for name, text in texts.items()})
    for link in random.Random(seed).sample(sorted(brought.values(), key=lambda one: one.left), count):
        print(f"{link.score:.2f}  {link.evidence}")
        for name in (link.left, link.right):
            print(f"    {texts[name][:220]!r}")


def cost() -> None:
    """CPU time of the facts as a share of that of extraction, on the same pages, in one warm run."""
    now = datetime(2024, 1, 1, tzinfo=UTC)
    documents = [
        Document(
            url="https://example.org/",
            final_url="https://example.org/",
            media_type="text/html",
            status=200,
            body=page,
            fetched_at=now,
        )
        for page in news_pages()
    ]
    for document in documents[:20]:
        _facts(extract(document))
    extraction = facts = 0.0
    for document in documents:
        started = time.process_time()
        extracted = extract(document)
        extraction += time.process_time() - started
        facts += _facts(extracted)
    each = 1e3 / len(documents)
    print(f"{len(documents)} pages: extraction {extraction * each:.2f} ms, facts {facts * each:.2f} ms an article")
    print(f"share {facts / extraction:.1%}")


def _facts(one: Extraction) -> float:
    """Read the facts of an extracted page right after it was tagged, as a run does; returns their seconds of CPU."""
    words = lexicon()
    tagging = tag(title=one.title, text=one.text, language=one.language, lexicon=words)
    started = time.process_time()
    facts_of(
        title=one.title, text=one.text, language=one.language, published=one.published, tagging=tagging, lexicon=words
    )
    return time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("sentences", "places", "stories", "links", "cost", "linking"))
    parser.add_argument("--n", type=int, default=50, help="links to print")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--stored", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="originals stored, ascending"
    )
    chosen = parser.parse_args(arguments)
    match chosen.what:
        case "links":
            links(chosen.n, chosen.seed)
        case "linking":
            with tempfile.TemporaryDirectory() as folder:
                linking_cost(Path(folder), chosen.stored)
        case what:
            {"sentences": sentences, "places": places, "stories": stories, "cost": cost}[what]()


if __name__ == "__main__":
    main()
