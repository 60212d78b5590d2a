"""The data that an analyst edits is consistent with itself: keys, codes, references, addresses."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.shared_data import shared

CONFIG = Path(__file__).parents[1] / "config"
FEED_KINDS = {"wire", "state", "ngo", "local"}
LANGUAGES = {"any", "en", "ru", "uk", "ar", "fr", "es"}
ACTOR_KINDS = {"armed_force", "rebel_group", "militia", "terrorist_group", "government", "organisation", "company"}

Entry = dict[str, object]


def entries(name: str) -> list[Entry]:
    """All entries of one file, in its order."""
    with (CONFIG / f"{name}.toml").open("rb") as stream:
        found = tomllib.load(stream)[name]
    assert isinstance(found, list)
    return found


def repeated(values: list[object]) -> list[object]:
    """The values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("field", ["name", "url"])
def test_feeds_are_subscribed_once(field: str) -> None:
    """No name and no address is listed twice."""
    assert repeated([feed[field] for feed in entries("feeds")]) == []


def test_feeds_are_complete() -> None:
    """At least 60 feeds in six languages, each with an https address, a known kind and fields of the format only."""
    feeds = entries("feeds")
    assert len(feeds) >= 60
    assert {feed.get("language") for feed in feeds} >= {"en", "ru", "uk", "ar", "fr", "es"}
    for feed in feeds:
        assert feed.keys() <= {"name", "url", "language", "country", "family", "kind"}, feed
        assert feed.keys() >= {"name", "url", "family"}, feed
        assert feed.get("kind", "local") in FEED_KINDS, feed
        address = urlsplit(str(feed["url"]))
        assert address.scheme == "https", feed
        assert address.hostname, feed


def test_outlets_of_one_host_share_their_family() -> None:
    """Two feeds of one host belong to one owner."""
    owners: dict[str | None, set[object]] = {}
    for feed in entries("feeds"):
        owners.setdefault(urlsplit(str(feed["url"])).hostname, set()).add(feed["family"])
    assert {host: owner for host, owner in owners.items() if len(owner) > 1} == {}


def strings(entry: Entry, field: str) -> list[str]:
    """A list of strings, empty when the entry lacks the field."""
    values = entry.get(field, [])
    assert isinstance(values, list), (entry, field)
    assert all(isinstance(value, str) and value == value.strip() and value for value in values), (entry, field)
    assert repeated(values) == [], (entry, field)
    return values


def names(entry: Entry, field: str = "names") -> dict[str, list[str]]:
    """The names of an entry by language, checked for their form."""
    found = entry.get(field, {})
    assert isinstance(found, dict), entry
    assert found.keys() <= LANGUAGES, entry
    return {language: strings(found, language) for language in found}


def keys(name: str, field: str = "key") -> set[object]:
    """The keys that other files refer to."""
    return {entry[field] for entry in entries(name)}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("countries", "iso2"),
        ("countries", "iso3"),
        ("countries", "iso_n"),
        ("countries", "gwno"),
        ("places", "key"),
        ("actors", "key"),
        ("conflicts", "key"),
        ("conflicts", "name"),
    ],
)
def test_keys_are_unique(name: str, field: str) -> None:
    """No key and no code stands twice in its file."""
    assert repeated([entry[field] for entry in entries(name) if field in entry]) == []


@pytest.mark.parametrize(("name", "least"), [("countries", 198), ("places", 600), ("actors", 150), ("conflicts", 60)])
def test_enough_is_known(name: str, least: int) -> None:
    """The files cover what they promise."""
    assert len(entries(name)) >= least


def test_countries_have_valid_codes_and_names_in_all_languages() -> None:
    """Codes have the form of their standard, coordinates lie on the globe, and every language names the country."""
    for country in entries("countries"):
        assert re.fullmatch(r"[A-Z]{2}", str(country["iso2"])), country
        assert re.fullmatch(r"[A-Z]{3}", str(country["iso3"])), country
        assert "iso_n" in country or country["iso3"] == "XKX", country
        assert -90 <= float(str(country["lat"])) <= 90, country
        assert -180 <= float(str(country["lon"])) <= 180, country
        assert names(country).keys() == LANGUAGES - {"any"}, country
        spellings = {
            name for kind in ("names", "demonyms") for group in names(country, kind).values() for name in group
        }
        assert set(strings(country, "ambiguous")) <= spellings, country


def test_every_country_has_a_capital() -> None:
    """The capital of a country is a settlement of that country."""
    homes = {place["key"]: place.get("country") for place in entries("places") if place["kind"] == "settlement"}
    assert {
        country["iso3"] for country in entries("countries") if homes.get(country["capital"]) != country["iso3"]
    } <= {"ISR", "PSE", "ESH", "VAT"}


@pytest.mark.parametrize(
    ("iso3", "iso_n", "gwno"),
    [("ARM", 51, 371), ("SYR", 760, 652), ("UKR", 804, 369), ("YEM", 887, 678), ("SSD", 728, 626), ("COD", 180, 490)],
)
def test_codes_join_with_the_data_sets_of_the_field(iso3: str, iso_n: int, gwno: int) -> None:
    """Known countries have the numbers that ACLED and UCDP use."""
    (country,) = [country for country in entries("countries") if country["iso3"] == iso3]
    assert (country["iso_n"], country["gwno"]) == (iso_n, gwno)


def test_actors_are_complete() -> None:
    """Each actor has a known kind, known countries and names, and only its own names are ambiguous."""
    countries = keys("countries", "iso3")
    for actor in entries("actors"):
        assert actor["kind"] in ACTOR_KINDS, actor
        assert set(strings(actor, "country")) <= countries, actor
        spellings = {name for group in names(actor).values() for name in group}
        assert spellings, actor
        assert set(strings(actor, "ambiguous")) <= spellings, actor


def test_an_alias_stands_with_one_actor() -> None:
    """No spelling names two actors in one language."""
    owners: dict[tuple[str, str], set[object]] = {}
    for actor in entries("actors"):
        for language, group in names(actor).items():
            for name in group:
                owners.setdefault((language, name.casefold()), set()).add(actor["key"])
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_references_of_conflicts_resolve() -> None:
    """Countries, actors and rules of a conflict name entries that exist, and something assigns it."""
    known = {"country": keys("countries", "iso3"), "place": keys("places"), "actor": keys("actors")}
    for conflict in entries("conflicts"):
        assert set(strings(conflict, "countries")) <= known["country"], conflict
        assert set(strings(conflict, "places")) <= known["place"], conflict
        assert set(strings(conflict, "actors")) <= known["actor"], conflict
        rules = conflict.get("rules", [])
        assert isinstance(rules, list)
        for rule in rules:
            assert rule.keys() == {"all"}, conflict
            for term in strings(rule, "all"):
                kind, _, key = term.partition(":")
                assert key in known[kind], (conflict["key"], term)


def test_ucdp_identifiers_exist() -> None:
    """State-based conflicts carry identifiers and dates of UCDP's own list."""
    table = shared("eval/tagging/ucdp_state_based_2014_2024.tsv")
    with table.open(encoding="utf-8", newline="") as stream:
        starts = {int(float(row["conflict_id"])): row["start"] for row in csv.DictReader(stream, delimiter="\t")}
    listed = set()
    for conflict in entries("conflicts"):
        ucdp = conflict.get("ucdp", [])
        assert isinstance(ucdp, list)
        for identifier in ucdp:
            assert identifier["type_of_violence"] == 1, conflict
            assert identifier["valid_from"] == starts[identifier["conflict_new_id"]], conflict
            assert identifier["valid_from"] < identifier.get("valid_to", "9999"), conflict
            listed.add(identifier["conflict_new_id"])
    assert listed == set(starts)


# Rough boxes: southernmost and northernmost latitude, westernmost and easternmost longitude.
BOXES = {
    "AFG": (29.3, 38.6, 60.4, 75.0),
    "ARM": (38.8, 41.4, 43.4, 46.7),
    "AZE": (38.3, 42.0, 44.7, 50.6),
    "BFA": (9.3, 15.2, -5.6, 2.5),
    "CAF": (2.2, 11.1, 14.4, 27.5),
    "CMR": (1.6, 13.2, 8.4, 16.2),
    "COD": (-13.5, 5.5, 12.1, 31.4),
    "COL": (-4.3, 13.5, -79.1, -66.8),
    "EGY": (21.9, 31.8, 24.6, 37.0),
    "ETH": (3.3, 15.0, 32.9, 48.1),
    "GEO": (41.0, 43.7, 39.9, 46.8),
    "HTI": (18.0, 20.1, -74.6, -71.6),
    "IND": (6.7, 35.6, 68.1, 97.5),
    "IRN": (25.0, 39.9, 44.0, 63.4),
    "IRQ": (29.0, 37.5, 38.7, 48.7),
    "ISR": (29.4, 33.4, 34.2, 35.9),
    "LBN": (33.0, 34.7, 35.0, 36.7),
    "LBY": (19.4, 33.3, 9.3, 25.2),
    "MEX": (14.5, 32.8, -117.2, -86.6),
    "MLI": (10.1, 25.1, -12.3, 4.3),
    "MMR": (9.7, 28.6, 92.1, 101.2),
    "MOZ": (-26.9, -10.4, 30.2, 40.9),
    "NER": (11.6, 23.6, 0.1, 16.0),
    "NGA": (4.2, 14.0, 2.6, 14.7),
    "PAK": (23.6, 37.1, 60.8, 77.1),
    "PHL": (4.5, 21.2, 115.0, 126.7),
    "PSE": (31.2, 32.6, 34.2, 35.6),
    "SDN": (8.6, 22.3, 21.8, 38.7),
    "SOM": (-1.8, 12.1, 40.9, 51.5),
    "SSD": (3.4, 12.3, 23.4, 35.99),
    "SYR": (32.3, 37.4, 35.6, 42.4),
    "TCD": (7.4, 23.5, 13.4, 24.1),
    "TUR": (35.8, 42.2, 25.6, 44.9),
    "UKR": (44.3, 52.4, 22.1, 40.3),
    "XKX": (41.8, 43.3, 20.0, 21.8),
    "YEM": (12.0, 19.0, 42.5, 54.6),
}
PLACE_KINDS = {"settlement", "admin1", "admin2", "region", "sea"}


def test_places_are_complete() -> None:
    """Each place has a known kind and country, names, and divisions that exist in the same country."""
    countries = keys("countries", "iso3")
    homes = {place["key"]: place.get("country") for place in entries("places")}
    for place in entries("places"):
        assert place["kind"] in PLACE_KINDS, place
        assert place.get("country") in countries or place["kind"] in {"sea", "region"}, place
        assert names(place), place
        assert set(strings(place, "near")) <= homes.keys() | countries, place
        if "admin1" in place:
            assert homes[place["admin1"]] == place["country"], place


def test_places_lie_in_their_country() -> None:
    """Coordinates lie on the globe, and inside a rough box around the countries at war."""
    for place in entries("places"):
        lat, lon = float(str(place["lat"])), float(str(place["lon"]))
        south, north, west, east = BOXES.get(str(place.get("country")), (-60.0, 75.0, -180.0, 180.0))
        assert south <= lat <= north, place
        assert west <= lon <= east, place


@pytest.mark.parametrize(
    ("key", "country"),
    [
        pytest.param("goris", "ARM", id="goris"),
        pytest.param("sotk", "ARM", id="sotk"),
        pytest.param("jermuk", "ARM", id="jermuk"),
        pytest.param("novoivanovka", "AZE", id="novoivanovka"),
        pytest.param("husulu", "AZE", id="husulu"),
        pytest.param("stepanakert", "AZE", id="stepanakert"),
        pytest.param("sevastopol", "UKR", id="sevastopol"),
        pytest.param("tripoli-libya", "LBY", id="tripoli of libya"),
        pytest.param("tripoli-lebanon", "LBN", id="tripoli of lebanon"),
    ],
)
def test_contested_and_shared_names_have_one_home(key: str, country: str) -> None:
    """A disputed or shared place stands under the country that the header of countries.toml gives it."""
    assert [place["country"] for place in entries("places") if place["key"] == key] == [country]


def test_a_shared_spelling_is_ambiguous_somewhere() -> None:
    """At most one place owns a spelling without company; every other place of that name is marked ambiguous."""
    owners: dict[tuple[str, str], set[object]] = {}
    for place in entries("places"):
        for language, group in names(place).items():
            for name in group if not place.get("ambiguous") else []:
                owners.setdefault((language, name.casefold()), set()).add(place["key"])
    assert {name: places for name, places in owners.items() if len(places) > 1} == {}
