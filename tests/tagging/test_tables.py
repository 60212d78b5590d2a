"""Tagging against tables of sentences: false friends, contexts, speakers."""

import tomllib
from pathlib import Path

from pipeline.models import Relevance
from pipeline.tagging import tag
from pipeline.tagging.attribution import attribution_of
from pipeline.tagging.context import context_of
from pipeline.tagging.lexicon import Lexicon
from pipeline.text import sentences

HERE = Path(__file__).parent


def test_false_friends(lex: Lexicon) -> None:
    """At least 95 % of the sentences get exactly the tags that the table gives them."""
    groups = tomllib.loads((HERE / "false_friends.toml").read_text(encoding="utf-8"))["groups"]
    rows = [(sentence, set(group["tags"])) for group in groups for sentence in group["sentences"]]
    wrong = []
    for sentence, expected in rows:
        result = tag(title="", text=sentence, language="en", lexicon=lex)
        found = {row.tag for row in result.tags}
        if found != expected or (not expected and result.relevance is Relevance.CONFLICT):
            wrong.append((sentence, found))
    assert len([row for row in rows if not row[1]]) >= 200
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_contexts() -> None:
    """At least 90 % of the mentions stand as the table says."""
    groups = tomllib.loads((HERE / "contexts.toml").read_text(encoding="utf-8"))["groups"]
    rows = [(sentence, words, group["context"]) for group in groups for sentence, words in group["rows"]]
    wrong = []
    for sentence, words, expected in rows:
        start = sentence.index(words)
        found = context_of(sentence, sentences(sentence)[0], start, start + len(words), "en", published_year=2023)
        if found.value != expected:
            wrong.append((sentence, words, found.value))
    assert len(rows) >= 80
    assert len(wrong) <= 0.1 * len(rows), wrong


def test_speakers() -> None:
    """At least 90 % of the statements have the attribution and the speaker that the table gives them."""
    rows = tomllib.loads((HERE / "speakers.toml").read_text(encoding="utf-8"))["rows"]
    wrong = []
    for row in rows:
        text, words = row["text"], row["words"]
        start = text.index(words)
        span = next(span for span in reversed(sentences(text)) if span[0] <= start)
        found, speaker = attribution_of(text, span, start, start + len(words), "en")
        if (found.value, speaker) != (row["attribution"], row.get("speaker")):
            wrong.append((text, found.value, speaker))
    assert len(wrong) <= 0.1 * len(rows), wrong
