"""Fills a corpus with invented articles, so that what people query can be tested without fetching anything."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from random import Random

from pipeline.store import search
from pipeline.store.database import Store
from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on
from pipeline.store.snapshot import publish

FIRST_DAY = date(2023, 9, 1)
NOW = datetime(2023, 10, 2, 6, 0, tzinfo=UTC)
RUN = "20231001T060000-abc123"
BACKFILL = "20231001T090000-def456"

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Incident:
    """One kind of invented happening."""

    conflict: str
    country: str
    place: str
    tag: str
    actor: str
    other: str
    words: str


_INCIDENTS = (
    _Incident(
        "nagorno-karabakh",
        "AZE",
        "agdam",
        "attack.shelling",
        "azerbaijan-army",
        "karabakh-army",
        "Shelling was reported near Agdam, where artillery hit the outskirts",
    ),
    _Incident(
        "nagorno-karabakh",
        "AZE",
        "agdam",
        "peace.ceasefire.agreed",
        "azerbaijan-army",
        "karabakh-army",
        "A ceasefire was agreed for the villages around Agdam",
    ),
    _Incident(
        "ukraine",
        "UKR",
        "pokrovsk",
        "attack.airstrike",
        "russian-army",
        "ukrainian-army",
        "A drone strike hit a depot in Pokrovsk",
    ),
    _Incident(
        "ukraine",
        "UKR",
        "pokrovsk",
        "battle.clash",
        "russian-army",
        "ukrainian-army",
        "Fighting was reported on the road to Pokrovsk",
    ),
    _Incident(
        "sudan",
        "SDN",
        "omdurman",
        "battle.clash",
        "rsf",
        "sudan-army",
        "Clashes broke out in Omdurman between the army and the RSF",
    ),
)
_SITES = ("herald.example", "dispatch.example", "courier.example", "wire.example", "morgenblatt.example")
_PLACES = {
    "agdam": ("Agdam", "AZE", 39.99, 46.93),
    "pokrovsk": ("Pokrovsk", "UKR", 48.28, 37.18),
    "omdurman": ("Omdurman", "SDN", 15.65, 32.48),
}
_TABLES = (
    "feeds",
    "runs",
    "outcomes",
    "feed_fetches",
    "taxonomy",
    "taxonomy_codes",
    "conflicts",
    "conflict_ucdp",
    "actors",
    "places",
    "countries",
    "source_ratings",
    "articles",
    "article_authors",
    "past_versions",
    "article_feeds",
    "url_aliases",
    "copies",
    "copy_evidence",
    "mentions",
    "article_tags",
    "article_conflicts",
    "article_places",
    "tolls",
    "stories",
    "story_articles",
    "quarantine",
    "work.documents",
    "work.entries",
    "work.feed_state",
)


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
    rows = invented(days=days, a_day=a_day, seed=seed)
    with store.transaction() as connection:
        for table in _TABLES:
            insert_rows(connection, table, rows.get(table, []))
        search.index_batch(connection, rows["articles"])
        run_on(connection, statement("add_changes"), "changes", _changes(rows["articles"]))
        insert_rows(connection, "corpus_info", [{"key": "lexicon", "value": "lex1"}])
    publish(store, now=NOW, force=True)
    return store


def article_id(url: str) -> str:
    """Stable id of an invented article."""
    return blake2b(url.encode(), digest_size=8).hexdigest()


def invented(*, days: int, a_day: int, seed: int) -> dict[str, list[Row]]:
    """Invent the rows of all tables, by table."""
    rows: dict[str, list[Row]] = {table: [] for table in _TABLES}
    _reference(rows)
    _operation(rows, days)
    random = Random(seed)
    for offset in range(days):
        for number in range(a_day):
            _incident(rows, random, FIRST_DAY + timedelta(days=offset), number)
        _bystander(rows, FIRST_DAY + timedelta(days=offset))
    _oddities(rows)
    return rows


def _reference(rows: dict[str, list[Row]]) -> None:
    """The taxonomy and the gazetteer."""
    for tag, label, code, event_type, match in (
        (
            "attack.shelling",
            "Artillery fire",
            "Shelling/artillery/missile attack",
            "Explosions/Remote violence",
            "exact",
        ),
        ("attack.airstrike", "Attack from the air", "Air/drone strike", "Explosions/Remote violence", "exact"),
        ("battle.clash", "Fighting", "Armed clash", "Battles", "exact"),
        ("peace.ceasefire.agreed", "A ceasefire is agreed", "Agreement", "Strategic developments", "broad"),
    ):
        rows["taxonomy"].append({"tag": tag, "label": label, "weak": False, "makes_conflict": True})
        rows["taxonomy_codes"].append(
            {"tag": tag, "scheme": "acled", "code": code, "event_type": event_type, "match": match}
        )
    rows["taxonomy"].append({"tag": "force.property", "label": "Looting", "weak": True, "makes_conflict": True})
    for key, name, ucdp in (
        ("nagorno-karabakh", "Nagorno-Karabakh", 388),
        ("ukraine", "Russia–Ukraine", 13243),
        ("sudan", "Sudan", 11344),
    ):
        rows["conflicts"].append({"conflict": key, "name": name})
        rows["conflict_ucdp"].append(
            {"conflict": key, "conflict_new_id": ucdp, "type_of_violence": 1, "valid_from": None, "valid_to": None}
        )
    for iso3, iso2, iso_n, gwno, name in (
        ("AZE", "AZ", 31, 373, "Azerbaijan"),
        ("UKR", "UA", 804, 369, "Ukraine"),
        ("SDN", "SD", 729, 625, "Sudan"),
        ("DEU", "DE", 276, 260, "Germany"),
    ):
        rows["countries"].append(
            {
                "iso3": iso3,
                "iso2": iso2,
                "iso_n": iso_n,
                "gwno": gwno,
                "name": name,
                "acled_country": name,
                "ucdp_country": name,
            }
        )
    for incident in _INCIDENTS:
        for actor in (incident.actor, incident.other):
            if all(row["actor"] != actor for row in rows["actors"]):
                rows["actors"].append(
                    {
                        "actor": actor,
                        "name": actor.replace("-", " ").title(),
                        "kind": "armed_force",
                        "country_iso3": incident.country,
                        "ucdp_name": None,
                    }
                )
    for key, (name, country, lat, lon) in _PLACES.items():
        rows["places"].append(
            {
                "place_id": key,
                "name": name,
                "kind": "settlement",
                "country_iso3": country,
                "admin1": None,
                "lat": lat,
                "lon": lon,
            }
        )
    rows["source_ratings"].append({"site": "wire.example", "reliability": "B", "note": "corrects itself"})


def _operation(rows: dict[str, list[Row]], days: int) -> None:
    """Feeds, their polls, runs and outcomes: one feed fails, one falls silent, one was given up."""
    begun = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
    for name, site, state in (
        ("herald", "herald.example", ""),
        ("dispatch", "dispatch.example", ""),
        ("courier", "courier.example", "read_timeout"),
        ("wire", "wire.example", ""),
        ("quiet", "quiet.example", ""),
        ("gone", "gone.example", ""),
    ):
        rows["feeds"].append(
            {
                "name": name,
                "url": f"https://{site}/feed",
                "site": site,
                "language": "en",
                "country_iso3": "DEU",
                "family": None,
                "kind": "wire" if name == "wire" else "local",
                "subscribed": name != "gone",
                "first_seen_at": begun,
            }
        )
        rows["work.feed_state"].append(
            {
                "feed": name,
                "configured_url": f"https://{site}/feed",
                "url": f"https://{site}/feed",
                "next_due_at": begun + timedelta(days=days),
                "due_rule": "interval",
                "fresh_rule": "",
                "hints": "{}",
                "failures": int(bool(state)),
                "last_reason": state,
                "moved_seen": 0,
                "disabled_reason": "",
                "flags": "",
            }
        )
        for offset in range(days):
            if name == "herald" and offset == 3:
                continue  # nobody looked that day
            failed = state and offset > days // 2
            rows["feed_fetches"].append(
                {
                    "feed": name,
                    "fetched_at": begun + timedelta(days=offset, hours=12),
                    "status": None if failed else 200,
                    "reason": state if failed else "",
                    "n_entries": 0 if failed else 20,
                    "n_new_entries": 0 if failed or name in ("quiet", "gone") else 3,
                    "run_id": RUN,
                }
            )
    for run, flow in ((RUN, "ingest"), (BACKFILL, "backfill")):
        rows["runs"].append(
            {
                "run_id": run,
                "flow": flow,
                "ingest_path": "live" if flow == "ingest" else "backfill",
                "parameters": "{}",
                "started_at": NOW - timedelta(hours=2),
                "finished_at": NOW - timedelta(hours=1),
                "status": "completed",
                "message": "",
            }
        )
    for outcome, reason, count in (
        ("new", "", 40),
        ("known", "", 200),
        ("skipped", "robots", 3),
        ("quarantined", "extract_timeout", 1),
    ):
        rows["outcomes"].append(
            {"run_id": RUN, "unit": "entry", "feed": "herald", "outcome": outcome, "reason": reason, "n": count}
        )
    rows["quarantine"].append(
        {
            "id": "q1",
            "stage": "extract",
            "reason": "extract_timeout",
            "url": "https://herald.example/huge",
            "feed": "herald",
            "detail": "20 s",
            "quarantined_at": NOW,
            "run_id": RUN,
        }
    )


def _incident(rows: dict[str, list[Row]], random: Random, day: date, number: int) -> None:
    """One happening: an original, now and then copies, now and then a second origin."""
    incident = random.choice(_INCIDENTS)
    killed = random.randint(1, 40)
    site = _SITES[number % 4]
    lead = f"{incident.words} on {day:%d %B}; {killed} people were killed, officials said."
    text = f"{lead}\nReports from the area could not be confirmed. Item {day:%Y%m%d}-{number}."
    url = f"https://{site}/{day:%Y/%m/%d}/{number}"
    title = f"{incident.words.split(',')[0]} ({day:%d %B}, {number})"
    original = _article(rows, url, title, text, site, day, number, incident)
    _facts(rows, original, incident, lead, killed)
    _story(rows, original, title, day, incident)
    for copy in range(random.choice((0, 0, 0, 1, 2))):
        copier = _SITES[(number + 1 + copy) % 5]
        kind = random.choice(("identical", "near", "rewrite"))
        twin = _article(rows, f"{url}/copy-{copy}".replace(site, copier), title, text, copier, day, number, incident)
        twin["is_original"] = False
        twin["published_at"] = _moment(original["published_at"]) + timedelta(hours=2 + copy)
        _facts(rows, twin, incident, lead, killed)
        _link(rows, twin, original, kind)


def _article(
    rows: dict[str, list[Row]],
    url: str,
    title: str,
    text: str,
    site: str,
    day: date,
    number: int,
    incident: _Incident | None,
) -> Row:
    """One article with its feed and alias."""
    published = datetime(day.year, day.month, day.day, (7 + number) % 24, 15, tzinfo=UTC)
    identity = article_id(url)
    run = BACKFILL if day == FIRST_DAY else RUN
    row: Row = {
        "id": identity,
        "url": url,
        "canonical_url": url,
        "title": title,
        "text": text,
        "site": site,
        "language": "en",
        "language_support": "full",
        "published_at": published,
        "published_precision": "minute",
        "published_tz_known": True,
        "published_source": "json-ld",
        "published_raw": published.isoformat(),
        "published_flag": None,
        "first_seen_at": published + timedelta(minutes=25),
        "ingested_at": NOW,
        "ingest_path": "backfill" if day == FIRST_DAY else "live",
        "run_id": run,
        "version": 1,
        "version_seen_at": published + timedelta(minutes=26),
        "word_count": len(text.split()),
        "text_digest": article_id(text),
        "body_source": "page",
        "extractor": "trafilatura-2.3.1/1",
        "credit": "Wire Service" if site == "wire.example" else None,
        "source_name": None,
        "warc_file": "20231001-00001.warc.gz",
        "warc_offset": 0,
        "warc_digest": "sha1:AAAA",
        "event_date_from": day if incident else None,
        "event_date_to": day if incident else None,
        "event_date_basis": "explicit" if incident else "none",
        "relevance": "conflict" if incident else "none",
        "conflict_score": 4.0 + number if incident else 0.0,
        "threshold": 3.0,
        "lexicon_version": "lex1",
        "is_conflict": incident is not None,
        "is_original": True,
    }
    rows["articles"].append(row)
    rows["article_authors"].append({"article_id": identity, "position": 1, "name": "A. Reporter"})
    rows["article_feeds"].append(
        {
            "article_id": identity,
            "feed": site.split(".")[0],
            "entry_key": url,
            "first_seen_at": published,
            "run_id": run,
        }
    )
    rows["url_aliases"].append({"alias": url, "article_id": identity, "kind": "canonical"})
    rows["work.documents"].append(
        {
            "alias": url,
            "body": "page",
            "url": url,
            "host": site,
            "state": "done",
            "ingest_path": "live",
            "due_at": published,
            "attempts": 1,
            "reason": "",
            "first_seen_at": published,
            "article_id": identity,
            "outcome": "new",
            "run_id": run,
            "warc_file": "20231001-00001.warc.gz",
            "warc_offset": 0,
            "warc_digest": "sha1:AAAA",
        }
    )
    return row


def _facts(rows: dict[str, list[Row]], article: Row, incident: _Incident, lead: str, killed: int) -> None:
    """What the lexicon finds in an article."""
    identity, text = str(article["id"]), str(article["text"])
    for kind, key, surface, level in (
        ("event", incident.tag, incident.words.split()[0], "strong"),
        ("actor", incident.actor, incident.words.split()[-1], "name"),
        ("actor", incident.other, incident.words.split()[-1], "name"),
        ("place", incident.place, _PLACES[incident.place][0], "name"),
    ):
        start = max(text.find(surface), 0)
        rows["mentions"].append(
            {
                "article_id": identity,
                "version": article["version"],
                "kind": kind,
                "key": key,
                "surface": surface,
                "start_char": start,
                "end_char": start + len(surface),
                "field": "text",
                "level": level,
                "rule": key,
                "context": "current",
                "attribution": "claimed",
                "speaker": "officials",
                "sentence_start": 0,
                "sentence_end": len(lead),
                "lexicon_version": "lex1",
            }
        )
    rows["article_tags"].append(
        {
            "article_id": identity,
            "tag": incident.tag,
            "level": "strong",
            "n": 1,
            "score": 3.0,
            "evidence": lead,
            "shown": True,
            "lexicon_version": "lex1",
        }
    )
    rows["article_tags"].append(
        {
            "article_id": identity,
            "tag": "force.property",
            "level": "weak",
            "n": 1,
            "score": 0.5,
            "evidence": lead,
            "shown": False,
            "lexicon_version": "lex1",
        }
    )
    rows["article_conflicts"].append(
        {
            "article_id": identity,
            "conflict": incident.conflict,
            "score": 1.0,
            "rule": "places",
            "evidence": lead,
            "lexicon_version": "lex1",
        }
    )
    _, country, lat, lon = _PLACES[incident.place]
    for place, precision, where in ((incident.place, "settlement", (lat, lon)), (country, "country", (None, None))):
        rows["article_places"].append(
            {
                "article_id": identity,
                "place_id": place,
                "role": "event",
                "is_focus": precision == "settlement",
                "score": 1.0,
                "country_iso3": country,
                "lat": where[0],
                "lon": where[1],
                "precision": precision,
                "ambiguous": False,
            }
        )
    surface = f"{killed} people"
    start = text.find(surface)
    rows["tolls"].append(
        {
            "article_id": identity,
            "version": article["version"],
            "what": "killed",
            "low": killed,
            "high": killed,
            "surface": surface,
            "start_char": start,
            "end_char": start + len(surface),
            "field": "text",
            "context": "current",
            "attribution": "claimed",
            "speaker": "officials",
        }
    )


def _story(rows: dict[str, list[Row]], original: Row, title: str, day: date, incident: _Incident) -> None:
    """Put an original into the story of its day, place and tag, or begin one."""
    key = article_id(f"{day}{incident.place}{incident.tag}")
    known = next((row for row in rows["stories"] if row["id"] == key), None)
    if known is None:
        known = {
            "id": key,
            "title": title,
            "first_day": day,
            "last_day": day,
            "n_originals": 0,
            "n_articles": 0,
            "independent_origins": 0,
            "country_iso3": incident.country,
            "place_id": incident.place,
            "tag": incident.tag,
            "conflict": incident.conflict,
            "updated_at": NOW,
        }
        rows["stories"].append(known)
    members = [row for row in rows["story_articles"] if row["story_id"] == key]
    rows["story_articles"].append(
        {
            "article_id": original["id"],
            "story_id": key,
            "score": 1.0 if not members else 0.8,
            "linked_to": members[0]["article_id"] if members else None,
            "evidence": "" if not members else f"same day, {incident.place}, {incident.tag}",
        }
    )
    for column in ("n_originals", "n_articles", "independent_origins"):
        known[column] = len(members) + 1


def _link(rows: dict[str, list[Row]], twin: Row, original: Row, kind: str) -> None:
    """Link a copy to its original, with evidence."""
    rows["copies"].append(
        {
            "article_id": twin["id"],
            "original_id": original["id"],
            "kind": kind,
            "score": 0.93,
            "direction_confidence": 0.9,
            "idf_epoch": "wordfreq-3",
            "algorithm_version": "1",
            "linked_at": NOW,
            "run_id": RUN,
        }
    )
    rows["copy_evidence"].append(
        {
            "article_id": twin["id"],
            "original_id": original["id"],
            "kind": "term",
            "position": 1,
            "article_words": "agdam",
            "original_words": "agdam",
            "weight": 8.2,
        }
    )
    for story in rows["stories"]:
        if any(
            row["article_id"] == original["id"] and row["story_id"] == story["id"] for row in rows["story_articles"]
        ):
            story["n_articles"] = int(str(story["n_articles"])) + 1


def _bystander(rows: dict[str, list[Row]], day: date) -> None:
    """An article that is not about conflict."""
    _article(
        rows,
        f"https://morgenblatt.example/{day}",
        f"Market report of {day}",
        "Shares rose. The league table is unchanged.",
        "morgenblatt.example",
        day,
        9,
        None,
    )


def _oddities(rows: dict[str, list[Row]]) -> None:
    """An edited article, an undated one, hostile words, a language with names only, a script without blanks."""
    edited = rows["articles"][0]
    edited["version"] = 2
    rows["past_versions"].append(
        {
            "article_id": edited["id"],
            "version": 1,
            "title": edited["title"],
            "text": "An earlier and shorter text.",
            "text_digest": "d1",
            "published_at": edited["published_at"],
            "seen_at": edited["first_seen_at"],
            "replaced_at": NOW,
            "replaced_why": "edited by the publisher",
            "body_source": "page",
            "extractor": "trafilatura-2.3.1/1",
            "warc_file": None,
            "warc_offset": None,
            "warc_digest": None,
            "run_id": RUN,
        }
    )
    undated = _article(
        rows,
        "https://herald.example/undated",
        "No day stated",
        "A text that states no day at all.",
        "herald.example",
        FIRST_DAY,
        1,
        None,
    )
    undated |= {"published_at": None, "published_precision": None, "published_source": None, "ingest_path": "live"}
    hostile = _article(
        rows,
        "https://herald.example/hostile",
        '=cmd|"/c calc"!A1 <script>alert(1)</script>',
        "'; DROP TABLE articles; -- </script><img src=x onerror=alert(1)>",
        "herald.example",
        FIRST_DAY + timedelta(days=2),
        2,
        None,
    )
    hostile["credit"] = "@SUM(1)"
    names = _article(
        rows,
        "https://herald.example/ka",
        "აღდამი",
        "აღდამი და ბაქო",
        "herald.example",
        FIRST_DAY + timedelta(days=2),
        3,
        None,
    )
    names |= {"language": "ka", "language_support": "names", "is_conflict": None}
    _article(
        rows,
        "https://herald.example/ja",
        "停戦",
        "両国は停戦に合意したと発表した。",
        "herald.example",
        FIRST_DAY + timedelta(days=2),
        4,
        None,
    )["language"] = "ja"


def _changes(articles: Sequence[Mapping[str, object]]) -> list[Row]:
    """One change an article, in order."""
    return [{"article_id": row["id"], "what": "new", "changed_at": NOW, "run_id": row["run_id"]} for row in articles]


def _moment(value: object) -> datetime:
    """Read a row's moment."""
    if not isinstance(value, datetime):
        raise TypeError(json.dumps(str(value)))
    return value
