"""Configuration: defaults, the environment, and messages that name file, line, value and remedy."""

from pathlib import Path

import pytest

from pipeline.config import load_feeds, load_settings
from pipeline.errors import ConfigError

CONFIG = Path(__file__).parents[1] / "config"


def folder(tmp_path: Path, text: str, name: str = "tocsin.toml") -> Path:
    """A configuration folder with one file."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_shipped_settings_are_the_defaults(tmp_path: Path) -> None:
    """The file that ships states the defaults, so that removing a line changes nothing."""
    shipped = load_settings(CONFIG, tmp_path, {})
    empty = load_settings(folder(tmp_path, ""), tmp_path, {})
    for section in ("fetch", "poll", "extract", "store", "schedule", "retention"):
        assert getattr(shipped, section) == getattr(empty, section)


def test_environment_overrides_the_file(tmp_path: Path) -> None:
    """A variable wins over the file and is typed as TOML."""
    settings = load_settings(
        folder(tmp_path, "[fetch]\nhost_delay = 3\n"),
        tmp_path,
        {"TOCSIN_FETCH__HOST_DELAY": "0.5", "TOCSIN_FETCH__ALLOWED_NETWORKS": '["10.0.0.0/8"]', "OTHER": "x"},
    )
    assert settings.fetch.host_delay == 0.5
    assert settings.fetch.allowed_networks == ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        pytest.param(
            "[fetch]\nread_timeout = -1\n", {}, r"tocsin\.toml, line 2: `fetch\.read_timeout` = -1", id="value"
        ),
        pytest.param("[fetch]\n\nspeed = 1\n", {}, r"tocsin\.toml, line 3: unknown key `fetch\.speed`", id="key"),
        pytest.param("[speed]\n", {}, r"unknown key `speed`", id="section"),
        pytest.param("[fetch\n", {}, r"tocsin\.toml: .*line 1", id="not TOML"),
        pytest.param('[fetch]\nopt_out = "maybe"\n', {}, r"line 2: `fetch\.opt_out` = 'maybe'", id="choice"),
        pytest.param(
            "", {"TOCSIN_FETCH__ATTEMPTS": "0"}, r"TOCSIN_FETCH__ATTEMPTS: `fetch\.attempts` = 0", id="variable"
        ),
        pytest.param('[schedule]\ningest = "often"\n', {}, r"line 2: `schedule\.ingest` = 'often'", id="cron"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, environment: dict[str, str], said: str) -> None:
    """A mistake is told with its place, its value and a remedy."""
    with pytest.raises(ConfigError, match=said) as caught:
        load_settings(folder(tmp_path, text), tmp_path, environment)
    assert caught.value.remedy


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """A configuration folder that is not there is named with the option that sets it."""
    with pytest.raises(ConfigError, match=r"nowhere.*--config"):
        load_settings(tmp_path / "nowhere", tmp_path, {})


FEED = '[[feeds]]\nname = "a"\nurl = "https://a.example/feed"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(FEED + FEED, 'name "a" stands twice', id="name twice"),
        pytest.param(FEED + FEED.replace('"a"', '"b"'), "url .* stands twice", id="url twice"),
        pytest.param('[[feeds]]\nname = "a"\n', r"line 1: `feeds\[1\]\.url` is missing", id="no url"),
        pytest.param(FEED + '[[feeds]]\nname = "b"\nurl = "ftp://x"\n', r"line 6: `feeds\[2\]\.url`", id="scheme"),
        pytest.param(FEED + 'country = "Ukraine"\n', r"line 4: `feeds\[1\]\.country` = 'Ukraine'", id="country"),
        pytest.param(FEED.replace("/feed", "/${NOT_SET}"), r"feeds.toml, line 3: .* NOT_SET is not set", id="variable"),
        pytest.param("\ufeff[[feeds", "feeds.toml", id="byte-order mark"),
    ],
)
def test_feeds_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    """A mistake in the list of feeds is told with its place."""
    with pytest.raises(ConfigError, match=said):
        load_feeds(folder(tmp_path, text, "feeds.toml") / "feeds.toml")


def test_secrets_come_from_the_environment(tmp_path: Path) -> None:
    """A variable in an address is filled in when the file is read."""
    text = FEED.replace("/feed", "/feed?token=${HERALD}")
    (feed,) = load_feeds(folder(tmp_path, text, "feeds.toml") / "feeds.toml", {"HERALD": "s3cret"})
    assert feed.url == "https://a.example/feed?token=s3cret"


def test_shipped_feeds() -> None:
    """At least sixty feeds ship, and their addresses are kept byte for byte."""
    feeds = load_feeds(CONFIG / "feeds.toml")
    text = (CONFIG / "feeds.toml").read_text(encoding="utf-8")
    assert len(feeds) >= 60
    assert all(f'"{feed.url}"' in text for feed in feeds)
