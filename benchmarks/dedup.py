"""Measures on labelled pairs which copies are found and which different articles are taken for copies.

    python -m benchmarks.dedup ../shared/eval/dedup [--show 50 [--kind rewrite]] [--newsrooms] [--no-minhash]

The folder holds `articles.jsonl.gz` (id, source, text) and `pairs.jsonl` (a, b, copy, kind, set). Articles are loaded
through the store in batches of 500 in random order, and the table `copies` is read.
"""

import argparse
import gzip
import json
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.bare_corpus import Text, add_texts
from pipeline.dedupe.terms import fingerprint
from pipeline.store.database import Store
from pipeline.store.linking import rebuild_links

NOW = datetime(2024, 1, 1, tzinfo=UTC)
COPIES = ("identical", "near", "rewrite")
_NEWSROOMS = {"reuters_c50": "reuters.com", "bbc2004": "bbc.co.uk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A labelled pair."""

    a: str
    b: str
    copy: bool
    kind: str
    set: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A row of `copies`, as far as it is needed here."""

    article: str
    original: str
    kind: str
    score: float


def read(folder: Path, *, newsrooms: bool) -> tuple[dict[str, tuple[str, Text]], list[Pair]]:
    """Read articles (with their source) and labelled pairs."""
    articles = {}
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            site = _NEWSROOMS.get(row["source"], row["id"]) if newsrooms else row["id"]
            articles[row["id"]] = (row["source"], Text(id=row["id"], text=row["text"], site=site))
    pairs = [Pair(**json.loads(line)) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    return articles, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What loading all texts in one order led to.

    Attributes:
        links: The links.
        evidence: Article, original, kind, and the words on either side.
        seconds: CPU time of the loading.
        rebuilt: The table `copies` after linking all anew, moments and runs left out; empty when not asked for.
    """

    links: list[Link]
    evidence: list[tuple[str, ...]]
    seconds: float
    rebuilt: list[tuple[object, ...]]


def link_all(texts: list[Text], *, seed: int, batch: int = 500, rebuild: bool = False) -> Outcome:
    """Load all texts in random order."""
    texts = sorted(texts, key=lambda text: text.id)
    random.Random(seed).shuffle(texts)
    fingerprint("warm up", "en")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(data=Path(folder))
        store.prepare(NOW)
        started = time.process_time()
        for start in range(0, len(texts), batch):
            add_texts(store, texts[start : start + batch], now=NOW)
        spent = time.process_time() - started
        with duckdb.connect(str(store.live), read_only=True) as connection:
            rows = connection.execute("SELECT article_id, original_id, kind, score FROM copies").fetchall()
            evidence = connection.execute(
                "SELECT article_id, original_id, kind, article_words, original_words FROM copy_evidence ORDER BY ALL"
            ).fetchall()
        rebuilt: list[tuple[object, ...]] = []
        if rebuild:
            with store.transaction() as connection:
                rebuild_links(connection, run_id="rebuild", now=NOW)
                rebuilt = connection.execute("SELECT * EXCLUDE (linked_at, run_id) FROM copies ORDER BY ALL").fetchall()
    links = [Link(article=a, original=o, kind=k, score=s) for a, o, k, s in rows]
    return Outcome(links=links, evidence=evidence, seconds=spent, rebuilt=rebuilt)


def groups(links: Iterable[Link]) -> dict[str, str]:
    """The original of each copy."""
    return {link.article: link.original for link in links if link.kind in COPIES}


def report(pairs: list[Pair], links: list[Link], shingle_rules: dict[float, set[frozenset[str]]]) -> None:
    """Print what was found, by set and kind."""
    original = groups(links)
    linked = {frozenset((link.article, link.original)): link.kind for link in links if link.kind not in COPIES}
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        counts = table[pair.set, pair.kind]
        counts["pairs"] += 1
        a, b = original.get(pair.a, pair.a), original.get(pair.b, pair.b)
        counts["copy"] += a == b
        counts[linked.get(frozenset((a, b)), "")] += a != b
        for threshold, found in shingle_rules.items():
            counts[f"minhash {threshold}"] += frozenset((pair.a, pair.b)) in found
    columns = ["pairs", "copy", "update", "related", *(f"minhash {threshold}" for threshold in shingle_rules)]
    print(f"{'set':10} {'kind':26}" + "".join(f"{name:>13}" for name in columns))
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, kind), counts in sorted(table.items()):
        print(f"{name:10} {kind:26}" + "".join(f"{_cell(counts, column):>13}" for column in columns))
        family = "edits" if name == "synthetic" else "rewrites" if kind.startswith(("rewrite", "transl")) else kind
        totals[family] += counts
    for family, counts in totals.items():
        print(f"{'all':10} {family:26}" + "".join(f"{_cell(counts, column):>13}" for column in columns))


def _cell(counts: Counter[str], column: str) -> str:
    if column == "pairs":
        return str(counts["pairs"])
    return f"{counts[column]} {100 * counts[column] / counts['pairs']:.1f}%"


def background(articles: dict[str, tuple[str, Text]], pairs: list[Pair], links: list[Link]) -> list[Link]:
    """Links of which neither end is in a labelled pair."""
    labelled = {name for pair in pairs for name in (pair.a, pair.b)}
    return [link for link in links if link.article not in labelled and link.original not in labelled]


def show(links: list[Link], articles: dict[str, tuple[str, Text]], evidence: list[tuple[str, ...]], count: int) -> None:
    """Print random links with their evidence, to be judged by reading."""
    pieces: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for article, original, *piece in evidence:
        pieces[article, original].append(tuple(piece))
    chosen = random.Random(7).sample(
        sorted(links, key=lambda link: (link.article, link.original)), min(count, len(links))
    )
    for number, link in enumerate(chosen, start=1):
        print(f"\n[{number}] {link.kind} {link.score:.2f}")
        for name in (link.article, link.original):
            text = articles[name][1].text.replace("\n", " | ")
            print(f"   {name}: {text[:300]} ... {text[-120:]}")
        terms = [piece[1] for piece in pieces[link.article, link.original] if piece[0] == "term"]
        apart = [
            f"{piece[1]}/{piece[2]}" for piece in pieces[link.article, link.original] if piece[0] == "disagreement"
        ]
        print(f"   share: {', '.join(terms)}; differ: {', '.join(apart) or 'nothing'}")


def minhash(texts: list[Text], thresholds: Iterable[float]) -> tuple[dict[float, set[frozenset[str]]], float]:
    """The usual rule: 5-gram shingles, 128 permutations, locality-sensitive hashing; and its CPU seconds."""
    from datasketch import MinHash, MinHashLSH

    found: dict[float, set[frozenset[str]]] = {}
    started = time.process_time()
    sketches = {}
    for text in texts:
        words = text.text.casefold().split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
        sketches[text.id] = sketch
    for threshold in thresholds:
        index = MinHashLSH(threshold=threshold, num_perm=128)
        pairs = found[threshold] = set()
        for name, sketch in sketches.items():
            pairs.update(
                frozenset((name, other))
                for other in index.query(sketch)
                if sketch.jaccard(sketches[other]) >= threshold
            )
            index.insert(name, sketch)
    return found, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many random links between unlabelled articles")
    parser.add_argument("--kind", help="show only links of this kind")
    parser.add_argument("--newsrooms", action="store_true", help="tell the store which sources are one newsroom")
    parser.add_argument("--no-minhash", action="store_true")
    parser.add_argument("--orders", type=int, default=2, help="compare the links of so many random orders")
    options = parser.parse_args()
    articles, pairs = read(options.folder, newsrooms=options.newsrooms)
    texts = [text for _, text in articles.values()]
    first = link_all(texts, seed=1, rebuild=options.orders > 1)
    links = first.links
    print(f"{len(texts)} articles, {1000 * first.seconds / len(texts):.2f} ms CPU an article through the store")
    rules: dict[float, set[frozenset[str]]] = {}
    if not options.no_minhash:
        rules, spent = minhash(texts, (0.5, 0.8))
        print(f"MinHash: {1000 * spent / len(texts):.2f} ms CPU an article in memory, two thresholds")
    report(pairs, links, rules)
    free = background(articles, pairs, links)
    by_kind = Counter((link.kind, articles[link.article][0]) for link in free)
    print(
        "links between unlabelled articles:",
        ", ".join(f"{kind} {source} {n}" for (kind, source), n in sorted(by_kind.items())),
    )
    compare_orders(first, texts, options.orders)
    chosen = [link for link in free if options.kind in {None, link.kind}]
    show(chosen, articles, first.evidence, options.show)


def compare_orders(first: Outcome, texts: list[Text], orders: int) -> None:
    """Print how many links agree when the texts come in another order and other batches, before and after a rebuild."""
    base = {(link.article, link.original, link.kind) for link in first.links}
    for seed in range(2, orders + 1):
        other = link_all(texts, seed=seed, batch=137, rebuild=True)
        found = {(link.article, link.original, link.kind) for link in other.links}
        apart = Counter(kind for _, _, kind in base ^ found)
        same = "the same" if other.rebuilt == first.rebuilt else "NOT THE SAME"
        kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(apart.items())) or "none"
        print(
            f"order {seed}: {100 * len(base & found) / max(1, len(base | found)):.2f}% of the links agree "
            f"(apart: {kinds}); after a rebuild `copies` is {same}"
        )


if __name__ == "__main__":
    main()
