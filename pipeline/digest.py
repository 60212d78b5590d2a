"""Pure: takes one archived document through extraction, gate, fingerprint, tags and facts, as a worker process does."""

from dataclasses import dataclass, replace
from datetime import date

from pipeline import extract, gate
from pipeline.dedupe.terms import Fingerprint, fingerprint
from pipeline.errors import UsageError
from pipeline.facts import Facts, facts_of
from pipeline.facts.sketches import Gist, gist_of
from pipeline.models import Document, Extraction, Outcome, Stated, Tagging, Verdict
from pipeline.tagging import tag
from pipeline.tagging.lexicon import Lexicon
from pipeline.urls import canonical_url, site

OPT_OUT_POLICIES = ("ignore", "metadata_only", "skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """
    What every document of a run is held against.

    Attributes:
        lexicon: The compiled lexicon.
        opt_out: `ignore`, `metadata_only` or `skip`: what to do where a publisher reserves its text.
        since: First day of publication that is wanted, UTC; None when open.
        until: Last day of publication that is wanted, UTC; None when open.
    """

    lexicon: Lexicon
    opt_out: str = "metadata_only"
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.opt_out not in OPT_OUT_POLICIES:
            raise UsageError(f"opt_out = {self.opt_out!r}", f"Choose one of {', '.join(OPT_OUT_POLICIES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """
    One document, ready to be loaded; the last five are None when it was refused.

    Attributes:
        url: Address that was asked for.
        final_url: Address that answered.
        canonical_url: The address that identifies the article.
        site: Publisher's host without www. and the like.
        source_name: Origin that the feed names; None when it names none.
        extraction: What the page says.
        verdict: Whether it is an article.
        word_count: Words in the text.
        text_digest: Digest of the folded words; empty when refused.
        fingerprint: What copies are found by.
        tagging: What the lexicon says.
        facts: Places, dates and tolls.
        gist: What its story is found by.
    """

    url: str
    final_url: str
    canonical_url: str
    site: str
    source_name: str | None = None
    extraction: Extraction
    verdict: Verdict
    word_count: int = 0
    text_digest: str = ""
    fingerprint: Fingerprint | None = None
    tagging: Tagging | None = None
    facts: Facts | None = None
    gist: Gist | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """
    The newest text of one article, as a replay needs it.

    Attributes:
        article_id: The article.
        version: Number of the version.
        title: Headline.
        text: Body.
        language: BCP 47 primary tag.
        published: The publisher's date.
        tags: Shown tags that it carries now.
        is_conflict: As stored.
    """

    article_id: str
    version: int
    title: str
    text: str
    language: str
    published: Stated
    tags: frozenset[str]
    is_conflict: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """
    What is derived from one text.

    Attributes:
        article_id: The article.
        version: The version of its text.
        tagging: What the lexicon says.
        facts: Places, dates and tolls.
    """

    article_id: str
    version: int
    tagging: Tagging
    facts: Facts


def _tagged(title: str, text: str, language: str, published: Stated, kit: Kit) -> Tagging:
    """Apply the lexicon; the year of publication tells history from news."""
    year = None if published.at is None else published.at.year
    return tag(title=title, text=text, language=language, lexicon=kit.lexicon, published_year=year)


def retag(stored: Stored, kit: Kit) -> Derived:
    """Apply the lexicon and the rules of facts to a stored text."""
    tagging = _tagged(stored.title, stored.text, stored.language, stored.published, kit)
    facts = facts_of(
        title=stored.title,
        text=stored.text,
        language=stored.language,
        published=stored.published,
        tagging=tagging,
        lexicon=kit.lexicon,
    )
    return Derived(article_id=stored.article_id, version=stored.version, tagging=tagging, facts=facts)


def digest(document: Document, kit: Kit) -> Prepared:
    """
    Turn one document into what the corpus stores of it.

    Args:
        document: An archived document.
        kit: What it is held against.

    Returns:
        The prepared document; refused ones carry the reason in their verdict.
    """
    extraction = extract.extract(document)
    verdict = gate.judge(extraction, document)
    met = tuple(dict.fromkeys((*extraction.opt_outs, *document.opt_outs)))
    extraction = replace(extraction, opt_outs=met)
    reserved = bool(met) and kit.opt_out != "ignore"
    if verdict.accepted and reserved and kit.opt_out == "skip":
        verdict = Verdict(accepted=False, reason="optout", outcome=Outcome.SKIPPED)
    unwanted = _outside(extraction, kit)
    if verdict.accepted and unwanted:
        verdict = Verdict(accepted=False, reason=unwanted, outcome=Outcome.SKIPPED)
    if not verdict.accepted:
        return _refused(document, extraction, verdict)
    return _accepted(document, replace(extraction, text="") if reserved else extraction, kit)


def _outside(extraction: Extraction, kit: Kit) -> str:
    """Why an article is not wanted by its date of publication; empty when it is."""
    if kit.since is None and kit.until is None:
        return ""
    if extraction.published.at is None:
        return "no_date"
    day = extraction.published.at.date()
    return "outside_dates" if day < (kit.since or day) or day > (kit.until or day) else ""


def _identity(document: Document, extraction: Extraction) -> str:
    """The article's address: the page's own statement where it stays on the site, else the one that answered."""
    stated = extraction.canonical
    if stated is not None and site(stated) == site(document.final_url):
        return canonical_url(stated)
    return canonical_url(document.final_url)


def _refused(document: Document, extraction: Extraction, verdict: Verdict) -> Prepared:
    """A document that is no article."""
    return Prepared(
        url=document.url,
        final_url=document.final_url,
        canonical_url=document.final_url,
        site=site(document.final_url),
        extraction=replace(extraction, text=""),
        verdict=verdict,
    )


def _accepted(document: Document, extraction: Extraction, kit: Kit) -> Prepared:
    """A document that is an article, with all that is derived from its text."""
    identity = _identity(document, extraction)
    mark = fingerprint(extraction.text, extraction.language)
    tagging = _tagged(extraction.title, extraction.text, extraction.language, extraction.published, kit)
    facts = facts_of(
        title=extraction.title,
        text=extraction.text,
        language=extraction.language,
        published=extraction.published,
        tagging=tagging,
        lexicon=kit.lexicon,
    )
    return Prepared(
        url=document.url,
        final_url=document.final_url,
        canonical_url=identity,
        site=site(identity),
        source_name=document.hint.source_name if document.hint else None,
        extraction=extraction,
        verdict=Verdict(accepted=True),
        word_count=mark.n_words,
        text_digest=mark.digest.hex(),
        fingerprint=mark,
        tagging=tagging,
        facts=facts,
        gist=gist_of(mark, extraction.title, extraction.language),
    )
