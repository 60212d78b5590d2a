"""Articles of different origin on one happening are one story, other happenings stay apart, origins are counted."""

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe.terms import fingerprint
from pipeline.facts.sketches import Sketch, heaviest_terms, lead_terms, pack, title_terms, unpack
from pipeline.facts.stories import StoryLink, compare, join
from pipeline.store.database import Store
from pipeline.store.linking import rebuild_links
from pipeline.store.stories import rebuild_stories, retell
from pipeline.store.story_sketches import forget
from pipeline.urls import article_id, article_key
from tests.facts.newsroom import NOW, Newsroom, Story

FIRST = Story(
    name="first",
    site="coast-herald.example",
    day="2023-05-09",
    title="Missile hits bakery in Zaporizhzhia, killing nine",
    text=(
        "A missile struck a bakery in the centre of Zaporizhzhia on Tuesday morning, killing nine people and wounding "
        "24, the regional governor Oleksandr Harbuz said.\n"
        "Rescuers pulled the owner, Halyna Rybak, alive from the rubble of the Kolosok bakery after six hours. Loaves "
        "lay scattered over Sobornyi Avenue, where customers had queued before dawn.\n"
        "Harbuz said the missile was an S-300 fired from the occupied town of Tokmak. Two employees of the tram depot "
        "next door were among the dead."
    ),
)
OTHER_OUTLET = Story(
    name="other",
    site="dnipro-wire.example",
    day="2023-05-09",
    title="Nine dead as S-300 strikes Zaporizhzhia bakery queue",
    text=(
        "Nine people died when an S-300 missile slammed into a queue outside the Kolosok bakery in Zaporizhzhia early "
        "on Tuesday, Ukrainian officials said, in the deadliest attack on the city this month.\n"
        "Governor Oleksandr Harbuz put the number of injured at 24 and warned it could rise. Footage showed a burning "
        "tram on Sobornyi Avenue.\n"
        "The bakery's owner Halyna Rybak was dug out alive. Russia did not comment on the strike, which Ukraine's air "
        "force said was launched from Tokmak."
    ),
)
FOLLOW_UP = Story(
    name="follow-up",
    site="coast-herald.example",
    day="2023-05-12",
    title="Zaporizhzhia buries victims of bakery strike",
    text=(
        "Hundreds of mourners gathered in Zaporizhzhia on Friday to bury the victims of Tuesday's missile strike on "
        "the Kolosok bakery, as the death toll rose to 11.\n"
        "Two women who had queued on Sobornyi Avenue died in hospital overnight, governor Oleksandr Harbuz said. The "
        "owner, Halyna Rybak, who was pulled from the rubble, attended the funeral in a wheelchair.\n"
        "Investigators have found fragments of the S-300 missile at the tram depot."
    ),
)
NEXT_WEEK = Story(
    name="next-week",
    site="coast-herald.example",
    day="2023-05-17",
    title="Missiles strike Zaporizhzhia power station, two killed",
    text=(
        "Missiles struck an electrical substation in Zaporizhzhia on Wednesday morning, killing two engineers and "
        "wounding seven, the regional governor Oleksandr Harbuz said.\n"
        "The strike left the Khortytsia district without electricity and water. Crews from Zaporizhoblenerho were "
        "working to restore supply by the evening, the utility's director Ihor Stetsenko said.\n"
        "Air defences shot down three of five missiles fired from the direction of Melitopol, the air force said."
    ),
)
ELSEWHERE = Story(
    name="elsewhere",
    site="nile-post.example",
    day="2023-05-09",
    title="Air strike on Omdurman market kills nine",
    text=(
        "An air strike on the Souq Libya market in Omdurman killed nine people and wounded 24 on Tuesday, the doctors' "
        "union said.\n"
        "Fighting between the army and the Rapid Support Forces entered its fourth week, with shelling reported near "
        "the Halfaya bridge. A pharmacist, Nagla Bashir, said the Turkish hospital had run out of blood."
    ),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty corpus."""
    folder = tmp_path_factory.mktemp("empty")
    Store(data=folder).prepare(NOW)
    return folder


@pytest.fixture
def newsroom(empty: Path, tmp_path: Path) -> Newsroom:
    """An empty corpus of one's own."""
    shutil.copytree(empty, tmp_path / "data")
    return Newsroom(store=Store(data=tmp_path / "data"))


def test_one_happening_in_one_batch(newsroom: Newsroom) -> None:
    """Two outlets on one strike are one story; another strike with the same toll elsewhere is another."""
    newsroom.load(FIRST, OTHER_OUTLET, ELSEWHERE)
    assert newsroom.stories() == [{"first", "other"}, {"elsewhere"}]


def test_one_happening_in_two_batches(newsroom: Newsroom) -> None:
    """What comes later finds the story."""
    newsroom.load(ELSEWHERE, OTHER_OUTLET)
    newsroom.load(FIRST)
    assert newsroom.stories() == [{"first", "other"}, {"elsewhere"}]


def test_a_follow_up_continues(newsroom: Newsroom) -> None:
    """The funeral three days later belongs to the strike."""
    newsroom.load(FIRST, OTHER_OUTLET)
    newsroom.load(FOLLOW_UP)
    assert newsroom.stories() == [{"first", "other", "follow-up"}]


def test_another_strike_next_week_is_another_story(newsroom: Newsroom) -> None:
    """The same city and the same governor a week later are not the same happening."""
    newsroom.load(FIRST, OTHER_OUTLET, FOLLOW_UP)
    newsroom.load(NEXT_WEEK)
    assert newsroom.stories() == [{"first", "other", "follow-up"}, {"next-week"}]


def test_another_strike_next_day_is_another_story(newsroom: Newsroom) -> None:
    """Nor is the next day's strike elsewhere in that city."""
    tomorrow = replace(NEXT_WEEK, day="2023-05-11", text=NEXT_WEEK.text.replace("Wednesday", "Thursday"))
    newsroom.load(FIRST, OTHER_OUTLET)
    newsroom.load(tomorrow)
    assert newsroom.stories() == [{"first", "other"}, {"next-week"}]


def test_the_row_of_a_story(newsroom: Newsroom) -> None:
    """It says when, where and what, from its members."""
    newsroom.load(FIRST, OTHER_OUTLET)
    rows = newsroom.query(
        "SELECT title, first_day::VARCHAR, last_day::VARCHAR, n_originals, n_articles, independent_origins, "
        "country_iso3, place_id FROM stories"
    )
    assert rows[0][0] in {FIRST.title, OTHER_OUTLET.title}
    assert rows[0][1:] == ("2023-05-09", "2023-05-09", 2, 2, 2, "UKR", "zaporizhzhia")
    evidence = newsroom.query("SELECT evidence FROM story_articles WHERE linked_to IS NOT NULL")
    assert "place zaporizhzhia" in evidence[0][0]
    assert "killed 9" in evidence[0][0]


def test_loading_twice_changes_nothing(newsroom: Newsroom) -> None:
    """The same batch again leaves members and stories as they were."""
    newsroom.load(FIRST, OTHER_OUTLET, FOLLOW_UP)
    members, stories = newsroom.query("FROM story_articles ORDER BY ALL"), newsroom.query("FROM stories ORDER BY ALL")
    newsroom.load(FIRST, OTHER_OUTLET, FOLLOW_UP)
    assert newsroom.query("FROM story_articles ORDER BY ALL") == members
    assert newsroom.query("FROM stories ORDER BY ALL") == stories


def test_copies_are_no_origins(newsroom: Newsroom) -> None:
    """A copy elsewhere adds an article to the story, and no origin."""
    copy = replace(FIRST, name="copy", site="inland-mirror.example", day="2023-05-10")
    newsroom.load(FIRST, OTHER_OUTLET)
    newsroom.load(copy)
    assert newsroom.query("SELECT n_originals, n_articles, independent_origins FROM stories") == [(2, 3, 2)]


def test_one_agency_is_one_origin(newsroom: Newsroom) -> None:
    """Two texts that credit one agency, and that agency's own, are one origin."""
    newsroom.load(replace(FIRST, credit="Reuters"), replace(OTHER_OUTLET, credit="Reuters"))
    newsroom.load(replace(FOLLOW_UP, site="reuters.com"))
    assert newsroom.query("SELECT n_originals, independent_origins FROM stories") == [(3, 1)]


def test_one_owner_is_one_origin(newsroom: Newsroom) -> None:
    """Two outlets of one family are one origin, a third is another."""
    newsroom.own("one", "Harbour Group")
    newsroom.own("two", "Harbour Group")
    newsroom.load(replace(FIRST, feed="one"), replace(OTHER_OUTLET, feed="two"))
    newsroom.load(replace(FOLLOW_UP, site="stranger.example"))
    assert newsroom.query("SELECT n_originals, independent_origins FROM stories") == [(3, 2)]


def test_a_member_that_turns_out_a_copy_leaves(newsroom: Newsroom) -> None:
    """When an earlier original of it arrives, a text is no member any more; no story is left without members."""
    newsroom.load(replace(FIRST, name="late", site="late.example", day="2023-05-10"))
    newsroom.load(FIRST)
    assert newsroom.stories() == [{"first"}]
    assert newsroom.query("SELECT count(*) FROM stories") == [(1,)]


@pytest.mark.parametrize(("verdict", "count"), [("reject", 2), ("accept", 1)])
def test_judgements_stand(newsroom: Newsroom, verdict: str, count: int) -> None:
    """What somebody has judged of a pair outweighs every score."""
    other = OTHER_OUTLET if verdict == "reject" else ELSEWHERE
    newsroom.load(FIRST)
    with newsroom.store.transaction() as connection:
        first = connection.execute("SELECT id FROM articles").fetchall()[0][0]
        second = article_id(article_key(other.url))
        connection.execute(
            "INSERT INTO work.judgements VALUES ('story', ?, ?, ?, now()::TIMESTAMP, '')",
            [min(first, second), max(first, second), verdict],
        )
    newsroom.load(other)
    assert newsroom.query("SELECT count(*) FROM stories") == [(count,)]


def test_rebuilding_changes_nothing_that_came_in_order(newsroom: Newsroom) -> None:
    """Stories joined day by day are what joining all of them at once makes, after numbers have been given anew too."""
    for story in (ELSEWHERE, FIRST, OTHER_OUTLET, FOLLOW_UP, NEXT_WEEK):
        newsroom.load(story)
    before = newsroom.stories()
    with newsroom.store.transaction() as connection:
        rebuild_links(connection, run_id="again", now=NOW)
        assert rebuild_stories(connection, run_id="again", now=NOW, page=2) == len(before)
    assert newsroom.stories() == before
    newsroom.load(replace(FOLLOW_UP, name="again", site="third.example", title="Funerals", day="2023-05-13"))
    assert newsroom.query("SELECT count(*) FROM stories") == [(len(before),)]


def test_what_is_read_anew_is_told_anew(newsroom: Newsroom) -> None:
    """Of committed rows the same is kept as of those of the loading transaction; other facts make another row."""
    newsroom.load(FIRST, OTHER_OUTLET)
    kept = "SELECT article_id, value, brief FROM work.story_sketches ORDER BY ALL"
    before, stories = newsroom.query(kept), newsroom.query("SELECT * EXCLUDE (updated_at) FROM stories")
    names = [str(row[0]) for row in newsroom.query("SELECT id FROM articles")]
    with newsroom.store.transaction() as connection:
        retell(connection, names, now=NOW)
    assert newsroom.query(kept) == before
    assert newsroom.query("SELECT * EXCLUDE (updated_at) FROM stories") == stories
    with newsroom.store.transaction() as connection:
        connection.execute("DELETE FROM article_places")
        retell(connection, names, now=NOW)
    assert newsroom.query("SELECT country_iso3, place_id, n_originals FROM stories") == [(None, None, 2)]


def test_forgetting_leaves_no_sketch(newsroom: Newsroom) -> None:
    """What an article was found by goes with it."""
    newsroom.load(FIRST, ELSEWHERE)
    with newsroom.store.transaction() as connection:
        (gone, _) = (str(row[0]) for row in connection.execute("SELECT id FROM articles ORDER BY site").fetchall())
        forget(connection, [gone])
        assert connection.execute("SELECT count(*) FROM work.story_sketches").fetchall() == [(1,)]
        assert connection.execute("SELECT count(DISTINCT number) FROM work.story_terms").fetchall() == [(1,)]


def _sketch(story: Story, first: int, *, firm: bool = False) -> Sketch:
    """A sketch of a text alone."""
    mark = fingerprint(story.text, "en")
    return Sketch(
        first=first, last=first, firm=firm, terms=heaviest_terms(mark), lead=lead_terms(mark),
        title=title_terms(story.title, "en"),
    )  # fmt: skip


def test_a_sketch_survives_storage() -> None:
    """What is read back is what was stored."""
    sketch = replace(_sketch(FIRST, 19_000), places=frozenset({"zaporizhzhia"}), killed=9)
    again = unpack(pack(sketch))
    assert again == sketch
    assert list(again.terms) == list(sketch.terms)


def test_every_day_between_asks_for_more() -> None:
    """The strength that a pair needs grows with the days between, more where both are sure of their day."""
    near = compare(_sketch(FIRST, 0), _sketch(FOLLOW_UP, 0))
    assert near is not None
    assert compare(_sketch(FIRST, 0), _sketch(FOLLOW_UP, 11)) is None
    assert compare(_sketch(FIRST, 0, firm=True), _sketch(FOLLOW_UP, 7, firm=True)) is None


@given(
    st.lists(st.sampled_from([FIRST, OTHER_OUTLET, FOLLOW_UP, NEXT_WEEK, ELSEWHERE]), min_size=2, max_size=2),
    st.integers(0, 12),
    st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_comparing_is_symmetric(pair: list[Story], gap: int, firm: bool) -> None:
    """It does not matter which of two is named first."""
    one, other = _sketch(pair[0], 0, firm=firm), _sketch(pair[1], gap, firm=firm)
    assert compare(one, other) == compare(other, one)


def test_a_war_is_no_story() -> None:
    """A chain of links does not carry a story on beyond a month."""
    days = {f"article-{number:02}": number * 5 for number in range(20)}
    names = sorted(days)
    links = [StoryLink(left=a, right=b, score=0.9, evidence="") for a, b in pairwise(names)]
    members = join(days, links, {}, {})
    assert len({one.story_id for one in members}) == 3
