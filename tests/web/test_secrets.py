"""Secrets leave an address when it is read, and come back only into requests to their own origin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.secrets import PLACEHOLDER, Secret, Vault, fill, split

CANARY = "Canary-4711/x"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        pytest.param("https://u:p%40ss@E.org/f?x=1", "https://E.org/f?x=1", id="credentials"),
        pytest.param("https://e.org/f?token=abc&x=%E4", f"https://e.org/f?token={PLACEHOLDER}&x=%E4", id="token"),
        pytest.param("https://e.org/f?apiKey=abc", f"https://e.org/f?apiKey={PLACEHOLDER}", id="api-key"),
        pytest.param(
            "https://e.org/f?access_token=abc", f"https://e.org/f?access_token={PLACEHOLDER}", id="access-token"
        ),
        pytest.param("https://e.org/f?user[password]=a", f"https://e.org/f?user[password]={PLACEHOLDER}", id="nested"),
        pytest.param(
            "https://e.org/f?X-Amz-Signature=a", f"https://e.org/f?X-Amz-Signature={PLACEHOLDER}", id="signed"
        ),
        pytest.param("https://e.org/f?monkey=1&keyword=war", "https://e.org/f?monkey=1&keyword=war", id="innocent"),
        pytest.param("https://e.org/f?author=smith&token=", "https://e.org/f?author=smith&token=", id="empty"),
        pytest.param("https://e.org/f?a&b=&&c", "https://e.org/f?a&b=&&c", id="odd-query-stays"),
    ],
)
def test_split(url: str, written: str) -> None:
    """Secret parts are taken off, all else stays byte for byte, and a second time finds nothing."""
    assert split(url)[0] == written
    assert split(written) == (written, ())


@given(st.text(min_size=4, max_size=20).filter(lambda value: value.strip() and value != PLACEHOLDER))
def test_a_secret_comes_back_for_its_origin_only(value: str) -> None:
    """Revealing gives the server the same value; another host, scheme or port gets the placeholder."""
    from urllib.parse import parse_qs, quote_plus, urlsplit

    written, secrets = split(f"https://e.org/feed?n=1&token={quote_plus(value)}")
    vault = Vault(secrets)
    assert parse_qs(urlsplit(vault.reveal(written)).query)["token"] == [value]
    for other in ("http://e.org/feed", "https://e.org:8443/feed", "https://evil.org/feed"):
        assert vault.reveal(f"{other}?token={PLACEHOLDER}") == f"{other}?token={PLACEHOLDER}"


@given(st.sampled_from(["token={}", "u=1&key={}", "auth={}&b=2"]), st.text(min_size=6, max_size=12))
def test_hide_undoes_reveal(query: str, value: str) -> None:
    """An address in which secrets were put back is written down without them again."""
    from urllib.parse import quote_plus

    written, secrets = split(f"https://e.org/feed?{query.format(quote_plus(value))}")
    vault = Vault(secrets)
    assert vault.hide_url(vault.reveal(written)) == written


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://e.org/a?t=Canary-4711%2Fx", id="quoted"),
        pytest.param("https://e.org/a?t=Canary-4711/x", id="plain"),
        pytest.param("Location: /x/Canary-4711/x/y", id="in-a-path"),
    ],
)
def test_hide(text: str) -> None:
    """A known secret is masked wherever it stands, however it is spelled."""
    vault = Vault([Secret(origin="https://e.org", name="token", value=CANARY)])
    assert "4711" not in vault.hide(text)
    assert "4711" not in vault.hide_url(text)


def test_unknown_parameters_of_pages_are_left_alone() -> None:
    """A page parameter that is merely named like a secret is not masked: it tells pages apart."""
    vault = Vault([Secret(origin="https://e.org", name="token", value=CANARY)])
    assert vault.hide_url("https://e.org/page?key=17") == "https://e.org/page?key=17"


def test_a_secret_never_shows_itself() -> None:
    """Neither the value nor the vault prints it."""
    secret = Secret(origin="https://e.org", name="token", value=CANARY)
    assert "4711" not in f"{secret!r} {secret} {Vault([secret])!r}"


@pytest.mark.parametrize(
    ("url", "filled"),
    [
        pytest.param("https://e.org/f?token=${T}&x=%E4", "https://e.org/f?token=Canary-4711%2Fx&x=%E4", id="token"),
        pytest.param("https://u:${T}@e.org/f", "https://u:Canary-4711%2Fx@e.org/f", id="password"),
        pytest.param("https://e.org/$T/{T}", "https://e.org/$T/{T}", id="no variable"),
    ],
)
def test_fill(url: str, filled: str) -> None:
    """A variable of the environment takes its place, and is taken off again before anything is written down."""
    assert fill(url, {"T": CANARY}) == filled
    written, secrets = split(filled)
    assert "4711" not in written
    assert [secret.value.rpartition(":")[2] for secret in secrets] == ([CANARY] if filled != url else [])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        pytest.param("https://e.org/f?token=${MISSING}", "MISSING is not set", id="not set"),
        pytest.param("https://e.org/${T}/f", "may stand in front of the host", id="path"),
        pytest.param("https://e.org/f?name=${T}", "may stand in front of the host", id="another parameter"),
    ],
)
def test_fill_refuses(url: str, words: str) -> None:
    """What is not set, or would be written down, is refused."""
    with pytest.raises(ValueError, match=words):
        fill(url, {"T": CANARY})
