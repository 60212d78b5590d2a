"""Alerts, sent to a real mailbox, a real webhook and a real command."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from pipeline.alerts import ask, load_plan
from pipeline.config import Settings
from pipeline.errors import ConfigError
from pipeline.steps.alerts import announce
from pipeline.store.reading import open_snapshot
from tests.corpus_builder import NOW
from tests.operate.conftest import Hook, Mailbox

QUESTION = '''
[[alerts]]
name = "stories"
title = "Stories"
channels = ["way"]
query = """
SELECT member.story_id AS key, article.title, article.canonical_url AS link, 'attack' AS tags
FROM story_articles AS member JOIN articles AS article ON article.id = member.article_id
WHERE article.id IN (SELECT article_id FROM changes WHERE seq > $since)
ORDER BY member.story_id, article.id
"""
'''


def write_plan(settings: Settings, channel: str, question: str = QUESTION) -> None:
    """Put an `alerts.toml` in place."""
    (settings.folder / "alerts.toml").write_text(f"[channels.way]\n{channel}\n{question}", encoding="utf-8")


def test_shipped_questions_can_be_asked(invented: Settings, tmp_path: Path) -> None:
    """Every example of the shipped file is right as it stands, once the signs of comment are taken off."""
    lines = (invented.folder / "alerts.toml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("# [channels"))
    plain = "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines[start:])
    (tmp_path / "alerts.toml").write_text(plain, encoding="utf-8")
    plan = load_plan(tmp_path / "alerts.toml")
    assert {channel.kind for channel in plan.channels.values()} == {"email", "webhook", "apprise", "command"}
    assert len(plan.alerts) == 4
    with open_snapshot(invented.data / "tocsin.duckdb") as connection:
        found = {one.name: ask(connection, one, since=0, now=NOW, told=()) for one in plan.alerts}
    assert found["silent-feed"]


def test_webhook_tells_once_with_evidence(installation: Settings, hook: Hook) -> None:
    """A message carries key, titles, links and tags; a second time nothing is told."""
    write_plan(installation, f'kind = "webhook"\nurl = "{hook.url}"')
    first = announce(installation, {}, now=NOW)
    assert [one.error for one in first] == [""]
    message = json.loads(hook.bodies[0])
    assert message["alert"] == "stories"
    assert len({item["key"] for item in message["items"]}) == len(message["items"]) == first[0].n
    evidence = message["items"][0]["evidence"][0]
    assert evidence["title"]
    assert evidence["link"].startswith("https://")
    assert evidence["tags"] == "attack"
    told = {item["key"] for item in message["items"]}
    for number in range(1, 40):
        if not announce(installation, {}, now=NOW):
            break
        assert not told & {item["key"] for item in json.loads(hook.bodies[number])["items"]}
    assert announce(installation, {}, now=NOW) == ()


def test_what_is_not_sent_is_kept(installation: Settings, hook: Hook) -> None:
    """A receiver that refuses gets the same message again next time."""
    write_plan(installation, f'kind = "webhook"\nurl = "{hook.url}"')
    hook.status = 503
    assert "the webhook answered 503" in announce(installation, {}, now=NOW)[0].error
    hook.status = 200
    assert announce(installation, {}, now=NOW)[0].error == ""
    assert hook.bodies[0] == hook.bodies[1]


def test_mail(installation: Settings, mailbox: Mailbox) -> None:
    """A mail has one line of subject and the evidence in its text."""
    write_plan(
        installation,
        f'kind = "email"\nhost = "127.0.0.1"\nport = {mailbox.port}\nstarttls = false\n'
        'sender = "tocsin@example.org"\nto = ["desk@example.org"]',
    )
    assert announce(installation, {}, now=NOW)[0].error == ""
    (mail,) = mailbox.mails
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"].startswith("Stories: ")
    assert "https://" in mail.get_payload(decode=True).decode()  # type: ignore[union-attr]  # a text has bytes


def test_mail_is_encrypted_and_signed_in(
    installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default a mail goes out under STARTTLS only, after signing in with what the environment holds."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    post = Mailbox(certificate=authority.issue_cert("localhost"), password="canary-4711")
    channel = (
        f'kind = "email"\nhost = "localhost"\nport = {post.port}\nsender = "tocsin@example.org"\n'
        'to = ["desk@example.org"]\nusername_env = "POST_USER"\npassword_env = "POST_PASSWORD"'
    )
    write_plan(installation, channel)
    secrets = {"POST_USER": "tocsin", "POST_PASSWORD": "wrong"}
    refused = announce(installation, secrets, now=NOW)[0].error
    assert "did not take the mail" in refused
    assert "wrong" not in refused
    assert announce(installation, secrets | {"POST_PASSWORD": "canary-4711"}, now=NOW)[0].error == ""
    assert len(post.mails) == 1
    post.close()


def test_command(installation: Settings, tmp_path: Path) -> None:
    """A command gets the message as JSON, without a shell."""
    target = tmp_path / "told.json"
    program = f"import sys; open({str(target)!r}, 'w').write(sys.stdin.read())"
    write_plan(installation, f'kind = "command"\ncommand = {json.dumps([sys.executable, "-c", program])}')
    assert announce(installation, {}, now=NOW)[0].error == ""
    assert json.loads(target.read_text(encoding="utf-8"))["items"]


def test_apprise_takes_its_url_from_the_environment(installation: Settings, hook: Hook) -> None:
    """An Apprise URL is a secret: it comes from the environment, and without it the message is kept."""
    write_plan(installation, 'kind = "apprise"\nurl_env = "TOCSIN_TEST_APPRISE"')
    assert "TOCSIN_TEST_APPRISE is not set" in announce(installation, {}, now=NOW)[0].error
    environment = {"TOCSIN_TEST_APPRISE": hook.url.replace("http://", "json://")}
    assert announce(installation, environment, now=NOW)[0].error == ""
    assert "Stories" in hook.bodies[0].decode()


def test_dry_run_sends_and_remembers_nothing(installation: Settings, hook: Hook) -> None:
    """A dry run shows the message; the real run then sends it."""
    write_plan(installation, f'kind = "webhook"\nurl = "{hook.url}"')
    shown = announce(installation, {}, now=NOW, dry_run=True)
    assert not hook.bodies
    assert shown[0].text == announce(installation, {}, now=NOW + timedelta(hours=1))[0].text


@pytest.mark.parametrize(
    ("channel", "question", "words"),
    [
        pytest.param('kind = "email"', QUESTION, "needs sender and to", id="incomplete"),
        pytest.param('kind = "pigeon"', QUESTION, "kind", id="unknown kind"),
        pytest.param('kind = "webhook"\nurl = "https://u:p@example.org/"', QUESTION, "url_env", id="secret in file"),
        pytest.param(
            'kind = "command"\ncommand = ["true"]', QUESTION.replace("way", "none"), '"none"', id="no channel"
        ),
        pytest.param('kind = "command"\ncommand = ["true"]', QUESTION * 2, "two alerts", id="twice"),
        pytest.param('kind = "command"\ncommand = ["true"]', QUESTION.replace("title,", "id,"), "title", id="columns"),
        pytest.param(
            'kind = "command"\ncommand = ["true"]', QUESTION.replace("FROM", "FORM"), '"stories"', id="no SQL"
        ),
        pytest.param(
            'kind = "command"\ncommand = ["true"]',
            QUESTION.replace("story_articles", "read_csv('/etc/passwd')"),
            '"stories"',
            id="reads files",
        ),
    ],
)
def test_mistakes(installation: Settings, channel: str, question: str, words: str) -> None:
    """A mistake in the file is named, with what to do."""
    write_plan(installation, channel, question)
    with pytest.raises(ConfigError, match=r"alerts\.toml") as caught:
        announce(installation, {}, now=NOW)
    assert words in str(caught.value)
