"""Which article of a group is the original, and to which original each copy belongs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pipeline.dedupe.measure import Features
from pipeline.dedupe.verify import COPIES
from pipeline.models import require_aware

MAX_LINKS: Final = 5
_WHOLE: Final = 0.35
_LIKE_COPIES: Final = 0.5
_SURE_AFTER: Final = timedelta(days=1)
_LIKELY_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """
    What an election needs to know of an article.

    Attributes:
        id: The article.
        published_at: As the publisher stated; None when it did not.
        first_seen_at: When it was first met, UTC.
        has_authors: Whether it names its authors.
        credits_other: Whether it credits an agency or another outlet for the text.
        n_words: Length of its text.
    """

    id: str
    published_at: datetime | None
    first_seen_at: datetime
    has_authors: bool = False
    credits_other: bool = False
    n_words: int = 0

    def __post_init__(self) -> None:
        require_aware(self.published_at, "published_at")
        require_aware(self.first_seen_at, "first_seen_at")

    @property
    def seniority(self) -> tuple[bool, float, bool, bool, int, str]:
        """The smallest is the original: dated, earliest, with authors, not credited to others, longest, then the id."""
        moment = self.published_at.timestamp() if self.published_at else 0.0
        return (self.published_at is None, moment, not self.has_authors, self.credits_other, -self.n_words, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """
    The verdict on two articles.

    Attributes:
        left: The smaller id.
        right: The larger id.
        kind: `identical`, `near`, `rewrite`, `update` or `related`.
        score: 0 to 1.
        features: What was measured.
    """

    left: str
    right: str
    kind: str
    score: float
    features: Features = field(default_factory=Features)

    @property
    def is_copy(self) -> bool:
        """Whether one text copies the other."""
        return self.kind in COPIES

    @property
    def keeps_apart(self) -> bool:
        """Whether the texts are known to be no copies, rather than too far apart to tell."""
        return self.kind == "update" or (self.kind == "related" and self.score >= _LIKE_COPIES)

    @property
    def is_whole(self) -> bool:
        """Whether neither text has much that the other lacks, so that what copies one copies the other."""
        return self.kind == "identical" or max(self.features.novelty, self.features.other_novelty) <= _WHOLE

    @property
    def likeness(self) -> float:
        """Sorts by whom a text belongs to: one merged from two halves belongs to the one that it begins like."""
        return self.score + self.features.leads_match

    @property
    def strength(self) -> tuple[float, str, str]:
        """Sorts the strongest first, ties by id."""
        return (-self.score, self.left, self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """
    One row of `copies`.

    Attributes:
        article_id: The copy, or the later of two linked articles.
        original_id: The original.
        edge: The verdict it rests on; it may be on another member of either's group.
        direction_confidence: How sure it is which came first, 0.5 (not at all) to 1.
    """

    article_id: str
    original_id: str
    edge: Edge
    direction_confidence: float


def direction_confidence(earlier: Member, later: Member) -> float:
    """
    Say how sure it is that one article came before another.

    Args:
        earlier: The one elected.
        later: The other.

    Returns:
        0.95 when their dates are a day or more apart, 0.8 an hour, less for less; by-line and credit add to it.
    """
    if earlier.published_at and later.published_at:
        apart = later.published_at - earlier.published_at
        base = 0.95 if apart >= _SURE_AFTER else 0.8 if apart >= _LIKELY_AFTER else 0.6 if apart else 0.5
    else:
        base = 0.6 if earlier.published_at else 0.5
    hints = (earlier.has_authors and not later.has_authors) + (later.credits_other and not earlier.credits_other)
    return round(min(1.0, base + 0.1 * hints), 2)


class _Groups:
    """Disjoint sets of articles that keep some pairs apart."""

    def __init__(self, ids: Iterable[str], apart: frozenset[tuple[str, str]]) -> None:
        self.of = {name: [name] for name in ids}
        self._apart = apart

    def join(self, left: str, right: str) -> None:
        """Unite two sets unless that would bring such a pair together."""
        mine, other = self.of[left], self.of[right]
        if mine is other or (self._apart and any(pair_of(a, b) in self._apart for a in mine for b in other)):
            return
        mine.extend(other)
        for name in other:
            self.of[name] = mine

    def heads(self, members: Mapping[str, Member]) -> dict[str, str]:
        """The original that the set of each article elects."""
        elected = {
            id(group): min((members[name] for name in group), key=lambda member: member.seniority).id
            for group in {id(group): group for group in self.of.values()}.values()
        }
        return {name: elected[id(group)] for name, group in self.of.items()}


def pair_of(left: str, right: str) -> tuple[str, str]:
    """Two ids in the one order under which pairs are kept."""
    return (left, right) if left < right else (right, left)


def resolve(
    edges: Iterable[Edge],
    members: Mapping[str, Member],
    *,
    rejected: frozenset[tuple[str, str]] = frozenset(),
    accepted: frozenset[tuple[str, str]] = frozenset(),
) -> list[Link]:
    """
    Turn verdicts on pairs into links from copies to originals.

    Whole copies of one text form one group, and the group elects its original. What copies only a part, or rewords,
    attaches to one original: the one it is likest. A link depends on the verdicts and members alone, not on their
    order.

    Args:
        edges: Verdicts; at most one a pair.
        members: All articles that the edges name.
        rejected: Pairs that a person has judged to be no copies.
        accepted: Pairs that a person has judged to be copies.

    Returns:
        Links, sorted by article and original; each article has at most one original that it copies.
    """
    judged = rejected | accepted
    kept = [edge for edge in edges if pair_of(edge.left, edge.right) not in judged]
    kept += [
        Edge(left=a, right=b, kind="near", score=1.0, features=_ACCEPTED)
        for a, b in accepted
        if a in members and b in members
    ]
    kept.sort(key=lambda edge: edge.strength)
    # Two texts that would be copies but for what they contradict or who published them are not made copies by a third.
    apart = rejected | {pair_of(edge.left, edge.right) for edge in kept if edge.keeps_apart}
    groups = _Groups(members, apart)
    for edge in kept:
        if edge.is_copy and edge.is_whole and edge.kind != "rewrite":
            groups.join(edge.left, edge.right)
    head = groups.heads(members)
    links = _copies(kept, members, head, apart)
    root = head | {link.article_id: link.original_id for link in links}
    links += _others(kept, members, {name: root[head[name]] for name in head}, rejected)
    return sorted(links, key=lambda link: (link.article_id, link.original_id))


_ACCEPTED: Final = Features(novelty=0.0, other_novelty=0.0)


def _copies(
    edges: list[Edge], members: Mapping[str, Member], head: dict[str, str], apart: frozenset[tuple[str, str]]
) -> list[Link]:
    """Attach groups to one original each, the likest first, then give every member its link."""
    within: dict[str, list[Edge]] = {}
    across: list[Edge] = []
    for edge in edges:
        if edge.is_copy and head[edge.left] != head[edge.right]:
            across.append(edge)
        elif edge.is_copy:
            within.setdefault(edge.left, []).append(edge)
            within.setdefault(edge.right, []).append(edge)
    attached = _Attachments(apart)
    for edge in sorted(across, key=lambda edge: (-edge.likeness, edge.left, edge.right)):
        ends = sorted({head[edge.left], head[edge.right]}, key=lambda name: members[name].seniority)
        attached.attach(ends[1], ends[0], edge)
    links = []
    for name, leader in sorted(head.items()):
        above = attached.up.get(leader)
        if name != leader:
            edge = _strongest(within[name], leader)
            links.append(_link(name, above[0] if above else leader, edge, members))
        elif above:
            links.append(_link(name, *above, members))
    return links


class _Attachments:
    """Which group belongs to the original of which other; an original is never attached itself."""

    def __init__(self, apart: frozenset[tuple[str, str]]) -> None:
        self.up: dict[str, tuple[str, Edge]] = {}
        self._apart = apart

    def attach(self, junior: str, senior: str, edge: Edge) -> None:
        """
        Attach a group unless it is attached already.

        A senior that is attached itself leads on to its original, and those that the junior carries come along, only
        where the text in between is a whole copy: what shares half with a text shares nothing with its other half.
        """
        if junior in self.up:
            return
        if senior in self.up:
            senior, between = self.up[senior]
            if not between.is_whole:
                return
        carried = [name for name, (original, _) in self.up.items() if original == junior]
        if junior == senior or (carried and not edge.is_whole):
            return
        if any(pair_of(name, senior) in self._apart for name in (junior, *carried)):
            return
        self.up[junior] = (senior, edge)
        for name in carried:
            self.up[name] = (senior, self.up[name][1])


def _strongest(edges: list[Edge], leader: str) -> Edge:
    """The verdict on the leader itself where there is one, else the strongest."""
    return min(edges, key=lambda edge: (leader not in (edge.left, edge.right), edge.strength))


def _others(
    edges: list[Edge], members: Mapping[str, Member], root: dict[str, str], rejected: frozenset[tuple[str, str]]
) -> list[Link]:
    """Link originals that are no copies of each other: once a pair, the strongest few of each article."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        pair = pair_of(root[edge.left], root[edge.right])
        if pair[0] == pair[1] or edge.is_copy or pair in rejected:
            continue
        known = found.get(pair)
        if known is None or (edge.kind != "update", edge.strength) < (known.kind != "update", known.strength):
            found[pair] = edge
    links: dict[str, list[Link]] = {}
    for (left, right), edge in found.items():
        earlier, later = sorted((left, right), key=lambda name: members[name].seniority)
        links.setdefault(later, []).append(_link(later, earlier, edge, members))
    return [
        link
        for rows in links.values()
        for link in sorted(rows, key=lambda row: (row.edge.strength, row.original_id))[:MAX_LINKS]
    ]


def _link(article: str, original: str, edge: Edge, members: Mapping[str, Member]) -> Link:
    """One row, with how sure its direction is."""
    return Link(
        article_id=article,
        original_id=original,
        edge=edge,
        direction_confidence=direction_confidence(members[original], members[article]),
    )
