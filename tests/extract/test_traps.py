"""What must not lose an article silently, or let something else pass for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from tests.extract.templates import LINKED, PARAGRAPHS, TEXT, TITLE, document, page, paragraphs

CYRILLIC = (
    "Единственный мост через реку Ору был дважды поражён перед рассветом в субботу, сообщили власти города.",
    "Первый снаряд упал у северного въезда около пяти часов утра, второй попал в пролёт двадцатью минутами позже.",
    "По данным областного управления здравоохранения, три человека погибли и одиннадцать доставлены в клинику.",
    "Ответственность на себя никто не взял, а представитель повстанцев отрицал, что их бойцы были у реки той ночью.",
)


def bare(charset: str = "") -> str:
    """A Russian page whose head names a charset, or none."""
    html = page(paragraphs(CYRILLIC), language="ru").replace('<meta charset="utf-8">', charset)
    return html.replace(TITLE, "Мост через Ору разрушен")


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "flag"),
    [
        pytest.param("windows-1251", "", "windows-1251", None, id="header"),
        pytest.param("windows-1251", '<meta charset="windows-1251">', None, None, id="page"),
        pytest.param("windows-1251", "", None, "charset_guessed", id="nobody"),
        pytest.param("windows-1251", '<meta charset="utf-8">', "utf-8", "charset_guessed", id="both wrong"),
        pytest.param("koi8-r", '<meta charset="koi8-r">', None, None, id="KOI8-R"),
        pytest.param("utf-8", "", "windows-1251", "charset_mismatch", id="header wrong"),
        pytest.param("utf-8", '<meta charset="iso-8859-1">', None, "charset_mismatch", id="page wrong"),
        pytest.param("utf-16", "", None, None, id="UTF-16 with mark"),
        pytest.param("utf-16-le", "", None, "charset_guessed", id="UTF-16 without mark"),
        pytest.param("utf-8-sig", "", None, None, id="UTF-8 with mark"),
    ],
)
def test_charsets_C36(encoding: str, declared: str, header: str | None, flag: str | None) -> None:  # noqa: N802
    """The bytes tell the charset: the text is right whatever header and page say."""
    found = extract(document(bare(declared).encode(encoding), charset=header))
    assert found.text == "\n".join(CYRILLIC)
    assert found.title == "Мост через Ору разрушен"
    assert flag is None or flag in found.flags


def test_nul_bytes_and_surrogates_C36() -> None:  # noqa: N802
    """Characters that no table and no file can hold are taken out, and the text stays."""
    damaged = page(linked=LINKED).replace("river", "ri\x00v\x0ber").encode().replace(b"town", b"to\xed\xa0\x80wn")
    found = extract(document(damaged))
    assert "\x00" not in found.text
    found.text.encode("utf-8")
    assert "The only bridge across the Oru river was struck" in found.text
    assert "nul_bytes" in found.flags


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(page("<div>" * 300 + paragraphs() + "</div>" * 300, linked=LINKED), id="300 nested levels"),
        pytest.param(
            page(paragraphs(), linked=LINKED, head=f"<noscript>{'x ' * 5_500_000}</noscript>"), id="11 MB in one text"
        ),
    ],
)
def test_parser_limits(html: str) -> None:
    """A page beyond the parser's usual limits keeps its article, and says so."""
    found = extract(document(html))
    assert found.text == TEXT
    assert "huge_tree" in found.flags


def test_identical_paragraphs() -> None:
    """A sentence that an article says twice does not end it."""
    lines = (*PARAGRAPHS[:2], "We will rebuild, he said to the crowd at the river, and the crowd repeated it.") * 2
    found = extract(document(page(paragraphs((*lines, *PARAGRAPHS[2:])), linked=LINKED)))
    assert found.text.endswith(PARAGRAPHS[-1])
    assert all(line in found.text for line in lines)


@pytest.mark.parametrize(
    "linked",
    [
        pytest.param("{", id="broken"),
        pytest.param("[" * 100_000, id="nested"),
        pytest.param('"' + "x" * 2_000_000 + '"', id="large"),
        pytest.param(
            '{"@type": "NewsArticle", "headline": 7, "author": [null, 3, {}], "datePublished": {}}', id="types"
        ),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "<script>x</script>=cmd()", "author": "\'; DROP TABLE"}', id="hostile"
        ),
        pytest.param("null", id="null"),
        pytest.param('<!-- {"@type": "WebSite"} -->', id="in a comment"),
    ],
)
def test_damaged_linked_data(linked: str) -> None:
    """Whatever stands in the JSON-LD, the text is found."""
    html = page().replace("</head>", f'<script type="application/ld+json">{linked}</script></head>')
    found = extract(document(html))
    assert found.text == TEXT
    assert "<" not in found.title


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        pytest.param("application/pdf", b"%PDF-1.7 ...", id="PDF"),
        pytest.param("text/html", b"%PDF-1.7 ...", id="PDF that calls itself HTML"),
        pytest.param("image/png", b"\x89PNG\r\n\x1a\n", id="PNG"),
        pytest.param("application/json", b'{"items": [{"text": "x"}]}', id="an API's answer"),
        pytest.param("text/html", b"", id="nothing"),
        pytest.param("text/html", b"  \n ", id="white space"),
        pytest.param("application/octet-stream", b"\x00\x01\x02", id="bytes"),
    ],
)
def test_no_article_in_it(media_type: str, body: bytes) -> None:
    """A document that is no text gives an empty extraction, not an error."""
    assert extract(document(body, media_type=media_type)).text == ""


def test_json_from_the_web_is_no_record() -> None:
    """Mapped columns are believed only where the document did not come from the web."""
    body = '{"title": "t", "text": "words"}'
    assert extract(document(body, media_type="application/json", status=200)).text == ""


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<script>" * 50_000, id="scripts never closed"),
        pytest.param("<" * 200_000, id="brackets"),
        pytest.param("<html><body>" + "<div>" * 100_000, id="nested"),
        pytest.param("<!--" * 50_000, id="comments"),
    ],
)
def test_hostile_pages_end(html: str) -> None:
    """Hostile markup gives no article and no error."""
    assert len(extract(document(html)).text) <= len(html)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/html", "text/plain", "application/json", "text/markdown"]))
def test_never_fails(body: bytes, media_type: str) -> None:
    """Whatever bytes are archived, there is an extraction that can be stored."""
    for status in (200, None):
        for content in (body, b"<html><body><p>" + body, b'{"text": "' + body + b'"}'):
            found = extract(document(content, media_type=media_type, status=status))
            f"{found.title}{found.text}{found.authors}{found.published.raw}".encode()
