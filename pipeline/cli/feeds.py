"""`tocsin feeds`: what is subscribed, whether it works, and when it is polled next."""

import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import (
    DEFAULT_CONFIG,
    DEFAULT_DATA,
    ConfigOption,
    DataOption,
    JsonOption,
    settings_of,
    store_of,
)
from pipeline.config import Settings, load_feeds
from pipeline.errors import ConfigError, UsageError
from pipeline.feedfile import free_name
from pipeline.models import Feed
from pipeline.polling import PollState, settle, why
from pipeline.polling.explain import spell_duration
from pipeline.secrets import split
from pipeline.steps import subscriptions
from pipeline.steps.subscriptions import Check
from pipeline.store import polls

NameArgument = Annotated[str, typer.Argument(help="Name of the feed, as `tocsin feeds list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(no_args_is_help=True, help="What is subscribed, whether it works, and when it is polled next.")
    group.command("list")(list_feeds)
    group.command("add")(add)
    group.command("remove")(remove)
    group.command("check")(check)
    group.command("import")(import_list)
    group.command("export")(export)
    group.command("why")(explain)
    group.command("pause")(pause)
    group.command("resume")(resume)
    app.add_typer(group, name="feeds")


def list_feeds(
    config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA, as_json: JsonOption = False
) -> None:
    """List the subscribed feeds with their next poll."""
    settings = settings_of(config, data)
    feeds = _subscribed(settings)
    states = _states(settings, feeds)
    now = datetime.now(UTC)
    if as_json:
        rows = [asdict(feed) | {"state": asdict(states[feed.name])} for feed in feeds]
        typer.echo(json.dumps(rows, default=_plain, indent=2))
        return
    table = Table("name", "language", "country", "next poll", "last", "address", box=None)
    for feed in feeds:
        state = states[feed.name]
        last = state.last_reason or ("ok" if state.polled_at else "-")
        table.add_row(feed.name, feed.language or "", feed.country or "", _next(state, now), last, state.url)
    Console().print(table)


def add(
    url: Annotated[str, typer.Argument(help="Address of a feed, or of a site that announces its feeds.")],
    *,
    name: Annotated[str | None, typer.Option(help="Short unique name; made from the title when left out.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code of its articles.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-3 code of the publisher's country.")] = None,
    family: Annotated[str | None, typer.Option(help="Ownership family.")] = None,
    kind: Annotated[str | None, typer.Option(help="wire, state, ngo or local.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Subscribe to a feed; given a site's page, find its feeds and take the first."""
    settings = settings_of(config, data)
    path = _feeds_file(settings)
    feed, seen, others = _discover(settings, url)
    taken = {known.name for known in load_feeds(path)} if path.exists() else set()
    chosen = replace(
        feed,
        name=name or free_name(seen.title or feed.url, taken),
        language=language or seen.language,
        country=country,
        family=family,
        kind=kind,
    )
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    subscriptions.add(path, chosen)
    _keep_only_if_valid(path, before)
    typer.echo(f"added {chosen.name}: {split(chosen.url)[0]} ({seen.kind}, {seen.n_entries} entries)")
    for other, title in others:
        typer.echo(f"also announced: {other}{f' ({title})' if title else ''}")


def _discover(settings: Settings, url: str) -> tuple[Feed, Check, tuple[tuple[str, str], ...]]:
    """Find the feed behind an address: itself, or the first one that it announces."""
    address = url if "://" in url else f"https://{url}"
    (found,) = subscriptions.look_at(settings, [Feed(name="", url=address)])
    if not found.check.reason:
        return Feed(name="", url=address), found.check, ()
    for number, (announced, _) in enumerate(found.announced):
        (tried,) = subscriptions.look_at(settings, [Feed(name="", url=announced)])
        if not tried.check.reason:
            others = found.announced[:number] + found.announced[number + 1 :]
            return Feed(name="", url=announced), tried.check, others
    raise UsageError(
        f"{found.check.url} is no feed ({found.check.reason}: {found.check.meaning}) and announces none that works",
        "Give the address of the feed itself",
    )


def _keep_only_if_valid(path: Path, before: str) -> None:
    """Put the file back as it was when the new entry does not pass the checks of the configuration."""
    try:
        load_feeds(path)
    except ConfigError:
        path.write_text(before, encoding="utf-8")
        raise


def remove(name: NameArgument, config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> None:
    """End a subscription; what it brought stays in the corpus."""
    subscriptions.remove(_feeds_file(settings_of(config, data)), name)
    typer.echo(f"removed {name}")


def check(
    name: Annotated[str | None, typer.Argument(help="Name of one feed; all when left out.")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
    as_json: JsonOption = False,
) -> int:
    """Ask for one feed or all, and tell what a person needs to know about them. Stores nothing."""
    settings = settings_of(config, data)
    feeds = load_feeds(_feeds_file(settings))
    chosen = [subscriptions.named(feeds, name)] if name else feeds
    checks = subscriptions.check_feeds(settings, chosen)
    news = _last_news(settings)
    if as_json:
        rows = [asdict(one) | {"full_text": one.full_text, "last_new": news.get(one.name)} for one in checks]
        typer.echo(json.dumps(rows, default=_plain, indent=2))
    elif name:
        for label, value in _details(checks[0], news.get(name)):
            typer.echo(f"{label:<12} {value}")
    else:
        _print_checks(checks, news)
    return 0 if any(not one.reason for one in checks) else 1


def _print_checks(checks: tuple[Check, ...], news: dict[str, datetime]) -> None:
    """One row a feed; those that need a person first."""
    table = Table("name", "works", "kind", "entries", "newest", "text", "last new", "remarks", box=None)
    for one in sorted(checks, key=lambda one: (not one.reason, one.name)):
        table.add_row(
            one.name,
            one.reason or "yes",
            one.kind,
            str(one.n_entries) if one.kind else "",
            f"{one.newest:%Y-%m-%d %H:%M}" if one.newest else "",
            "" if not one.kind else "full" if one.full_text else "teaser",
            f"{news[one.name]:%Y-%m-%d %H:%M}" if one.name in news else "",
            "; ".join(_remarks(one)),
        )
    Console().print(table)


def _remarks(one: Check) -> list[str]:
    """What deserves a look."""
    remarks = [f"moved to {one.moved_to}"] if one.moved_to else []
    if one.kind and not one.validators:
        remarks.append("no validators")
    if one.pages not in ("", "allowed"):
        remarks.append(f"pages: {one.pages}")
    if one.n_dated < one.n_entries:
        remarks.append(f"{one.n_entries - one.n_dated} entries without a date")
    return [*remarks, *one.opt_outs, *one.flags]


def _details(one: Check, last_new: datetime | None) -> list[tuple[str, str]]:
    """All that is known of one feed, a line each."""
    return [
        ("address", one.url),
        ("works", f"no: {one.reason} ({one.meaning})" if one.reason else "yes"),
        ("status", str(one.status) if one.status else "no answer"),
        ("kind", one.kind or "-"),
        ("title", one.title or "-"),
        ("language", one.language or "not stated"),
        ("entries", f"{one.n_entries}, {one.n_dated} of them dated"),
        ("newest", f"{one.newest:%Y-%m-%d %H:%M} UTC" if one.newest else "-"),
        ("text", f"{'full' if one.full_text else 'teasers'} (median {one.median_words} words)"),
        ("last new", f"{last_new:%Y-%m-%d %H:%M} UTC" if last_new else "never, in this corpus"),
        ("moved", one.moved_to or "no"),
        ("validators", ", ".join(one.validators) or "none: every poll transfers the whole feed"),
        ("pages", one.pages or "-"),
        ("opt-outs", ", ".join(one.opt_outs) or "none"),
        ("oddities", ", ".join(one.flags) or "none"),
    ]


def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A subscription list, OPML.")],
    config: ConfigOption = DEFAULT_CONFIG,
    data: DataOption = DEFAULT_DATA,
) -> None:
    """Subscribe to all feeds of another reader's list."""
    added, left_out = subscriptions.import_opml(_feeds_file(settings_of(config, data)), file.read_bytes())
    for feed in added:
        typer.echo(f"added {feed.name}: {split(feed.url)[0]}")
    typer.echo(f"{len(added)} added, {left_out} left out (subscribed already, or not on the web)")


def export(config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> None:
    """Print the subscriptions as OPML; secrets in addresses stay out."""
    sys.stdout.write(subscriptions.export_opml(load_feeds(_feeds_file(settings_of(config, data)))))


def explain(name: NameArgument, config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> None:
    """Say in one sentence when a feed is polled next, and which rule decided."""
    settings = settings_of(config, data)
    feed = subscriptions.named(_subscribed(settings), name)
    now = datetime.now(UTC)
    typer.echo(f"{name} {why(settle(_states(settings, [feed])[name], now), now)}")


def pause(name: NameArgument, config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> None:
    """Stop polling a feed until `resume`."""
    _set_disabled(settings_of(config, data), name, "paused")
    typer.echo(f"{name} is paused")


def resume(name: NameArgument, config: ConfigOption = DEFAULT_CONFIG, data: DataOption = DEFAULT_DATA) -> None:
    """Poll a feed again that was paused, or that was given up because it was gone or had moved."""
    _set_disabled(settings_of(config, data), name, "")
    typer.echo(f"{name} is polled again")


def _set_disabled(settings: Settings, name: str, reason: str) -> None:
    """Disable a feed, or make it due now."""
    feed = subscriptions.named(_subscribed(settings), name)
    store = store_of(settings)
    store.prepare(datetime.now(UTC))
    with store.transaction() as connection:
        state = polls.states(connection, [feed])[name]
        polls.remember(connection, [(feed, replace(state, disabled_reason=reason, next_due_at=None, failures=0))])


def _subscribed(settings: Settings) -> list[Feed]:
    """The subscribed feeds, secrets taken off."""
    return [replace(feed, url=split(feed.url)[0]) for feed in load_feeds(_feeds_file(settings))]


def _states(settings: Settings, feeds: list[Feed]) -> dict[str, PollState]:
    """What is remembered of feeds; nothing where there is no corpus yet."""
    store = store_of(settings)
    if not store.live.exists():
        return {feed.name: PollState(url=feed.url) for feed in feeds}
    with store.transaction() as connection:
        return polls.states(connection, feeds)


def _last_news(settings: Settings) -> dict[str, datetime]:
    """When each feed last brought an entry that was new, by name."""
    store = store_of(settings)
    if not store.live.exists():
        return {}
    with store.transaction() as connection:
        return polls.last_news(connection)


def _next(state: PollState, now: datetime) -> str:
    """When a feed is polled next, in a few words."""
    if state.disabled_reason:
        return state.disabled_reason
    if state.next_due_at is None or state.next_due_at <= now:
        return "now"
    return f"in {spell_duration((state.next_due_at - now).total_seconds())}"


def _feeds_file(settings: Settings) -> Path:
    """Where the subscriptions stand."""
    return settings.folder / "feeds.toml"


def _plain(value: object) -> object:
    """Spell a value for JSON."""
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else str(value)
