"""The check of a lexicon finds what it says it finds, and nothing in the one of the repository."""

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tagging.audit import Judged, precision_by_tag, wilson
from pipeline.tagging.check import check
from pipeline.tagging.entries import Exclusion, Group, Place, Tag, Terms
from pipeline.tagging.lexicon import Lexicon


def test_ours_is_clean(lex: Lexicon) -> None:
    """The lexicon of the repository has no finding."""
    assert [finding for finding in check(lex) if finding.kind != "shared"] == []


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        pytest.param(
            "duplicate",
            {
                "terms": tuple(
                    Terms(tag="battle.clash", level=level, words={"en": ("ambush/n",)}, line=1)
                    for level in ("strong", "weak")
                )
            },
            id="duplicate",
        ),
        pytest.param(
            "never", {"terms": (Terms(tag="battle.clash", level="weak", words={"en": ("…",)}, line=1),)}, id="never"
        ),
        pytest.param(
            "excluded",
            {
                "terms": (Terms(tag="battle.clash", level="weak", words={"en": ("price war",)}, line=1),),
                "exclusions": (Exclusion(reason="prices", words={"en": ("price war/n",)}, line=2),),
            },
            id="excluded",
        ),
        pytest.param("unused", {"tags": {"new.tag": Tag(tag="new.tag", label="x")}}, id="unused tag"),
        pytest.param(
            "unused",
            {"groups": {"x": Group(name="x", weight=0, emit=None, words={"en": ("x",)}, line=3)}},
            id="unused group",
        ),
        pytest.param(
            "shared",
            {
                "places": {
                    key: Place(key=key, country="ARM", kind="settlement", names={"en": ("Springfield",)})
                    for key in ("a", "b")
                }
            },
            id="shared name",
        ),
    ],
)
def test_findings(kind: str, changes: dict[str, object], lex: Lexicon) -> None:
    """Each mistake is found under its kind."""
    spoilt = dataclasses.replace(lex, conflicts={}, **changes)  # type: ignore[arg-type]
    assert kind in {finding.kind for finding in check(spoilt)}


@given(judged=st.integers(1, 500), share=st.floats(0, 1))
def test_interval(judged: int, share: float) -> None:
    """The interval holds the share that was measured and stays between 0 and 1."""
    right = math.floor(judged * share)
    low, high = wilson(right, judged)
    assert 0 <= low <= right / judged + 1e-9
    assert right / judged - 1e-9 <= high <= 1


def test_precision_by_tag() -> None:
    """Precision is counted by tag and over all, the least precise tag first."""
    rows = [
        Judged(article_id="1", tag="a", right=True),
        Judged(article_id="2", tag="a", right=True),
        Judged(article_id="3", tag="b", right=False),
    ]
    found = {one.tag: (one.right, one.judged) for one in precision_by_tag(rows)}
    assert found == {"all": (2, 3), "b": (0, 1), "a": (2, 2)}
    assert [one.tag for one in precision_by_tag(rows)] == ["all", "b", "a"]
    assert precision_by_tag([]) == ()
