"""How a text is cut into tokens."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe.words import tokens


@given(st.text())
def test_scripts_do_not_change_each_others_tokens(text: str) -> None:
    """A text is cut alike whether or not a word in a script without spaces follows, which takes another way."""
    assert tokens(f"{text} \u0e01") == [*tokens(text), "\u0e01"]


def test_numbers_and_groups() -> None:
    """Numbers keep their separators, words their marks; unspaced scripts are cut into overlapping groups."""
    assert tokens("At 12.5% or 1,200 men") == ["At", "12.5", "or", "1,200", "men"]
    assert tokens("À 12,5 km") == ["À", "12,5", "km"]
    assert tokens("हिन्दी में 1,200") == ["हिन्दी", "में", "1,200"]
    assert tokens("北京市 Kyiv") == ["北京", "京市", "Kyiv"]
