"""Records what people judge of tags and facts and lets it take effect: the texts concerned are read anew."""

from collections.abc import Sequence
from datetime import datetime

from pipeline.config import Settings
from pipeline.digest import Kit, retag
from pipeline.errors import UsageError
from pipeline.steps.run import store_of
from pipeline.store import judgements, replaying, snapshot, stories
from pipeline.store.fact_judgements import KINDS, FactVerdict, record_facts
from pipeline.store.judgements import Verdict
from pipeline.tagging.lexicon import load as load_lexicon

BY_HAND = "by hand"


def judge_tags(settings: Settings, verdicts: Sequence[Verdict], *, now: datetime) -> int:
    """
    Record verdicts on tags, tag the articles anew in the same transaction, and publish.

    Args:
        settings: What the corpus is under.
        verdicts: What was judged.
        now: UTC.

    Returns:
        Number of articles whose tags are different afterwards.

    Raises:
        UsageError: If a tag is not in the taxonomy or an article not in the corpus; nothing is recorded.
    """
    lexicon = load_lexicon(settings.folder)
    unknown = sorted({one.tag for one in verdicts} - lexicon.tags.keys())
    if unknown:
        raise UsageError(f"there is no tag {unknown[0]}", "The tags are in config/taxonomy.toml")
    store = store_of(settings)
    wanted = sorted({one.article_id for one in verdicts})
    with store.transaction() as connection:
        texts = replaying.texts_of(connection, wanted)
        missing = sorted(set(wanted) - {one.article_id for one in texts})
        if missing:
            raise UsageError(f"article {missing[0]} is not in the corpus", "Look it up with `tocsin search`")
        judgements.record(connection, verdicts, now=now)
        derived = [retag(one, Kit(lexicon=lexicon)) for one in texts]
        replaying.retag(connection, derived, (), run_id=BY_HAND, now=now)
        after = {one.article_id: one.tags for one in replaying.texts_of(connection, wanted)}
        changed = [one.article_id for one in texts if after[one.article_id] != one.tags]
        replaying.announce(connection, changed, run_id=BY_HAND, now=now)
    snapshot.publish(store, now=now, force=True)
    return len(changed)


def judge_facts(settings: Settings, verdicts: Sequence[FactVerdict], *, now: datetime) -> int:
    """
    Record verdicts on facts, read the articles anew in the same transaction, and publish.

    Args:
        settings: What the corpus is under.
        verdicts: What was judged.
        now: UTC.

    Returns:
        Number of articles whose facts were judged.

    Raises:
        UsageError: If a kind is unknown or an article is not in the corpus; nothing is recorded.
    """
    unknown = sorted({one.kind for one in verdicts} - set(KINDS))
    if unknown:
        raise UsageError(f"there is no fact of kind {unknown[0]}", f"The kinds are {', '.join(KINDS)}")
    store = store_of(settings)
    wanted = sorted({one.article_id for one in verdicts})
    with store.transaction() as connection:
        texts = replaying.texts_of(connection, wanted)
        missing = sorted(set(wanted) - {one.article_id for one in texts})
        if missing:
            raise UsageError(f"article {missing[0]} is not in the corpus", "Look it up with `tocsin search`")
        record_facts(connection, verdicts, now=now)
        kit = Kit(lexicon=load_lexicon(settings.folder))
        replaying.retag(connection, [retag(one, kit) for one in texts], wanted, run_id=BY_HAND, now=now)
        stories.rejoin(connection, [one.article_id for one in verdicts if one.kind == "story"], now=now)
    snapshot.publish(store, now=now, force=True)
    return len(wanted)
