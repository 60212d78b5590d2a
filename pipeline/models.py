"""The values that travel between rooms: frozen, with their units, and with no behaviour beyond checking themselves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one entry or document in one run; each ends in exactly one."""

    NEW = "new"
    VERSION = "version"
    KNOWN = "known"
    WAITING = "waiting"
    SKIPPED = "skipped"
    QUARANTINED = "quarantined"


class Context(StrEnum):
    """How a mention stands in its sentence; only CURRENT mentions are rolled up into tags."""

    CURRENT = "current"
    BACKGROUND = "background"
    CALLED = "called"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


class Attribution(StrEnum):
    """Who stands behind a statement: the article itself, somebody it cites, or somebody who denies it."""

    ASSERTED = "asserted"
    CLAIMED = "claimed"
    DENIED = "denied"


class Relevance(StrEnum):
    """How far an article is about armed conflict."""

    CONFLICT = "conflict"
    PERIPHERAL = "peripheral"
    NONE = "none"


def require_aware(moment: datetime | None, name: str) -> None:
    """
    Refuse a moment without a time zone.

    Raises:
        ValueError: If `moment` is naive.
    """
    if moment is not None and moment.tzinfo is None:
        message = f"{name} has no time zone: {moment!r}"
        raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """
    One subscribed feed, as `feeds.toml` names it.

    Attributes:
        name: Short unique name, used on the command line and in tables.
        url: Where it is fetched, credentials removed.
        language: BCP 47 primary tag of its articles; None when mixed or unknown.
        country: ISO 3166-1 alpha-3 code of the publisher's country; None when international.
        family: Ownership family: outlets of one owner share it; None when unknown.
        kind: `wire`, `state`, `ngo`, `local`, or None when none of them.
    """

    name: str
    url: str
    language: str | None = None
    country: str | None = None
    family: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """
    A date as a publisher stated it.

    Attributes:
        at: The moment in UTC; None when the statement cannot be trusted or read.
        raw: The statement as found, at most 200 characters; None when there was none.
        precision: `second`, `minute` or `day`; None when `at` is None.
        tz_known: Whether the statement named a time zone.
        source: Where it stood: `feed`, `json-ld`, `page`, `url`, `header`, `file`; None when nowhere.
        flag: Why `at` is None or doubtful (`unreadable`, `future`, `epoch`, ...); None when nothing is wrong.
    """

    at: datetime | None = None
    raw: str | None = None
    precision: str | None = None
    tz_known: bool = False
    source: str | None = None
    flag: str | None = None

    def __post_init__(self) -> None:
        require_aware(self.at, "at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One entry of a feed, markup stripped.

    Attributes:
        key: Identity within the feed: the guid, else the link, else title and date, hashed.
        guid: As the feed gives it; None when absent.
        url: Absolute http(s) link to the page; None when absent or not http(s).
        title: Plain text; empty when absent.
        summary: Plain text; empty when absent.
        content: The feed's own full text, paragraphs separated by one newline; empty when it carries none.
        authors: Names in the feed's order.
        published: The publisher's date of this entry.
        language: BCP 47 primary tag the entry or feed states; None when neither does.
        source_name: Origin named by RSS `<source>` or Atom `source`; None when absent.
        source_url: The same, its address; None when absent.
        flags: Oddities worth showing (`no_guid`, `link_is_guid`, ...).
    """

    key: str
    guid: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    published: Stated = field(default_factory=Stated)
    language: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """
    How often the publisher wishes the document to be fetched.

    Attributes:
        ttl_seconds: RSS `ttl`, or the period of the syndication module; None when not stated.
        skip_hours: Hours of the day (0-23, UTC) not to poll in.
        skip_days: Days of the week (0 = Monday) not to poll on.
    """

    ttl_seconds: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """
    One feed document, parsed.

    Attributes:
        kind: `rss`, `atom`, `rdf`, `json` or `cdf`.
        title: Plain text; empty when absent.
        site_url: The site the feed belongs to; None when absent.
        language: BCP 47 primary tag it states; None when it does not.
        hints: The publisher's wishes about polling.
        entries: In document order, one for each distinct key.
        next_url: RFC 5005 address of the next older page; None on the last or when not paged.
        flags: Oddities (`truncated_entries`, `bozo`, `duplicate_keys`, ...).
    """

    kind: str
    title: str = ""
    site_url: str | None = None
    language: str | None = None
    hints: FeedHints = field(default_factory=FeedHints)
    entries: tuple[Entry, ...] = ()
    next_url: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    One archived record on its way into extraction, with what the feed or source knew beforehand.

    Attributes:
        url: Address that was asked for, credentials and secrets removed.
        final_url: Address that answered, after redirects.
        media_type: Lower-case type of the body without parameters (`text/html`, `application/json`, ...).
        charset: From the Content-Type header; None when it names none.
        status: HTTP status; None when the document does not come from the web.
        headers: Response headers as received, names lower-cased.
        body: Decoded (decompressed) bytes.
        hint: The feed entry that led here; for a document that does not come from the web, its mapped columns.
        feed_language: Language stated for the feed; None when unknown.
        opt_outs: Machine-readable reservations met on the way: response headers, robots.txt.
        fetched_at: When the bytes were received, UTC.
    """

    url: str
    final_url: str
    media_type: str
    charset: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    hint: Entry | None = None
    feed_language: str | None = None
    opt_outs: tuple[str, ...] = ()
    fetched_at: datetime

    def __post_init__(self) -> None:
        require_aware(self.fetched_at, "fetched_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """
    What a page says, as plain values.

    Attributes:
        title: Plain text; empty when none was found.
        text: The article body, paragraphs separated by one newline; empty when none was found.
        authors: Names in page order, each once.
        published: The publisher's date.
        language: BCP 47 primary tag, or `unknown`.
        language_source: `feed`, `page` or `detected`.
        canonical: The page's own statement of its canonical address, absolute; None when absent or not http(s).
        site_name: As the page states it; None when it does not.
        credit: Agency or outlet that the page credits for the text (JSON-LD, dateline, credit line); None when none.
        body_source: `page`, or `feed` when the feed's own content stands in.
        extractor: Name and version of what produced the text, such as `trafilatura-2.3.1/1`.
        opt_outs: Machine-readable reservations found (`tdm-reservation`, `noai`, `content-usage`, ...).
        flags: Oddities (`huge_tree`, `charset_guessed`, `nul_bytes`, ...).
    """

    title: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    published: Stated = field(default_factory=Stated)
    language: str = "unknown"
    language_source: str = "detected"
    canonical: str | None = None
    site_name: str | None = None
    credit: str | None = None
    body_source: str = "page"
    extractor: str = ""
    opt_outs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    Whether an extraction is an article.

    Attributes:
        accepted: True when it is.
        reason: Why not: `consent_wall`, `challenge`, `login_wall`, `app_shell`, `not_html`, `not_article`, ...;
            empty when accepted.
        outcome: SKIPPED or QUARANTINED when refused; NEW when accepted.
    """

    accepted: bool
    reason: str = ""
    outcome: Outcome = Outcome.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """
    One place in an article where the lexicon or a rule found something.

    Attributes:
        kind: `event`, `actor`, `place`, `conflict` or `weapon`.
        key: Tag, or key of the actor, place or conflict.
        surface: The words as they stand: `text[start:end]` of the field.
        start: Offset of the first character in the field, in code points.
        end: Offset behind the last character.
        field: `title` or `text`.
        level: `strong`, `medium` or `weak`; for names `name`.
        rule: Identifier of the lexicon term or rule that fired.
        context: How it stands in its sentence.
        attribution: Who stands behind it.
        speaker: Who is cited; None when nobody or unknown.
        sentence: Offset of the first character of its sentence in the field, and behind the last.
    """

    kind: str
    key: str
    surface: str
    start: int
    end: int
    field: str
    level: str
    rule: str
    context: Context = Context.CURRENT
    attribution: Attribution = Attribution.ASSERTED
    speaker: str | None = None
    sentence: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """
    One tag of one article, rolled up from its current mentions.

    Attributes:
        tag: Dotted tag of the taxonomy.
        level: Best level among its mentions.
        n: Number of mentions.
        score: Sum of the weights of its mentions.
        evidence: The first sentence that earned it.
        shown: False when the taxonomy marks the tag as weak, so that it is left out by default.
    """

    tag: str
    level: str
    n: int
    score: float
    evidence: str
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """
    One named conflict assigned to an article.

    Attributes:
        conflict: Key in `conflicts.toml`.
        score: Strength of the assignment.
        rule: What assigned it (`name`, `places`, `actors`, ...).
        evidence: The sentence that earned it.
    """

    conflict: str
    score: float
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """
    All that the lexicon says of one article.

    Attributes:
        mentions: In order of field and offset.
        tags: Rolled up from current mentions.
        conflicts: Named conflicts, strongest first.
        relevance: How far it is about armed conflict.
        score: Graded evidence of conflict.
        threshold: The bar that `score` was held against.
        support: `full` where the lexicon covers the language, `names` where it holds names only.
        lexicon_version: Digest of the lexicon used.
    """

    mentions: tuple[Mention, ...] = ()
    tags: tuple[TagRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    relevance: Relevance = Relevance.NONE
    score: float = 0.0
    threshold: float = 0.0
    support: str = "names"
    lexicon_version: str = ""

    @property
    def is_conflict(self) -> bool | None:
        """Whether the article is about armed conflict; None where the language has names only."""
        return None if self.support == "names" else self.relevance is Relevance.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """
    One number of victims as an article reports it; numbers of several articles are never summed.

    Attributes:
        what: `killed`, `wounded`, `displaced` or `captured`; `casualties` where the words do not say which of the
            first two.
        low: Least number of people that the words allow.
        high: Greatest number; None when open above ("at least", "dozens", families instead of people).
        surface: The words as they stand: `text[start:end]` of the field.
        start: Offset of the first character in the field, in code points.
        end: Offset behind the last character.
        field: `title` or `text`.
        context: How it stands in its sentence.
        attribution: Who stands behind it.
        speaker: Who is cited; None when nobody or unknown.
    """

    what: str
    low: int
    high: int | None
    surface: str
    start: int
    end: int
    field: str
    context: Context = Context.CURRENT
    attribution: Attribution = Attribution.ASSERTED
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """
    The days on which the reported event can have happened, local to the place.

    Attributes:
        date_from: First such day; None when unknown.
        date_to: Last such day; None when unknown.
        basis: `explicit` (a date in the text), `weekday` (a day of the week or "yesterday", resolved against
            publication), `published` (nothing in the text: the day of publication and the one before) or `none`.
        surface: The words that the days rest on; empty for `published` and `none`.
        start: Offset of the first of them in the field; None when there are none.
        field: `title` or `text`.
    """

    date_from: date | None = None
    date_to: date | None = None
    basis: str = "none"
    surface: str = ""
    start: int | None = None
    field: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePlace:
    """
    One place of an article and the part it plays there.

    Attributes:
        place_id: Key of the place, or ISO 3166-1 alpha-3 code of the country.
        role: `event` (it happened there), `actor` (the country of somebody who acts or speaks) or `background`.
        is_focus: Whether it is one of the places that the article is about.
        score: Strength of the evidence; the sum over its mentions, more for the title and the opening.
        country_iso3: ISO 3166-1 alpha-3 code; None where the place lies in no or several countries, or is ambiguous.
        lat: Degrees north, WGS 84; None for countries, whose centroid is no place, and where ambiguous.
        lon: Degrees east; None likewise.
        precision: `settlement`, `near` (beside or around a settlement), `admin2`, `admin1` (regions and seas too) or
            `country`.
        ambiguous: Whether another place of that name could be meant and nothing in the article decides.
        surface: The words of its first mention.
    """

    place_id: str
    role: str
    is_focus: bool
    score: float
    country_iso3: str | None
    lat: float | None
    lon: float | None
    precision: str
    ambiguous: bool = False
    surface: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    When, where and how many, of one article.

    Attributes:
        places: Strongest first within each role: event, actor, background.
        event_date: The days on which the reported event can have happened.
        tolls: Numbers of victims, in order of field and offset.
    """

    places: tuple[ArticlePlace, ...] = ()
    event_date: EventDate = field(default_factory=EventDate)
    tolls: tuple[Toll, ...] = ()
