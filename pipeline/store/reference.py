"""Fills the reference tables (taxonomy, conflicts, actors, places, countries) from the lexicon whenever it changes."""

from collections.abc import Mapping, Sequence

import duckdb

from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows
from pipeline.tagging.lexicon import Lexicon

_Rows = list[dict[str, object]]


def refresh(connection: duckdb.DuckDBPyConnection, lexicon: Lexicon) -> bool:
    """
    Write the reference tables anew where the corpus knows another lexicon.

    Args:
        connection: Inside a transaction.
        lexicon: The lexicon of this run.

    Returns:
        Whether they were written.
    """
    row = connection.execute(statement("corpus_value"), {"key": "lexicon"}).fetchone()
    if row is not None and row[0] == lexicon.version:
        return False
    for table, rows in _tables(lexicon).items():
        connection.execute(statement(f"clear_{table}"))
        insert_rows(connection, table, rows)
    connection.execute(statement("set_corpus_value"), {"key": "lexicon", "value": lexicon.version})
    return True


def note_configuration(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    """Record under which settings the newest run was made."""
    connection.execute(statement("set_corpus_value"), {"key": "configuration", "value": version})


def _tables(lexicon: Lexicon) -> Mapping[str, _Rows]:
    """All reference tables as rows."""
    conflicts: _Rows = [{"conflict": one.key, "name": one.name} for one in lexicon.conflicts.values()]
    actors: _Rows = [
        {
            "actor": one.key,
            "name": _first(one.names),
            "kind": one.kind,
            "country_iso3": one.countries[0] if one.countries else None,
            "ucdp_name": one.ucdp_name,
        }
        for one in lexicon.actors.values()
    ]
    codes: _Rows = [
        {
            "tag": tag.tag,
            "scheme": code.scheme,
            "code": code.code,
            "event_type": code.event_type,
            "match": code.match,
        }
        for tag in lexicon.tags.values()
        for code in tag.codes
    ]
    return {
        "taxonomy": [
            {"tag": tag.tag, "label": tag.label, "weak": tag.weak, "makes_conflict": tag.makes_conflict}
            for tag in lexicon.tags.values()
        ],
        "taxonomy_codes": codes,
        "conflicts": conflicts,
        "conflict_ucdp": _ucdp(lexicon),
        "actors": actors,
        "places": _places(lexicon),
        "countries": _countries(lexicon),
    }


def _ucdp(lexicon: Lexicon) -> _Rows:
    """UCDP conflicts behind each named one."""
    return [
        {
            "conflict": conflict.key,
            "conflict_new_id": one.conflict_new_id,
            "type_of_violence": one.type_of_violence,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for conflict in lexicon.conflicts.values()
        for one in conflict.ucdp
    ]


def _places(lexicon: Lexicon) -> _Rows:
    """Places, and countries as places without a point."""
    places: _Rows = [
        {
            "place_id": one.key,
            "name": _first(one.names),
            "kind": one.kind,
            "country_iso3": one.country,
            "admin1": one.admin1,
            "lat": one.lat,
            "lon": one.lon,
        }
        for one in lexicon.places.values()
    ]
    places += [
        {
            "place_id": one.iso3,
            "name": _first(one.names),
            "kind": "country",
            "country_iso3": one.iso3,
            "admin1": None,
            "lat": None,
            "lon": None,
        }
        for one in lexicon.countries.values()
    ]
    return places


def _countries(lexicon: Lexicon) -> _Rows:
    """Country codes."""
    return [
        {
            "iso3": one.iso3,
            "iso2": one.iso2,
            "iso_n": one.iso_n,
            "gwno": one.gwno,
            "name": _first(one.names),
            "acled_country": one.acled_country,
            "ucdp_country": one.ucdp_country,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
        }
        for one in lexicon.countries.values()
    ]


def _first(names: Mapping[str, Sequence[str]]) -> str:
    """The name to show: English where there is one."""
    for language in ("en", "any", *names):
        if names.get(language):
            return names[language][0]
    return ""
