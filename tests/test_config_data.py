"""The data that an analyst edits is consistent with itself: keys, codes, references, addresses."""

import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CONFIG = Path(__file__).parents[1] / "config"
KINDS = {"wire", "state", "ngo", "local"}

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
        assert feed.get("kind", "local") in KINDS, feed
        address = urlsplit(str(feed["url"]))
        assert address.scheme == "https", feed
        assert address.hostname, feed


def test_outlets_of_one_host_share_their_family() -> None:
    """Two feeds of one host belong to one owner."""
    owners: dict[str | None, set[object]] = {}
    for feed in entries("feeds"):
        owners.setdefault(urlsplit(str(feed["url"])).hostname, set()).add(feed["family"])
    assert {host: owner for host, owner in owners.items() if len(owner) > 1} == {}
