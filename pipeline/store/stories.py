"""Joins the originals of a batch to stories, inside the transaction that loads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipeline.facts.sketches import NO_GISTS, Gist, Sketch, unpack
from pipeline.facts.stories import Membership, StoryLink, compare, join
from pipeline.facts.story_rows import Member, summarise
from pipeline.facts.story_rows import unpack as unpack_brief
from pipeline.store.judgements import ACCEPT
from pipeline.store.queries import statement
from pipeline.store.rows import row_of, run_on, utc
from pipeline.store.story_sketches import candidates, days, forget, sketch

_Counts = Callable[[str], bool]


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
    connection: duckdb.DuckDBPyConnection,
    article_ids: Sequence[str],
    *,
    run_id: str,
    now: datetime,
    gists: Mapping[str, Gist] = NO_GISTS,
) -> None:
    """
    Give every original of a batch its story, and write the stories that change.

    Articles that have turned out to be copies leave theirs. Running it twice changes nothing.

    Args:
        connection: Inside a transaction, in which the batch has been written and its copies have been linked.
        article_ids: New articles, and known ones whose text has changed.
        run_id: The run; stories do not depend on it.
        now: Time of the load, UTC.
        gists: What the texts are about, as far as that is known already.
    """
    changed = _leave(connection, now) | _copied(connection, article_ids)
    _refresh(connection, changed | _join(connection, article_ids, _every, gists), now)


def _join(
    connection: duckdb.DuckDBPyConnection,
    article_ids: Sequence[str],
    counts: _Counts,
    gists: Mapping[str, Gist] = NO_GISTS,
) -> set[str]:
    """Give originals their stories; returns those that change. Only memberships that count are looked at."""
    batch = sketch(connection, article_ids, gists)
    if not batch:
        return set()
    around = _look_around(connection, batch, counts)
    fresh = {one.article_id: one.sketch.first for number in batch if (one := around.held[number]).story_id is None}
    joined = join(fresh, _links(around), around.members, around.began)
    run_on(connection, statement("story_join"), "story_articles", [_row(one) for one in joined])
    return {one.story_id for one in joined} | {
        story for number in batch if (story := around.held[number].story_id) is not None
    }


def _every(article: str) -> bool:
    """Each membership counts."""
    return True


def rejoin(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], *, now: datetime) -> None:
    """
    Choose the stories of some articles again, after somebody has judged of them.

    Args:
        connection: Inside a transaction.
        article_ids: Originals.
        now: UTC.
    """
    names = [{"article_id": article} for article in sorted(set(article_ids))]
    left = {str(story) for (story,) in run_on(connection, statement("story_of"), "story_articles", names)}
    apart = frozenset(article_ids)
    _refresh(connection, left | _join(connection, article_ids, lambda article: article not in apart), now)


def retell(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str], *, now: datetime) -> None:
    """
    Sketch some articles anew after their tags or facts have changed, and write the rows of their stories.

    They stay in their stories.

    Args:
        connection: Inside a transaction, in which the tags and facts have been written.
        article_ids: The articles; copies are passed over.
        now: UTC.
    """
    sketch(connection, article_ids)
    names = [{"article_id": article} for article in sorted(set(article_ids))]
    _refresh(
        connection, [str(row[0]) for row in run_on(connection, statement("story_of"), "story_articles", names)], now
    )


def rebuild_stories(connection: duckdb.DuckDBPyConnection, *, run_id: str, now: datetime, page: int = 1000) -> int:
    """
    Join all originals anew, oldest first, so that stories depend on nothing but texts, facts and judgements.

    Args:
        connection: Inside a transaction, in which copies have been linked.
        run_id: The run.
        now: Time of the change, UTC.
        page: Originals at a time.

    Returns:
        How many stories there are.
    """
    for name in ("story_clear_sketches", "story_clear_terms", "story_drop_strays"):
        connection.execute(statement(name))
    names = [str(row[0]) for row in connection.execute(statement("story_all_originals")).fetchall()]
    placed: set[str] = set()
    for start in range(0, len(names), page):
        _refresh(connection, _join(connection, names[start : start + page], placed.__contains__), now)
        placed.update(names[start : start + page])
    connection.execute(statement("story_drop_all_empty"))
    stories = [str(row[0]) for row in connection.execute(statement("story_all")).fetchall()]
    for start in range(0, len(stories), page):
        _refresh(connection, stories[start : start + page], now)
    return len(stories)


def _leave(connection: duckdb.DuckDBPyConnection, now: datetime) -> set[str]:
    """Take those that are no originals any more out of their stories; returns the stories."""
    rows = [
        (str(article), str(story))
        for article, story in connection.execute(statement("story_leavers"), {"now": utc(now)}).fetchall()
    ]
    names = [{"article_id": article} for article, _ in rows]
    run_on(connection, statement("story_forget_members"), "story_articles", names)
    forget(connection, [article for article, _ in rows])
    return {story for _, story in rows}


def _copied(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> set[str]:
    """The stories of originals that a batch copies: they have more articles now."""
    rows = [{"article_id": article} for article in sorted(set(article_ids))]
    return {str(story) for (story,) in run_on(connection, statement("story_copied"), "story_articles", rows)}


def _look_around(connection: duckdb.DuckDBPyConnection, batch: Mapping[int, Sketch], counts: _Counts) -> _Around:
    """Load a batch with all that it is compared with."""
    pairs = candidates(connection, batch)
    numbers = set(batch) | {number for pair in pairs for number in pair}
    judged = _judged(connection, numbers)
    names = [{"article_id": article} for article in sorted({name for pair in judged for name in pair})]
    known = run_on(connection, statement("story_known"), "work.story_sketches", names)
    numbers |= {int(str(number)) for _, number in known}
    wanted = [{"number": number} for number in sorted(numbers)]
    held = {
        int(str(number)): _Held(
            article_id=str(article),
            sketch=batch.get(int(str(number))) or unpack(value if isinstance(value, bytes) else b""),
            story_id=str(story) if story is not None and counts(str(article)) else None,
            story_began=days(began),
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
        if verdict == ACCEPT
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
    """Write the rows of stories anew from their members, and drop those without."""
    wanted = sorted(set(stories))
    members = _members(connection, wanted)
    written = [
        row_of(summarise(story, members[story])) | {"updated_at": utc(now)} for story in wanted if story in members
    ]
    run_on(connection, statement("story_write"), "stories", written)
    empty = [{"story_id": story} for story in wanted if story not in members]
    run_on(connection, statement("story_drop_empty"), "story_articles", empty)


def _members(connection: duckdb.DuckDBPyConnection, stories: Sequence[str]) -> dict[str, list[Member]]:
    """The originals of each story; those without a brief are sketched first, and left out where they have no text."""
    asked = [{"story_id": story} for story in stories]
    rows = run_on(connection, statement("story_members"), "story_articles", asked)
    lacking = [str(article) for _, article, brief, *_ in rows if brief is None]
    if lacking:
        sketch(connection, lacking)
        rows = run_on(connection, statement("story_members"), "story_articles", asked)
    members: dict[str, list[Member]] = {}
    for story, article, brief, copies, credit, family in rows:
        if brief is None:
            continue
        members.setdefault(str(story), []).append(
            Member(
                article_id=str(article),
                brief=unpack_brief(str(brief)),
                n_copies=int(str(copies)),
                copy_credit=None if credit is None else str(credit),
                family=None if family is None else str(family),
            )
        )
    return members
