"""Markup becomes what a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup import clean, one_line, paragraphs


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("plain words", "plain words", id="plain"),
        pytest.param("AT&amp;T &#8211; <b>talks</b>", "AT&T – talks", id="entities and tags"),
        pytest.param("a < b and c > d", "a < b and c > d", id="comparison"),
        pytest.param("1 <2 and 3> 2", "1 <2 and 3> 2", id="no tag begins with a digit"),
        pytest.param("<script>alert(1)</script>Shelling", "Shelling", id="script"),
        pytest.param("<SCRIPT>alert(1)</SCRIPT>Shelling", "Shelling", id="script in capitals"),
        pytest.param("<a title='a > b' href=x>link</a>", "link", id="bracket in a quoted value"),
        pytest.param("<p title=it's>quote</p>", "quote", id="lone quotation mark in a tag"),
        pytest.param("one<!-- <p>two</p> -->three", "one three", id="comment"),
        pytest.param("<!-- never closed <p>text</p>", "never closed text", id="unclosed comment loses nothing"),
        pytest.param("a\x00b\ud800c", "abc", id="NUL and lone surrogate"),
        pytest.param("x&nbsp;\n\t y", "x y", id="white space"),
        pytest.param("=cmd()|' /C calc'!A0", "=cmd()|' /C calc'!A0", id="a formula is text like any other"),
    ],
)
def test_one_line(markup: str, expected: str) -> None:
    """Tags go, text stays, on one line."""
    assert one_line(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>One<br>two</p><p>three <i>four</i></p>", "One\ntwo\nthree four", id="blocks"),
        pytest.param("<div>a\nb</div><div></div><div>c</div>", "a b\nc", id="only elements break lines"),
        pytest.param("one\n\ntwo\n", "one\ntwo", id="plain text keeps its lines"),
        pytest.param("<ul><li>a<li>b</ul>c", "a\nb\nc", id="unclosed items"),
        pytest.param("<p>a<iframe src=x>no</iframe></p><svg><text>no</text></svg>b", "a\nb", id="unseen elements"),
        pytest.param("<h2>Title</h2>text", "Title\ntext", id="headings"),
        pytest.param("<pre>a</pre><param>b", "a\nb", id="names that begin alike"),
    ],
)
def test_paragraphs(markup: str, expected: str) -> None:
    """A paragraph is a line."""
    assert paragraphs(markup) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("<" * 1_000_000, id="brackets"),
        pytest.param("<div>" * 200_000, id="nested"),
        pytest.param("<!--" * 100_000, id="comments"),
        pytest.param("<script>" * 100_000, id="scripts"),
        pytest.param('<a "' * 200_000, id="quotes"),
        pytest.param("&" * 1_000_000, id="ampersands"),
        pytest.param("<svg>" * 50_000 + "</svg>" * 50, id="few ends"),
    ],
)
def test_hostile_markup_ends(hostile: str) -> None:
    """Hostile input is read in linear time: quadratic reading of these would outlast the test run."""
    assert isinstance(paragraphs(hostile), str)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_laws(text: str) -> None:
    """Results hold no forbidden character, no empty line and no white space at the ends."""
    lines = paragraphs(text).split("\n")
    assert lines == [""] or all(line and line == line.strip() for line in lines)
    assert "\n" not in one_line(text)
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")
