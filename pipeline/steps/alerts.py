"""Tells people what they asked to be told: asks every question, sends what is new, remembers what was told."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.alerts import Alert, Item, Plan, ask, load_plan
from pipeline.alerts.channels import NotSentError, send
from pipeline.alerts.memory import Memory, Progress
from pipeline.alerts.message import text_of
from pipeline.alerts.questions import MOST_ITEMS, last_change
from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.steps.run import store_of
from pipeline.store.locks import locked
from pipeline.store.reading import open_snapshot

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """
    What one question led to on one channel.

    Attributes:
        alert: Name of the question.
        channels: Name of the channel.
        n: Things that it found and that had not been told.
        text: The message; empty when there was nothing to tell.
        error: Why it was not sent; empty when it was.
    """

    alert: str
    channels: tuple[str, ...]
    n: int
    text: str = ""
    error: str = ""


def announce(
    settings: Settings, environment: Mapping[str, str], *, now: datetime, dry_run: bool = False
) -> tuple[Sent, ...]:
    """
    Ask every question of `alerts.toml` and send what has not been told.

    What cannot be sent is kept for the next time; nothing that was sent is sent again, except where the process dies
    between sending and remembering.

    Args:
        settings: The installation.
        environment: Holds the channels' secrets.
        now: UTC.
        dry_run: Send and remember nothing.

    Returns:
        One value a question and channel that had something to tell.

    Raises:
        ConfigError: If `alerts.toml` or one of its queries is wrong.
        UsageError: If there is no snapshot.
    """
    plan = load_plan(settings.folder / "alerts.toml")
    if not plan.alerts:
        return ()
    store = store_of(settings)
    with locked(store.run_lock("alerts"), wait_seconds=60), open_snapshot(store.snapshot) as connection:
        memory = Memory(settings.data / "live" / "alerts.json")
        newest = last_change(connection)
        sent: list[Sent] = []
        for alert in plan.alerts:
            for channel in alert.channels:
                progress = memory.of(alert.name, channel)
                items = ask(connection, alert, since=progress.since, now=now, told=frozenset(progress.told))
                one = _deliver(plan, alert, channel, items, environment, dry_run=dry_run) if items else None
                if one is not None:
                    sent.append(one)
                if not dry_run and (one is None or not one.error):
                    memory.remember(alert.name, channel, _further(progress, items, newest))
        return tuple(sent)


def _further(progress: Progress, items: tuple[Item, ...], newest: int) -> Progress:
    """The progress after an answer; where there was too much for one message, the rest is asked for again."""
    since = newest if len(items) < MOST_ITEMS else progress.since
    return Progress(since=since, told=[*progress.told, *(item.key for item in items)])


def _deliver(
    plan: Plan, alert: Alert, channel: str, items: tuple[Item, ...], environment: Mapping[str, str], *, dry_run: bool
) -> Sent:
    """Send one message, unless it is only to be shown."""
    text = text_of(alert, items)
    error = ""
    if not dry_run:
        try:
            send(plan.channels[channel], environment, alert, items)
        except (NotSentError, ConfigError) as failure:
            error = str(failure)
            logger.warning("alert %s over %s: %s", alert.name, channel, failure)
    return Sent(alert=alert.name, channels=(channel,), n=len(items), text=text, error=error)
