"""An invented corpus and receivers of messages for the tests of this folder."""

import shutil
import ssl
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from aiosmtpd.smtp import AuthResult, LoginPassword

from pipeline.config import Settings, load_settings
from tests.conftest import free_port
from tests.corpus_builder import build_corpus
from tests.main_job.desk import CONFIG


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with an invented corpus; tests copy what they change."""
    folder = tmp_path_factory.mktemp("invented")
    store = build_corpus(folder / "data")
    shutil.copytree(CONFIG, folder / "config")
    return load_settings(folder / "config", store.data, {})


@pytest.fixture
def installation(invented: Settings, tmp_path: Path) -> Settings:
    """A copy of the invented installation that a test may change."""
    shutil.copytree(invented.data, tmp_path / "data")
    shutil.copytree(invented.folder, tmp_path / "config")
    return load_settings(tmp_path / "config", tmp_path / "data", {})


class Mailbox:
    """A real SMTP server on loopback that keeps what it is sent; with a certificate, from those who sign in only."""

    def __init__(self, certificate: trustme.LeafCert | None = None, password: str = "") -> None:
        self.mails: list[Message] = []
        mails = self.mails

        class Handler(MessageHandler):
            def handle_message(self, message: Message) -> None:
                mails.append(message)

        def sign_in(
            _server: object, _session: object, _envelope: object, _kind: str, given: LoginPassword
        ) -> AuthResult:
            return AuthResult(success=given.password == password.encode())

        options: dict[str, Any] = {}
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            certificate.configure_cert(context)
            options = {
                "tls_context": context,
                "require_starttls": True,
                "auth_required": True,
                "authenticator": sign_in,
            }
        self._controller = Controller(Handler(), hostname="127.0.0.1", port=free_port(), **options)
        self._controller.start()
        self.port = int(self._controller.port)

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()


class Hook:
    """A real HTTP server on loopback that keeps what is posted to it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mailbox of its own."""
    opened = Mailbox()
    yield opened
    opened.close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of webhooks of its own."""
    opened = Hook()
    yield opened
    opened.close()
