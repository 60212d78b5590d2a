"""One spelling of a web address."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls import article_id, article_key, canonical_url, host, site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTPS://E.org/A", "https://e.org/A", id="case of scheme and host"),
        pytest.param("http://e.org:80/a", "http://e.org/a", id="default port"),
        pytest.param("http://e.org:8080/a", "http://e.org:8080/a", id="other port"),
        pytest.param("https://e.org/a#part", "https://e.org/a", id="fragment"),
        pytest.param("https://e.org", "https://e.org/", id="empty path"),
        pytest.param("https://ann:secret@e.org/a", "https://e.org/a", id="user and password"),
        pytest.param("https://e.org/?q=%E4", "https://e.org/?q=%E4", id="latin-1 escape kept"),
        pytest.param("https://e.org/a?b=&c", "https://e.org/a?b=&c", id="blank parameters kept"),
        pytest.param("https://e.org/a?z=1&a=2", "https://e.org/a?z=1&a=2", id="order kept"),
        pytest.param("https://e.org/a?utm_source=x&id=7&fbclid=y", "https://e.org/a?id=7", id="tracking"),
        pytest.param(
            "https://e.org/a?at_medium=RSS&at_campaign=KARANGA", "https://e.org/a", id="broadcaster's tracking"
        ),
        pytest.param("https://e.org/a?ref=rss", "https://e.org/a", id="channel"),
        pytest.param("https://e.org/a?ref=A-113", "https://e.org/a?ref=A-113", id="reference that is no channel"),
        pytest.param("https://e.org/a;jsessionid=1F?x=1", "https://e.org/a?x=1", id="session in the path"),
        pytest.param("https://e.org/a/./b/../c", "https://e.org/a/c", id="dot segments"),
        pytest.param("https://e.org/a%2Fb", "https://e.org/a%2Fb", id="escaped slash kept"),
        pytest.param(" https://e.org/a\n ", "https://e.org/a", id="white space around"),
        pytest.param("https://e.org/a b?q=ü", "https://e.org/a%20b?q=%C3%BC", id="white space and letters inside"),
        pytest.param("https://пример.рф/х", "https://xn--e1afmkfd.xn--p1ai/%D1%85", id="internationalised"),
        pytest.param("https://[::1]:8443/a", "https://[::1]:8443/a", id="IPv6"),
    ],
)
def test_canonical_url(url: str, expected: str) -> None:
    """Spellings of one page collapse, different pages stay apart, and a canonical address is its own."""
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param("/news/a", id="relative"),
        pytest.param("ftp://e.org/a", id="other scheme"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("https:///a", id="no host"),
        pytest.param("https://e.org:99999/", id="port out of range"),
        pytest.param("https://e..org/", id="empty label"),
        pytest.param("https://e.org/" + "a" * 9000, id="too long"),
    ],
)
def test_refused_addresses(url: str) -> None:
    """What is no absolute http(s) address is refused with ValueError everywhere."""
    for function in (canonical_url, article_key, article_id, host, site):
        with pytest.raises(ValueError, match=r"."):
            function(url)


def test_one_page_under_many_spellings_C35() -> None:  # noqa: N802 (the fault's number)
    """Tracking, scheme, port, case, fragment and AMP spellings of one page are one article."""
    spellings = [
        "https://www.e.org/world/story-1?id=7",
        "http://www.e.org/world/story-1?id=7",
        "HTTPS://WWW.E.ORG/world/story-1?id=7",
        "https://www.e.org:443/world/story-1?id=7",
        "http://e.org:80/world/story-1?id=7",
        "https://e.org/world/story-1?id=7#comments",
        "https://e.org/world/story-1?utm_source=rss&id=7&utm_medium=feed",
        "https://amp.e.org/world/story-1?id=7",
        "https://e.org/world/story-1/amp?id=7",
        "https://e.org/amp/world/story-1?id=7",
        "https://e.org/world/story-1?id=7&outputType=amp",
        "https://e.org/world/story-1.amp?id=7",
        "https://m.e.org/world/story-1?id=7&amp=1",
        "https://www.google.com/amp/s/www.e.org/world/story-1?id=7",
        "https://www-e-org.cdn.ampproject.org/c/s/www.e.org/world/story-1?id=7",
        "https://e.org/world/../world/./story-1?id=7",
    ]
    assert {article_key(spelling) for spelling in spellings} == {"https://e.org/world/story-1?id=7"}
    assert len({article_id(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://e.org/a", "https://e.org/A", id="case of the path"),
        pytest.param("https://e.org/a?id=1", "https://e.org/a?id=2", id="parameter"),
        pytest.param("https://e.org/a", "https://f.org/a", id="host"),
        pytest.param("https://news.e.org/a", "https://e.org/a", id="other host of the site"),
        pytest.param("https://e.org/amp", "https://e.org/amp-3", id="a word that begins like amp"),
        pytest.param("https://e.org/amphibians", "https://e.org/hibians", id="a word that contains amp"),
    ],
)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    """Two pages have two identities."""
    assert article_id(one) != article_id(other)


def test_ids_are_stable() -> None:
    """An id is the same in every process and every release."""
    assert article_id("https://example.org/a") == "ef5d3ecea193ed7045edeb922cbd6cc1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://www.bbc.co.uk/news", "bbc.co.uk", id="second-level suffix"),
        pytest.param("https://m.bbc.co.uk/news", "bbc.co.uk", id="mobile"),
        pytest.param("https://english.e.com.ua/x", "e.com.ua", id="language host"),
        pytest.param("https://one.blogspot.com/", "one.blogspot.com", id="shared domain"),
        pytest.param("https://reliefweb.int/", "reliefweb.int", id="int"),
        pytest.param("http://127.0.0.1:8000/a", "127.0.0.1", id="address"),
        pytest.param("http://localhost/a", "localhost", id="name without suffix"),
    ],
)
def test_site(url: str, expected: str) -> None:
    """A site is the part of the host that one publisher owns."""
    assert site(url) == expected


_PATHS = st.text(alphabet=string.ascii_letters + string.digits + "-_/.%~ äж", max_size=30)
_QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["id", "utm_source", "amp", "q", "ref", "B", ""]), st.text(string.ascii_letters, max_size=4)
    ),
    max_size=4,
)


@given(
    path=_PATHS, query=_QUERIES, scheme=st.sampled_from(["http", "HTTPS"]), name=st.sampled_from(["e.org", "WWW.e.org"])
)
def test_laws(path: str, query: list[tuple[str, str]], scheme: str, name: str) -> None:
    """Applying either function twice changes nothing, and the key does not depend on the spelling it is given."""
    url = f"{scheme}://{name}/{path}?{'&'.join(f'{key}={value}' for key, value in query)}"
    canonical, key = canonical_url(url), article_key(url)
    assert canonical_url(canonical) == canonical
    assert article_key(key) == key
    assert article_key(canonical) == key
