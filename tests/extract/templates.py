"""Page templates as news sites use them, with texts about invented events."""

import json
from datetime import UTC, datetime

from pipeline.models import Document, Entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example.org/world/2026/02/28/bridge-at-oru"
TITLE = "Bridge at Oru hit twice before dawn"
PARAGRAPHS = (
    (
        "The only bridge across the Oru river was struck twice before dawn on Saturday, cutting the "
        "road to the district "
        "hospital, officials in the town said."
    ),
    (
        "A first projectile landed on the northern approach at about five in the morning and a second one hit the deck "
        "some twenty minutes later, when engineers had already reached the site, the mayor told reporters."
    ),
    (
        "Three people were killed and eleven were taken to a clinic on the southern bank, according "
        "to the regional health "
        "office, which said that two of the wounded were in a serious condition."
    ),
    (
        "Nobody claimed responsibility. The army said that it was looking into the reports, and a "
        "spokesman for the rebels "
        "denied that their fighters had been near the river that night."
    ),
    (
        "The bridge was last repaired four years ago with money from a regional fund, and the "
        "nearest other crossing is an "
        "hour away on a road that floods in spring."
    ),
)
TEXT = "\n".join(PARAGRAPHS)
LINKED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-02-28T06:10:00-05:00",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}],
    "publisher": {"@type": "Organization", "name": "The Example Ledger"},
    "inLanguage": "en-GB",
    "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
}
_MENU = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("world", "politics", "sport", "weather"))
_RELATED = "".join(
    f'<li><a href="/r/{number}">{headline}</a></li>'
    for number, headline in enumerate(
        ("Harvest festival draws record crowds", "Council votes on the new school", "Ferry timetable for the spring")
    )
)


def paragraphs(lines: tuple[str, ...] = PARAGRAPHS) -> str:
    """The article's body as markup."""
    return "".join(f"<p>{line}</p>\n" for line in lines)


def page(
    body: str | None = None,
    *,
    head: str = "",
    linked: object = None,
    title: str = f"{TITLE} | The Example Ledger",
    language: str = "en",
) -> str:
    """A page with menu, cookie bar, related links and footer around a body; JSON-LD where it is given."""
    data = "" if linked is None else f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>.menu {{ color: red }}</style><script>window.dataLayer = ["<p>not text</p>"];</script>{data}{head}</head>
<body><header><nav><ul>{_MENU}</ul></nav></header>
<div class="cookie-bar">We use cookies. <button>Accept all</button> <a href="/privacy">Privacy policy</a></div>
<main><article><h1>{TITLE}</h1>{paragraphs() if body is None else body}</article>
<aside class="related"><h2>Related stories</h2><ul>{_RELATED}</ul></aside></main>
<footer><p>Copyright The Example Ledger. All rights reserved.</p></footer></body></html>"""


def document(
    body: str | bytes,
    *,
    media_type: str = "text/html",
    charset: str | None = None,
    url: str = URL,
    final_url: str | None = None,
    status: int | None = 200,
    headers: tuple[tuple[str, str], ...] = (),
    hint: Entry | None = None,
    feed_language: str | None = None,
) -> Document:
    """A document as the archive hands it to extraction."""
    return Document(
        url=url,
        final_url=final_url or url,
        media_type=media_type,
        charset=charset,
        status=status,
        headers=headers,
        body=body.encode() if isinstance(body, str) else body,
        hint=hint,
        feed_language=feed_language,
        fetched_at=NOW,
    )
