"""Joins the originals of a batch to stories, inside the transaction that loads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.dedupe.terms import unpack as unpack_fingerprint
from pipeline.facts import stories as rules
from pipeline.facts.sketches import Sketch, heaviest_terms, lead_terms, pack, title_terms, unpack
from pipeline.facts.stories import Membership, StoryLink, compare, join
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc

_EPOCH = date(1970, 1, 1)
_FIRM = frozenset({"explicit", "weekday"})
JUDGED_SAME = "accept"
JUDGED_OTHER = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What a batch is compared with: originals by number, pairs of numbers, what people judged of pairs of articles."""

    held: Mapping[int, "_Held"]
    pairs: frozenset[tuple[int, int]]
    judged: Mapping[tuple[str, str], str]

    @property
    def members(self) -> dict[str, str]:
        """The story of each original that has one."""
        return {one.article_id: one.story_id for one in self.held.values() if one.story_id is not None}

    @property
    def began(self) -> dict[str, int]:
        """The first day of each of these stories."""
        known = self.held.values()
        return {one.story_id: one.story_began for one in known if one.story_id and one.story_began is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """One original with its sketch, and the story it is in."""

    article_id: str
    sketch: Sketch
    story_id: str | None = None
    story_began: int | None = None


def join_stories(
    connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], *, run_id: str, now: datetime
) -> None:
    """
    Give every original of a batch its story, and write the stories that change.

    Articles that have turned out to be copies leave theirs. Running it twice changes nothing.

    Args:
        connection: Inside a transaction, in which the batch has been written and its copies have been linked.
        article_ids: New articles, and known ones whose text has changed.
        run_id: The run; stories do not depend on it.
        now: Time of the load, UTC.
    """
    changed = _leave(connection, now) | _copied(connection, article_ids)
    batch = _sketch(connection, article_ids)
    if batch:
        around = _look_around(connection, batch)
        fresh = {one.article_id: one.sketch.first for number in batch if (one := around.held[number]).story_id is None}
        joined = join(fresh, _links(around), around.members, around.began)
        insert_rows(connection, "story_articles", [_row(one) for one in joined])
        changed |= {one.story_id for one in joined}
        changed |= {story for number in batch if (story := around.held[number].story_id) is not None}
    _refresh(connection, changed, now)


def _leave(connection: duckdb.DuckDBPyConnection, now: datetime) -> set[str]:
    """Take those that are no originals any more out of their stories; returns the stories."""
    rows = [
        (str(article), str(story))
        for article, story in connection.execute(statement("story_leavers"), {"now": utc(now)}).fetchall()
    ]
    names = [{"article_id": article} for article, _ in rows]
    run_on(connection, statement("story_forget_members"), "story_articles", names)
    _forget(connection, [article for article, _ in rows])
    return {story for _, story in rows}


def _copied(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> set[str]:
    """The stories of originals that a batch copies: they have more articles now."""
    rows = [{"article_id": article} for article in sorted(set(article_ids))]
    return {str(story) for (story,) in run_on(connection, statement("story_copied"), "story_articles", rows)}


def _forget(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> None:
    """Forget what articles were found by."""
    names = [{"article_id": article} for article in article_ids]
    known = run_on(connection, statement("story_known"), "work.story_sketches", names)
    run_on(connection, statement("story_forget_sketches"), "work.story_sketches", names if known else [])
    numbers = [{"number": number} for _, number in known]
    run_on(connection, statement("story_forget_terms"), "work.story_terms", numbers)


def _sketch(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[int, Sketch]:
    """Sketch the originals of a batch and store what they are found by."""
    rows = run_on(connection, statement("story_inputs"), "articles", [{"id": one} for one in sorted(set(article_ids))])
    sketches = {int(str(row[1])): (str(row[0]), _of_row(row)) for row in rows}
    _forget(connection, [article for article, _ in sketches.values()])
    insert_rows(
        connection,
        "work.story_sketches",
        [
            {"article_id": article, "number": number, "day": sketch.last, "value": pack(sketch)}
            for number, (article, sketch) in sketches.items()
        ],
    )
    batch = {number: sketch for number, (_, sketch) in sketches.items()}
    if batch:
        connection.register("batch", _lookup_table(batch))
        connection.execute(
            "INSERT INTO work.story_terms SELECT day, term, number, weight FROM batch ORDER BY day, term"
        )
        connection.unregister("batch")
    return batch


def _of_row(row: tuple[object, ...]) -> Sketch:
    """Sketch one original from what the corpus holds of it."""
    _, _, title, language, event_from, event_to, basis, published, seen, value, *facts, killed = row
    fingerprint = unpack_fingerprint(value if isinstance(value, bytes) else b"")
    places, countries, tags = (frozenset(one) if isinstance(one, list) else frozenset() for one in facts)
    first, last = _day(event_from), _day(event_to)
    stated = _day(published)
    end = last if last is not None else stated
    fallback = _day(seen) or 0
    if end is None:
        first = end = fallback
    return Sketch(
        first=first if first is not None else end - 1,
        last=end,
        dated=last is not None or stated is not None,
        firm=basis in _FIRM,
        terms=heaviest_terms(fingerprint),
        lead=lead_terms(fingerprint),
        title=title_terms(str(title), str(language)),
        places=places,
        countries=countries,
        tags=tags,
        killed=killed if isinstance(killed, int) else None,
    )


def _day(value: object) -> int | None:
    """Days since 1970-01-01."""
    return (value - _EPOCH).days if isinstance(value, date) else None


def _lookup_table(batch: Mapping[int, Sketch]) -> pa.Table:
    """The lookup terms of originals."""
    rows = [(sketch.last, term, number, weight) for number, sketch in batch.items() for term, weight in sketch.lookup]
    return pa.table(
        {
            "day": np.array([row[0] for row in rows], np.int32),
            "term": np.array([row[1] for row in rows], np.uint32),
            "number": np.array([row[2] for row in rows], np.int32),
            "weight": np.array([row[3] for row in rows], np.float32),
        }
    )


def _candidates(connection: duckdb.DuckDBPyConnection, batch: Mapping[int, Sketch]) -> set[tuple[int, int]]:
    """Find the originals worth comparing with each of a batch, by one statement for all; numbers, the smaller first."""
    days = [sketch.last for sketch in batch.values()]
    reach = {"first": min(days) - rules.WINDOW_DAYS - 1, "last": max(days) + rules.WINDOW_DAYS + 1}
    row = connection.execute(statement("story_window_size"), reach).fetchone()
    size = int(row[0]) if row else 0
    limits = reach | {
        "window": rules.WINDOW_DAYS + 1,
        "frequency_limit": max(rules.MIN_FREQUENCY_LIMIT, int(size * rules.FREQUENCY_SHARE)),
        "min_share": rules.MIN_LOOKUP,
        "max_candidates": rules.MAX_CANDIDATES,
    }
    connection.register("batch", _lookup_table(batch))
    try:
        found = connection.execute(statement("story_candidates"), limits).fetchall()
    finally:
        connection.unregister("batch")
    return {(min(int(one), int(other)), max(int(one), int(other))) for one, other, _ in found}


def _look_around(connection: duckdb.DuckDBPyConnection, batch: Mapping[int, Sketch]) -> _Around:
    """Load a batch with all that it is compared with."""
    pairs = _candidates(connection, batch)
    numbers = set(batch) | {number for pair in pairs for number in pair}
    judged = _judged(connection, numbers)
    names = [{"article_id": article} for article in sorted({name for pair in judged for name in pair})]
    known = run_on(connection, statement("story_known"), "work.story_sketches", names)
    numbers |= {int(str(number)) for _, number in known}
    wanted = [{"number": number} for number in sorted(numbers)]
    held = {
        int(str(number)): _Held(
            article_id=str(article),
            sketch=unpack(value if isinstance(value, bytes) else b""),
            story_id=None if story is None else str(story),
            story_began=_day(began),
        )
        for number, article, value, story, began in run_on(
            connection, statement("story_sketches"), "work.story_sketches", wanted
        )
    }
    return _Around(held=held, pairs=frozenset(pairs), judged=judged)


def _judged(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[tuple[str, str], str]:
    """What people have judged of pairs with one of these originals."""
    rows = [{"number": number} for number in sorted(numbers)]
    found = run_on(connection, statement("story_judgements"), "work.story_sketches", rows)
    return {(str(left), str(right)): str(verdict) for left, right, verdict in found}


def _links(around: _Around) -> list[StoryLink]:
    """Compare the candidates, each pair once; what people have judged of a pair stands."""
    judged = {frozenset(pair): verdict for pair, verdict in around.judged.items()}
    links = []
    for one, other in sorted(around.pairs):
        left, right = around.held[one], around.held[other]
        unjudged = frozenset((left.article_id, right.article_id)) not in judged
        found = compare(left.sketch, right.sketch) if unjudged else None
        if found is not None:
            links.append(StoryLink(left=left.article_id, right=right.article_id, score=found[0], evidence=found[1]))
    links.extend(
        StoryLink(left=left, right=right, score=1.0, evidence="judged to be one story")
        for (left, right), verdict in around.judged.items()
        if verdict == JUDGED_SAME
    )
    return links


def _row(one: Membership) -> dict[str, object]:
    """Spell a membership as a row."""
    return {
        "article_id": one.article_id,
        "story_id": one.story_id,
        "score": one.score,
        "linked_to": one.linked_to,
        "evidence": one.evidence,
    }


def _refresh(connection: duckdb.DuckDBPyConnection, stories: Iterable[str], now: datetime) -> None:
    """Write the rows of stories anew, and drop those without members."""
    rows = [{"story_id": story} for story in sorted(stories)]
    if not rows:
        return
    table = pa.table({"story_id": pa.array([row["story_id"] for row in rows], pa.string())})
    connection.register("batch", table)
    try:
        connection.execute(statement("story_refresh"), {"now": utc(now)})
        connection.execute(statement("story_drop_empty"))
    finally:
        connection.unregister("batch")
