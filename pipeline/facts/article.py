"""Takes one tagged article through all facts: the entry point of the extraction workers."""

from pipeline.facts.dates import event_date
from pipeline.facts.places import article_places
from pipeline.facts.tolls import tolls
from pipeline.models import ArticlePlace, Facts, Stated, Tagging
from pipeline.tagging.lexicon import Lexicon
from pipeline.text import sentences


def facts_of(*, title: str, text: str, language: str, published: Stated, tagging: Tagging, lexicon: Lexicon) -> Facts:
    """
    Read where, when and how many out of one article.

    Args:
        title: Headline.
        text: Article body.
        language: BCP 47 primary tag.
        published: The publisher's date.
        tagging: What the lexicon says of the same fields.
        lexicon: The lexicon that said so.

    Returns:
        The facts; empty ones for an empty article.
    """
    spans = sentences(text)
    year = published.at.year if published.at is not None else None
    counted = tolls(title=title, text=text, language=language, published_year=year, spans=spans)
    places = article_places(
        mentions=tagging.mentions,
        title=title,
        text=text,
        language=language,
        lexicon=lexicon,
        tolls=counted,
        published_year=year,
        spans=spans,
    )
    when = event_date(
        title=title,
        text=text,
        language=language,
        published=published,
        mentions=tagging.mentions,
        longitude=_longitude(places),
        spans=spans,
    )
    return Facts(places=places, event_date=when, tolls=counted)


def _longitude(places: tuple[ArticlePlace, ...]) -> float | None:
    """Of the strongest place of the event that has one, degrees east."""
    return next((place.lon for place in places if place.role == "event" and place.lon is not None), None)
