"""Fills a corpus with invented articles, so that what people query can be tested without fetching anything."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from random import Random

import duckdb

from pipeline.store import search
from pipeline.store.database import Store
from pipeline.store.rows import insert_rows
from pipeline.store.snapshot import publish

FIRST_DAY = date(2023, 9, 1)
NOW = datetime(2023, 10, 2, 6, 0, tzinfo=UTC)
RUN = "20231001T060000-abc123"
BACKFILL = "20231001T090000-def456"

Row = dict[str, object]

_SQL = Path(__file__).parent / "invented"
_SITES = ("herald.example", "dispatch.example", "courier.example", "wire.example", "morgenblatt.example")
_PLACES = {
    "agdam": ("Agdam", "AZE", 39.99, 46.93),
    "pokrovsk": ("Pokrovsk", "UKR", 48.28, 37.18),
    "omdurman": ("Omdurman", "SDN", 15.65, 32.48),
}


@dataclass(frozen=True, slots=True)
class _Incident:
    """One kind of invented happening."""

    conflict: str
    place: str
    tag: str
    actors: tuple[str, str]
    words: str


_KARABAKH = ("azerbaijan-army", "karabakh-army")
_UKRAINE = ("russian-army", "ukrainian-army")
_INCIDENTS = (
    _Incident(
        "nagorno-karabakh", "agdam", "attack.shelling", _KARABAKH, "Shelling was reported near Agdam by artillery"
    ),
    _Incident("nagorno-karabakh", "agdam", "peace.ceasefire.agreed", _KARABAKH, "A ceasefire was agreed around Agdam"),
    _Incident("ukraine", "pokrovsk", "attack.airstrike", _UKRAINE, "A drone strike hit a depot in Pokrovsk"),
    _Incident("ukraine", "pokrovsk", "battle.clash", _UKRAINE, "Fighting was reported on the road to Pokrovsk"),
    _Incident("sudan", "omdurman", "battle.clash", ("rsf", "sudan-army"), "Clashes broke out in Omdurman with the RSF"),
)


@dataclass(slots=True)
class _Rows:
    """Rows by table, and how they come about."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, row: Row) -> Row:
        self.tables.setdefault(table, []).append(row)
        return row


def build_corpus(folder: Path, *, days: int = 30, a_day: int = 8, seed: int = 7) -> Store:
    """
    Write a live database and its snapshot.

    Args:
        folder: The data folder; created when missing.
        days: Days from FIRST_DAY on which articles are published.
        a_day: Incidents a day; each is reported once and copied now and then.
        seed: Of the invention.

    Returns:
        The store of the folder.
    """
    store = Store(data=folder, memory_limit="512MB", threads=1)
    store.prepare(NOW)
    rows = _invented(days=days, a_day=a_day, random=Random(seed))
    with store.transaction() as connection:
        connection.execute(f"SET VARIABLE days = {days}")
        connection.execute(f"SET VARIABLE first_day = DATE '{FIRST_DAY}'")
        _run(connection, "reference")
        _run(connection, "operation")
        _measure(connection, rows.tables["copies"])
        for table, some in rows.tables.items():
            insert_rows(connection, table, some)
        _run(connection, "derived")
        search.index_batch(connection, rows.tables["articles"])
    publish(store, now=NOW, force=True)
    return store


def article_id(url: str) -> str:
    """Stable id of an invented article."""
    return blake2b(url.encode(), digest_size=8).hexdigest()


def _run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run one of the files with invented rows."""
    connection.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _measure(connection: duckdb.DuckDBPyConnection, links: list[Row]) -> None:
    """Give every link a value in each of its features."""
    features = [str(row[0]) for row in connection.execute("DESCRIBE copies").fetchall() if row[1] == "DOUBLE"]
    for link in links:
        link |= {name: 0.9 for name in features if name not in link}
        link |= {"compared_article_id": link["article_id"], "compared_original_id": link["original_id"]}


def _invented(*, days: int, a_day: int, random: Random) -> _Rows:
    """Invent the articles and what the lexicon finds in them."""
    rows = _Rows()
    for offset in range(days):
        day = FIRST_DAY + timedelta(days=offset)
        for number in range(a_day):
            _incident(rows, random, day, number)
        url = f"https://morgenblatt.example/{day}"
        _article(rows, url, (f"Market report of {day}", "Shares rose. The league table is unchanged."), day, 9)
    _oddities(rows)
    return rows


def _incident(rows: _Rows, random: Random, day: date, number: int) -> None:
    """One happening: an original and now and then copies of it."""
    incident = random.choice(_INCIDENTS)
    killed = random.randint(1, 40)
    lead = f"{incident.words} on {day:%d %B}; {killed} people were killed, officials said."
    text = f"{lead}\nReports from the area could not be confirmed. Item {day:%Y%m%d}-{number}."
    words = (f"{incident.words} ({day:%d %B}, {number})", text)
    path = f"{day:%Y/%m/%d}/{number}"
    original = _article(rows, f"https://{_SITES[number % 4]}/{path}", words, day, number)
    _facts(rows, original, incident, lead, killed)
    for copy in range(random.choice((0, 0, 0, 1, 2))):
        copier = _SITES[(number + 1 + copy) % 5]
        twin = _article(rows, f"https://{copier}/{path}/copy-{copy}", words, day, number + 2 + copy)
        twin["is_original"] = False
        _facts(rows, twin, incident, lead, killed)
        link = {"article_id": twin["id"], "original_id": original["id"], "score": 0.93, "direction_confidence": 0.9}
        epoch = {"idf_epoch": "wordfreq-3", "algorithm_version": "1", "linked_at": NOW, "run_id": RUN}
        rows.add("copies", link | epoch | {"kind": random.choice(("identical", "near", "rewrite"))})


def _article(rows: _Rows, url: str, words: tuple[str, str], day: date, number: int) -> Row:
    """One article; about nothing until facts are added."""
    published = datetime(day.year, day.month, day.day, (7 + number) % 24, 15, tzinfo=UTC)
    title, text = words
    site = url.split("/")[2]
    row = _BLANK | {
        "id": article_id(url), "url": url, "canonical_url": url, "title": title, "text": text, "site": site,
        "published_at": published, "published_raw": published.isoformat(),
        "first_seen_at": published + timedelta(minutes=25), "version_seen_at": published + timedelta(minutes=26),
        "ingest_path": "backfill" if day == FIRST_DAY else "live", "run_id": BACKFILL if day == FIRST_DAY else RUN,
        "word_count": len(text.split()), "text_digest": article_id(text),
        "credit": "Wire Service" if site == "wire.example" else None,
    }  # fmt: skip
    return rows.add("articles", row)


_BLANK: Row = {
    "language": "en", "language_support": "full", "published_precision": "minute", "published_tz_known": True,
    "published_source": "json-ld", "published_flag": None, "ingested_at": NOW, "version": 1, "body_source": "page",
    "extractor": "trafilatura-2.3.1/1", "source_name": None, "warc_file": "20231001-00001.warc.gz", "warc_offset": 0,
    "warc_digest": "sha1:AAAA", "event_date_from": None, "event_date_to": None, "event_date_basis": "none",
    "relevance": "none", "conflict_score": 0.0, "threshold": 3.0, "lexicon_version": "lex1", "is_conflict": False,
    "is_original": True,
}  # fmt: skip


def _facts(rows: _Rows, article: Row, incident: _Incident, lead: str, killed: int) -> None:
    """Make an article about an incident, and note what the lexicon finds in it."""
    day = datetime.fromisoformat(str(article["published_raw"])).date()
    article |= {"event_date_from": day, "event_date_to": day, "event_date_basis": "explicit"}
    article |= {"relevance": "conflict", "is_conflict": True, "conflict_score": 4.0 + killed / 10}
    name, country, lat, lon = _PLACES[incident.place]
    own = {"article_id": article["id"]}
    read = own | {"lexicon_version": "lex1"}
    said = {"version": 1, "field": "text", "context": "current", "attribution": "claimed", "speaker": "officials"}
    text = str(article["text"])

    def at(surface: str) -> Row:
        start = max(text.find(surface), 0)
        return {"surface": surface, "start_char": start, "end_char": start + len(surface)}

    found = [("event", incident.tag, "strong", incident.words.split()[0]), ("place", incident.place, "name", name)]
    found += [("actor", actor, "name", name) for actor in incident.actors]
    for kind, key, level, surface in found:
        sentence = {"sentence_start": 0, "sentence_end": len(lead)}
        rows.add("mentions", read | said | at(surface) | sentence
                 | {"kind": kind, "key": key, "level": level, "rule": key})  # fmt: skip
    tag = {"tag": incident.tag, "level": "strong", "n": 1, "score": 3.0, "evidence": lead, "shown": True}
    rows.add("article_tags", read | tag)
    conflict = {"conflict": incident.conflict, "score": 1.0, "rule": "places", "evidence": lead}
    rows.add("article_conflicts", read | conflict)
    spot = {"place_id": incident.place, "role": "event", "is_focus": True, "score": 1.0, "country_iso3": country}
    rows.add("article_places", own | spot | {"lat": lat, "lon": lon, "precision": "settlement", "ambiguous": False})
    rows.add("tolls", own | said | at(f"{killed} people") | {"what": "killed", "low": killed, "high": killed})


def _oddities(rows: _Rows) -> None:
    """An edited article, an undated one, hostile words, a language with names only, a script without blanks."""
    day = FIRST_DAY + timedelta(days=2)
    edited = rows.tables["articles"][0]
    edited["version"] = 2
    before = {"article_id": edited["id"], "version": 1, "title": edited["title"], "text": "An earlier, shorter text."}
    copied = ("published_at", "body_source", "extractor", "run_id")
    rows.add("past_versions", before | {name: edited[name] for name in copied} | {
        "text_digest": "d1", "seen_at": edited["first_seen_at"], "replaced_at": NOW,
        "replaced_why": "edited by the publisher"})  # fmt: skip
    undated = _article(rows, "https://herald.example/undated", ("No day stated", "A text without a day."), day, 1)
    undated |= {"published_at": None, "published_precision": None, "published_source": None}
    hostile = ('=cmd|"/c calc"!A1 <script>alert(1)</script>', "'; DROP TABLE articles; -- </script><img src=x>")
    _article(rows, "https://herald.example/hostile", hostile, day, 2)["credit"] = "@SUM(1)"
    names = _article(rows, "https://herald.example/ka", ("აღდამი", "აღდამი და ბაქო"), day, 3)
    names |= {"language": "ka", "language_support": "names", "is_conflict": None}
    japanese = _article(rows, "https://herald.example/ja", ("停戦", "両国は停戦に合意したと発表した。"), day, 4)
    japanese["language"] = "ja"
