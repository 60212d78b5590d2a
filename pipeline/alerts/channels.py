"""Sends a message: to a command, a webhook, a mailbox, or any service that Apprise knows."""

import smtplib
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage

import apprise

from pipeline.alerts.message import json_of, subject_of, text_of
from pipeline.alerts.plan import Alert, Channel
from pipeline.alerts.questions import Item
from pipeline.errors import TocsinError

SEND_SECONDS = 30.0


class NotSentError(TocsinError):
    """A message could not be sent; it is sent again next time."""


def send(channel: Channel, environment: Mapping[str, str], alert: Alert, items: Sequence[Item]) -> None:
    """
    Send what a question found over one channel.

    Args:
        channel: The channel.
        environment: Holds its secrets.
        alert: The question.
        items: What it found; at least one.

    Raises:
        ConfigError: If a secret is not set.
        NotSentError: If the other side does not take it.
    """
    _SENDERS[channel.kind](channel, environment, alert, items)


def _run(channel: Channel, _: Mapping[str, str], alert: Alert, items: Sequence[Item]) -> None:
    """Run the command with the message as JSON on its standard input."""
    try:
        done = subprocess.run(  # noqa: S603 (the operator's own command, no shell)
            list(channel.command), input=json_of(alert, items), timeout=SEND_SECONDS, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSentError(f"{channel.command[0]}: {type(error).__name__}", "Check the command") from error
    if done.returncode:
        raise NotSentError(f"{channel.command[0]} ended with exit code {done.returncode}", "Check the command")


def _post(channel: Channel, environment: Mapping[str, str], alert: Alert, items: Sequence[Item]) -> None:
    """POST the message as JSON."""
    url = channel.url or channel.secret(channel.url_env, environment)
    if not url.startswith(("http://", "https://")):
        raise NotSentError("the webhook's address is no http(s) URL", "Correct it")
    headers = {"Content-Type": "application/json", "User-Agent": "tocsin"}
    request = urllib.request.Request(url, data=json_of(alert, items), headers=headers)  # noqa: S310 (checked above)
    try:
        urllib.request.urlopen(request, timeout=SEND_SECONDS).close()  # noqa: S310 (checked above)
    except urllib.error.HTTPError as error:
        raise NotSentError(f"the webhook answered {error.code}", "Check its address") from error
    except (OSError, ValueError) as error:
        raise NotSentError(f"the webhook cannot be reached ({type(error).__name__})", "Check its address") from error


def _mail(channel: Channel, environment: Mapping[str, str], alert: Alert, items: Sequence[Item]) -> None:
    """Send a mail of plain text."""
    message = EmailMessage()
    message["Subject"] = subject_of(alert, items)
    message["From"] = channel.sender
    message["To"] = ", ".join(channel.to)
    message.set_content(text_of(alert, items))
    user = channel.secret(channel.username_env, environment)
    password = channel.secret(channel.password_env, environment)
    try:
        with smtplib.SMTP(channel.host, channel.port, timeout=SEND_SECONDS) as server:
            if channel.starttls:
                server.starttls(context=ssl.create_default_context())
            if user:
                server.login(user, password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(
            f"{channel.host}:{channel.port} did not take the mail ({type(error).__name__})", "Check the channel"
        ) from error


def _notify(channel: Channel, environment: Mapping[str, str], alert: Alert, items: Sequence[Item]) -> None:
    """Send the message by Apprise."""
    service = apprise.Apprise()
    if not service.add(channel.secret(channel.url_env, environment)):
        raise NotSentError(f"{channel.url_env} holds no URL that Apprise knows", "See Apprise's list of services")
    if not service.notify(title=subject_of(alert, items), body=text_of(alert, items)):
        raise NotSentError(f"the service behind {channel.url_env} did not take the message", "Check its URL")


_SENDERS: dict[str, Callable[[Channel, Mapping[str, str], Alert, Sequence[Item]], None]] = {
    "command": _run,
    "webhook": _post,
    "email": _mail,
    "apprise": _notify,
}
