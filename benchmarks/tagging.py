"""Measures tagging on the labelled sets, with a naive keyword list beside it."""

import argparse
import gzip
import json
import os
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.models import Document, Mention, Relevance, Tagging
from pipeline.tagging import lexicon, tag
from pipeline.tagging.entries import Conflict
from pipeline.tagging.lexicon import Lexicon

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
DATA = SHARED / "eval" / "tagging"
NAIVE = re.compile(
    r"\b(?:wars?|attack(?:s|ed|ing|ers?)?|air ?strikes?|strikes?|struck|bomb(?:s|ed|ing|ings|er|ers)?|battles?|"
    r"conflicts?|military|army|troops|soldiers?|ceasefire|cease-fire|truce|rebels?|militants?|insurgents?|terroris[mt]s?|gunm[ae]n|violence|"
    r"fighting|fighters|missiles?|rockets?|clash(?:es|ed)?|killed|kill|shelling|shells?|explosions?|hostages?|kidnapp?ed|massacre|invasion|"
    r"weapons?|coup|peace|withdraw(?:al|n)?|offensive|seized|forces)\b",
    re.IGNORECASE,
)
# CASE-2021 labels that are no ACLED violence or strategic type.
NOT_CONFLICT = frozenset(
    {
        "PEACE_PROTEST", "PROTEST_WITH_INTER", "FORCE_AGAINST_PROTEST", "VIOL_DEMONSTR", "MOB_VIOL",
        "ORG_CRIME", "NATURAL_DISASTER", "MAN_MADE_DISASTER", "DIPLO", "ATTRIB",
    }
)  # fmt: skip
# Which of our tags answers each label; the first is the expected one.
TAG_OF_LABEL: Mapping[str, tuple[str, ...]] = {
    "ARMED_CLASH": ("battle.clash",),
    "GOV_REGAINS_TERIT": ("battle.territory",),
    "NON_STATE_ACTOR_OVERTAKES_TER": ("battle.territory",),
    "CHEM_WEAP": ("attack.chemical",),
    "AIR_STRIKE": ("attack.airstrike",),
    "SUIC_BOMB": ("attack.suicide",),
    "ART_MISS_ATTACK": ("attack.shelling",),
    "REM_EXPLOS": ("attack.bombing",),
    "GRENADE": ("attack.bombing",),
    "SEX_VIOL": ("violence.sexual",),
    "ATTACK": ("violence.civilians",),
    "ABDUCT_DISSAP": ("violence.abduction",),
    "AGREEMENT": ("peace.agreement", "peace.ceasefire.agreed", "peace.prisoners"),
    "ARREST": ("violence.detention",),
    "CHANGE_TO_GROUP_ACT": ("force.mobilisation", "peace.withdrawal"),
    "DISR_WEAP": ("force.weapons_seized",),
    "HQ_ESTABLISHED": ("force.base",),
    "PROPERTY_DISTRUCT": ("force.property",),
    "NON_VIOL_TERRIT_TRANSFER": ("peace.withdrawal",),
    "PEACE_PROTEST": ("unrest.protest",),
    "PROTEST_WITH_INTER": ("unrest.protest", "unrest.riot"),
    "FORCE_AGAINST_PROTEST": ("unrest.protest", "unrest.riot"),
    "VIOL_DEMONSTR": ("unrest.riot", "unrest.protest"),
    "MOB_VIOL": ("unrest.riot",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled text."""

    key: str
    text: str
    labels: tuple[str, ...]
    conflict_id: int | None = None


def read(name: str) -> list[Item]:
    """Read one labelled set; `conflict_id` where it has one."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Item(
            key=str(row["id"]),
            text=str(row["text"]),
            labels=tuple(row["labels"]),
            conflict_id=row.get("conflict_id"),
        )
        for row in rows
    ]


def f1(hits: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    precision = hits / (hits + wrong) if hits + wrong else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def naive(text: str) -> bool:
    """What a keyword list says: any of its words, as a word."""
    return NAIVE.search(text) is not None


def tagged(item: Item, lex: Lexicon) -> Tagging:
    """Tag one item as an article without a title."""
    return tag(title="", text=item.text, language="en", lexicon=lex)


def relevance(name: str, items: Sequence[Item], positive: Callable[[Item], bool], lex: Lexicon) -> None:
    """Print precision, recall and F1 of relevance on one set."""
    results = {
        "lexicon": {item.key: tagged(item, lex).relevance is Relevance.CONFLICT for item in items},
        "naive list": {item.key: naive(item.text) for item in items},
    }
    for who, said in results.items():
        counts = Counter((said[item.key], positive(item)) for item in items)
        precision, recall, score = f1(counts[True, True], counts[True, False], counts[False, True])
        print(f"{name:34} {who:11} P {precision:.3f} R {recall:.3f} F1 {score:.3f}  (n {len(items)})")


def alarms(name: str, items: Sequence[Item], lex: Lexicon) -> None:
    """Print the share of items of other domains that are called conflict."""
    ours = sum(tagged(item, lex).relevance is Relevance.CONFLICT for item in items)
    theirs = sum(naive(item.text) for item in items) / len(items)
    print(f"{name:34} false alarms {ours / len(items):7.2%} ({ours} of {len(items)}), naive list {theirs:7.2%}")


def names(mention: Mention, conflict: Conflict, lex: Lexicon) -> bool:
    """Whether a mention is a place or an actor of a conflict, or its name."""
    if mention.kind == "actor":
        return mention.key in conflict.actors
    if mention.kind == "conflict":
        return mention.key == conflict.key
    if mention.kind != "place":
        return False
    place = lex.places.get(mention.key)
    country = mention.key.removeprefix("country:") if place is None else place.country
    return mention.key in conflict.places or country in conflict.countries


def headlines(items: Sequence[Item], lex: Lexicon) -> None:
    """
    Print recall on the UCDP headlines and how often the right conflict is assigned.

    Right is one that holds the UCDP id; for ids that no named conflict holds, as those of most non-state and one-sided
    violence, any conflict fought in Syria.
    """
    ids = {conflict.key: {link.conflict_new_id for link in conflict.ucdp} for conflict in lex.conflicts.values()}
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for item in items:
        kind = item.labels[0].rpartition(":")[2]
        result = tag(title=item.text, text="", language="en", lexicon=lex)
        seen[kind] += 1
        found[kind] += result.relevance is Relevance.CONFLICT
        listed = {conflict.key for conflict in lex.conflicts.values() if item.conflict_id in ids[conflict.key]}
        right_ones = listed or {key for key, conflict in lex.conflicts.items() if "SYR" in conflict.countries}
        if any(names(mention, lex.conflicts[key], lex) for mention in result.mentions for key in right_ones):
            asked[kind] += 1
            right[kind] += any(row.conflict in right_ones for row in result.conflicts)
    total = sum(seen.values())
    theirs = sum(naive(item.text) for item in items) / total
    print(f"{'UCDP Syria headlines':34} recall {sum(found.values()) / total:.3f}, naive list {theirs:.3f} (n {total})")
    for kind in sorted(seen):
        share = right[kind] / asked[kind] if asked[kind] else 0.0
        print(
            f"  type {kind}: recall {found[kind] / seen[kind]:.3f}; right conflict on {share:.3f} "
            f"of {asked[kind]} that name a place or actor of it (of {seen[kind]})"
        )


def event_types(items: Sequence[Item], lex: Lexicon) -> None:
    """Print micro F1 of event types, and precision and recall by tag and level."""
    gold: Counter[str] = Counter()
    by_tag: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        accepted = [TAG_OF_LABEL[label] for label in item.labels if label in TAG_OF_LABEL]
        rows = [row for row in tagged(item, lex).tags if row.tag in _ALL]
        for options in accepted:
            hit = next((row for row in rows if row.tag in options), None)
            gold[options[0]] += 1
            by_tag[options[0]]["missed"] += hit is None
            if hit is not None:
                by_tag[hit.tag]["hit"] += 1
                by_tag[hit.tag][f"hit {hit.level}"] += 1
        expected = {option for options in accepted for option in options}
        for row in rows:
            if row.tag not in expected:
                by_tag[row.tag]["wrong"] += 1
                by_tag[row.tag][f"wrong {row.level}"] += 1
    for top in (False, True):
        _micro(items, lex, only_best=top)
    for name, counts in sorted(by_tag.items()):
        precision, recall, score = f1(counts["hit"], counts["wrong"], counts["missed"])
        levels = "  ".join(
            f"{level} {counts[f'hit {level}']}/{counts[f'hit {level}'] + counts[f'wrong {level}']}"
            for level in ("strong", "medium", "weak")
            if counts[f"hit {level}"] + counts[f"wrong {level}"]
        )
        print(f"  {name:24} P {precision:.2f} R {recall:.2f} F1 {score:.2f}  precise by level: {levels}")


_ALL = {option for options in TAG_OF_LABEL.values() for option in options}


def _micro(items: Sequence[Item], lex: Lexicon, *, only_best: bool) -> None:
    """Micro F1 over all shown tags, or over the best one of each item."""
    hits = wrong = missed = 0
    for item in items:
        accepted = [TAG_OF_LABEL[label] for label in item.labels if label in TAG_OF_LABEL]
        rows = [row.tag for row in tagged(item, lex).tags if row.tag in _ALL and (row.shown or only_best)]
        if only_best:
            rows = rows[:1]
        expected = {option for options in accepted for option in options}
        found = sum(any(name in options for name in rows) for options in accepted)
        hits, missed = hits + found, missed + len(accepted) - found
        wrong += sum(name not in expected for name in rows)
    precision, recall, score = f1(hits, wrong, missed)
    what = "best tag" if only_best else "all shown"
    print(f"{'CASE event types':34} {what}  P {precision:.3f} R {recall:.3f} micro F1 {score:.3f}")


def speed(lex: Lexicon, texts: Sequence[str]) -> None:
    """Print the cost of tagging, beside one compiled expression a term, and as the number of terms grows."""
    words = sum(len(text.split()) for text in texts)
    ours = _cpu(lambda: [tag(title="", text=text, language="en", lexicon=lex) for text in texts])
    print(
        f"{'speed':34} {ours / len(texts) * 1e3:.2f} ms an article of {words / len(texts):.0f} words, "
        f"{ours / words * 5e5:.2f} ms for 500 words"
    )
    terms = list(lex.matcher("en").table)
    loop = [re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) for term in terms]
    few = texts[: max(1, len(texts) // 50)]
    slow = _cpu(lambda: [[found for rule in loop for found in rule.finditer(text)] for text in few]) / len(few)
    print(
        f"{'':34} one expression a term ({len(terms)} terms): {slow * 1e3:.1f} ms, "
        f"{slow / (ours / len(texts)):.0f} times ours"
    )
    _growth(texts)
    long = " ".join(texts)
    for factor in (1, 2, 4):
        text = (long * factor)[: 250_000 * factor]
        cost = _cpu(lambda text=text: tag(title="", text=text, language="en", lexicon=lex))  # type: ignore[misc]
        print(f"{'':34} {len(text) / 1e6:.2f} M characters: {cost / len(text) * 1e9:.0f} ns a character")


def beside_extraction(lex: Lexicon) -> None:
    """Print the cost of tagging as a share of the cost of extracting the same pages."""
    from pipeline.extract import extract

    pages = [
        gzip.decompress(path.read_bytes()) for path in sorted((DATA.parent / "extract" / "html").glob("*.gz"))[:80]
    ]
    documents = [
        Document(
            url="https://example.org/a",
            final_url="https://example.org/a",
            media_type="text/html",
            body=page,
            fetched_at=datetime.now(UTC),
        )
        for page in pages
    ]
    extract(documents[0])
    started = time.process_time()
    found = [extract(document) for document in documents]
    extracting = time.process_time() - started
    tagging = _cpu(lambda: [tag(title=one.title, text=one.text, language="en", lexicon=lex) for one in found])
    print(f"{'':34} {tagging / extracting:.1%} of the CPU time of extracting the same {len(pages)} pages")


def _growth(texts: Sequence[str]) -> None:
    """Print what matching costs with 5,000 and with 50,000 terms."""
    from pipeline.tagging.fold import fold
    from pipeline.tagging.matcher import Matcher, Target

    rng = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = ["".join(rng.choices(letters, k=rng.randint(4, 12))) for _ in range(50_000)]
    costs = []
    for count in (5_000, 50_000):
        matcher = Matcher((term, Target(kind="event", key="x")) for term in made[:count])
        costs.append(_cpu(lambda matcher=matcher: [matcher.find(fold(text), text) for text in texts]))  # type: ignore[misc]
    print(f"{'':34} 50,000 terms cost {costs[1] / costs[0]:.2f} times 5,000")


def _cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds of the fastest of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def _labelled(items: Iterable[Item], labels: Iterable[str]) -> list[Item]:
    wanted = set(labels)
    return [item for item in items if wanted.intersection(item.labels)]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config"))
    parser.add_argument("--no-speed", action="store_true")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"{DATA} is missing: set TOCSIN_SHARED to the folder with the labelled data")
    lex = lexicon.load(arguments.config)
    print(f"lexicon {lex.version}: {len(lex.matcher('en').table)} English terms\n")
    case, world, news = read("case2021_task2"), read("gold_world300"), read("ag_news_test")
    bbc, huffpost = read("bbc_politics_binary"), read("huffpost_part")
    relevance("CASE-2021 snippets", case, lambda item: not NOT_CONFLICT.issuperset(item.labels), lex)
    without = [item for item in case if "ATTRIB" not in item.labels]
    relevance("  without attribution snippets", without, lambda item: not NOT_CONFLICT.issuperset(item.labels), lex)
    decided = [item for item in world if "peripheral" not in item.labels]
    relevance("world news, peripheral left out", decided, lambda item: "conflict" in item.labels, lex)
    alarms("sport (AG News)", _labelled(news, ["Sports"]), lex)
    alarms("business and science (AG News)", _labelled(news, ["Business", "Sci/Tech"]), lex)
    alarms("BBC, non-politics", _labelled(bbc, ["not_politics"]), lex)
    serious = {"WORLD NEWS", "POLITICS", "CRIME", "U.S. NEWS"}
    alarms("HuffPost, other sections", [item for item in huffpost if not serious.intersection(item.labels)], lex)
    headlines(read("ged_syria_headlines"), lex)
    event_types(case, lex)
    if not arguments.no_speed:
        long = [item.text for item in [*bbc, *read("muc4")] if len(item.text.split()) > 250][:300]
        speed(lex, long)
        beside_extraction(lex)


if __name__ == "__main__":
    main()
