"""Nine of ten sentences of our own give exactly the facts that they state, of every kind."""

import pytest

from tests.facts.scoring import Judged, judged


@pytest.fixture(scope="module")
def rows() -> list[Judged]:
    """All sentences, judged."""
    return judged()


def test_enough_sentences(rows: list[Judged]) -> None:
    """The table holds at least 150."""
    assert len(rows) >= 150
    assert len({row.sentence for row in rows}) >= 150


@pytest.mark.parametrize("kind", ["toll", "date", "place", "speaker"])
def test_nine_of_ten_are_right(rows: list[Judged], kind: str) -> None:
    """A sentence is right when nothing is missing and nothing is too much."""
    of_kind = [row for row in rows if row.kind == kind]
    wrong = [(row.sentence, sorted(map(str, row.expected ^ row.found))) for row in of_kind if not row.right]
    assert len(wrong) <= len(of_kind) * 0.1, wrong
