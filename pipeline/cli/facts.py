"""Shows the facts of one article with the words that they rest on: the part of `tocsin explain` behind `--facts`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.export.cells import visible
from pipeline.facts.dates import event_date
from pipeline.models import Context, Mention, Stated
from pipeline.store.dossier import Dossier, Row, mentions
from pipeline.store.queries import statement

_STYLES = {"event": "bold green", "actor": "cyan", "background": "dim green", "toll": "bold red", "date": "bold yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """
    Words of a field on which a fact rests.

    Attributes:
        field: `title` or `text`.
        start: Offset of the first character.
        end: Offset behind the last.
        kind: `toll`, `date`, or the role of a place.
        stated: The fact in words.
        context: How it stands in its sentence; empty for places and dates.
        who: Who says so; empty for places and dates.
    """

    field: str
    start: int
    end: int
    kind: str
    stated: str
    context: str = ""
    who: str = ""


def facts_of_dossier(connection: duckdb.DuckDBPyConnection, found: Dossier) -> dict[str, object]:
    """
    Gather the facts of an article as plain values.

    Args:
        connection: The snapshot.
        found: All that the corpus holds on it.

    Returns:
        Its event date, places, tolls and story.
    """
    article = found.article
    identity = str(article["id"])
    return {
        "event_date_from": article["event_date_from"],
        "event_date_to": article["event_date_to"],
        "event_date_basis": article["event_date_basis"],
        "places": _rows(connection, "facts_places", identity),
        "tolls": _rows(connection, "facts_tolls", identity),
        "story": _rows(connection, "facts_story", identity),
    }


def show_facts(connection: duckdb.DuckDBPyConnection, found: Dossier, console: Console) -> None:
    """
    Print an article with its facts marked, and what each mark stands for.

    Args:
        connection: The snapshot.
        found: All that the corpus holds on it.
        console: Where to print.
    """
    facts = facts_of_dossier(connection, found)
    marks = marks_of(found, facts, mentions(connection, str(found.article["id"])))
    for field in ("title", "text"):
        console.print(_marked(str(found.article[field]), field, marks))
    console.print()
    table = Table("", "words", "fact", "context", "who says so", box=None, pad_edge=False)
    for number, mark in enumerate(marks, start=1):
        words = str(found.article[mark.field])[mark.start : mark.end]
        values = (words, mark.stated, mark.context, mark.who)
        table.add_row(str(number), *(Text(visible(value)) for value in values))
    console.print(table)
    console.print(Text(_when(found.article)))
    for row in _as_rows(facts["story"]):
        counted = f"{row['n_originals']} originals, {row['independent_origins']} independent origins"
        console.print(Text(visible(f"story {row['story_id']}: {counted}; {row['evidence'] or 'began it'}")))


def marks_of(found: Dossier, facts: Mapping[str, object], named: Iterable[Row]) -> list[Mark]:
    """
    Find the words on which the facts of an article rest.

    Args:
        found: All that the corpus holds on it.
        facts: The result of `facts_of_dossier`.
        named: Its mentions.

    Returns:
        In reading order; those that overlap an earlier one included.
    """
    named = list(named)
    places = {str(row["place_id"]): row for row in _as_rows(facts["places"])}
    marks = [_of_toll(row) for row in _as_rows(facts["tolls"])]
    marks += [
        _of_place(row, places[key])
        for row in named
        if row["kind"] == "place" and (key := str(row["key"]).removeprefix("country:")) in places
    ]
    dated = _of_date(found.article, named)
    marks += [dated] if dated is not None else []
    return sorted(marks, key=lambda mark: (mark.field == "text", mark.start, mark.end))


def _of_toll(row: Row) -> Mark:
    """Mark one toll."""
    low, high = row["low"], row["high"]
    number = f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
    who = f"{row['attribution']}: {row['speaker']}" if row["speaker"] else str(row["attribution"])
    return Mark(
        field=str(row["field"]), start=int(str(row["start_char"])), end=int(str(row["end_char"])), kind="toll",
        stated=f"{row['what']} {number}", context=str(row["context"]), who=who,
    )  # fmt: skip


def _of_place(row: Row, place: Row) -> Mark:
    """Mark one place name."""
    parts = [
        f"{place['role']}: {place['place_id']}",
        str(place["country_iso3"] or "no country"),
        str(place["precision"]),
    ]
    parts += ["focus"] if place["is_focus"] else []
    parts += ["ambiguous"] if place["ambiguous"] else []
    return Mark(
        field=str(row["field"]), start=int(str(row["start_char"])), end=int(str(row["end_char"])),
        kind=str(place["role"]), stated=", ".join(parts),
    )  # fmt: skip


def _of_date(article: Row, named: Iterable[Row]) -> Mark | None:
    """Mark the words on which the event date rests, where the rules still read it so."""
    moment = article["published_at"]
    at = moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else None
    when = event_date(
        title=str(article["title"]),
        text=str(article["text"]),
        language=str(article["language"]),
        published=Stated(at=at, precision=str(article["published_precision"]), tz_known=True),
        mentions=tuple(_mention(row) for row in named if row["kind"] == "event"),
    )
    if when.start is None or when.date_from != article["event_date_from"]:
        return None
    return Mark(
        field=when.field, start=when.start, end=when.start + len(when.surface), kind="date",
        stated=f"{when.date_from} to {when.date_to}, {when.basis}",
    )  # fmt: skip


def _mention(row: Row) -> Mention:
    """A stored mention as a value."""
    return Mention(
        kind=str(row["kind"]), key=str(row["key"]), surface=str(row["surface"]), start=int(str(row["start_char"])),
        end=int(str(row["end_char"])), field=str(row["field"]), level=str(row["level"]), rule=str(row["rule"]),
        context=Context(str(row["context"])),
    )  # fmt: skip


def _marked(text: str, field: str, marks: Iterable[Mark]) -> Text:
    """The field with «words»[number]; marks that overlap an earlier one are left to the table."""
    shown = Text(style="bold" if field == "title" else "")
    behind = 0
    for number, mark in enumerate(marks, start=1):
        if mark.field != field or mark.start < behind:
            continue
        shown.append(visible(text[behind : mark.start]))
        shown.append(f"«{visible(text[mark.start : mark.end])}»", style=_STYLES.get(mark.kind, ""))
        shown.append(f"[{number}]", style="dim")
        behind = mark.end
    shown.append(visible(text[behind:]))
    return shown


def _when(article: Row) -> str:
    """The days of the event in words."""
    first, last, basis = (article[f"event_date_{name}"] for name in ("from", "to", "basis"))
    if not isinstance(first, date):
        return "event days unknown"
    return f"event between {first} and {last} ({basis})" if first != last else f"event on {first} ({basis})"


def _rows(connection: duckdb.DuckDBPyConnection, name: str, identity: str) -> tuple[Row, ...]:
    """Run one statement on an article."""
    cursor = connection.execute(statement(name), {"id": identity})
    names = [column[0] for column in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _as_rows(value: object) -> tuple[Row, ...]:
    """The rows behind one part of the facts."""
    return value if isinstance(value, tuple) else ()
