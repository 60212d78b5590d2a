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
        ("actors", "key"),
        ("conflicts", "key"),
        ("conflicts", "name"),
    ],
)
def test_keys_are_unique(name: str, field: str) -> None:
    """No key and no code stands twice in its file."""
    assert repeated([entry[field] for entry in entries(name) if field in entry]) == []


@pytest.mark.parametrize(("name", "least"), [("countries", 198), ("actors", 150), ("conflicts", 60)])
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
    known = {
        "country": keys("countries", "iso3"),
        "actor": keys("actors"),
    }
    for conflict in entries("conflicts"):
        assert set(strings(conflict, "countries")) <= known["country"], conflict
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
