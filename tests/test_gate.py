"""What is an article, and the reason when it is none."""

import pytest

from pipeline import gate
from pipeline.extract import extract, from_feed
from pipeline.models import Document, Entry, Extraction, Outcome
from tests.extract.templates import LINKED, PARAGRAPHS, TITLE, document, page, paragraphs

SHORT = PARAGRAPHS[0] + " " + PARAGRAPHS[3]
HEADLINES = "".join(
    f'<li><a href="/n/{number}"><h3>{headline}</h3></a><p>{teaser}</p></li>'
    for number, (headline, teaser) in enumerate(
        (
            ("Harvest festival draws record crowds", "Thousands came"),
            ("Council votes on the new school", "Decision on Monday"),
            ("Ferry timetable for the spring", "From April"),
            ("River gauge rises after rain", "No alarm yet"),
            ("Museum shows maps of the delta", "Until June"),
            ("Bakery reopens at the market", "After two years"),
            ("Choir looks for voices", "Apply now"),
            ("New bus to the hospital", "Every hour"),
            ("Chess club wins at home", "Third time"),
            ("Library extends its hours", "Until nine"),
        )
        * 2
    )
)


def html(body: str, title: str = "x", head: str = "") -> str:
    """A page of its own, without the template of a news site."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def judge(given: Document) -> tuple[bool, str, Outcome]:
    """The verdict on what extraction makes of a document."""
    verdict = gate.judge(extract(given), given)
    return verdict.accepted, verdict.reason, verdict.outcome


CONSENT = html(
    "<h1>Your privacy, your choice</h1><p>We and our 842 partners store and/or access information on a device, such as "
    "cookies, and process personal data for personalised advertising and content.</p><p>You can "
    "accept all, reject all or "
    "manage options. Your choices apply to this site only; see our privacy policy.</p><button>Accept all</button>",
    "Before you continue",
)
CONSENT_DE = html(
    "<p>Wir und unsere Partner verwenden Cookies. Mit Klick auf Alle akzeptieren erteilen Sie Ihre Einwilligung.</p>"
    "<p>Oder lesen Sie werbefrei mit einem Abo. Hinweise zum Datenschutz.</p>",
    "Zustimmung",
)
CHALLENGE = html(
    "<h1>Just a moment...</h1><p>Verify you are human by completing the action "
    "below.</p><noscript>Enable JavaScript and "
    'cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
    "Just a moment...",
)
CAPTCHA = html('<p>Please complete the captcha to proceed.</p><div class="g-recaptcha"></div>', "Security check")
LOGIN = html('<form><p>Sign in to continue</p><input name="user"><input type="password" name="p"></form>', "Sign in")
SHELL = html(
    '<noscript>Enable JavaScript to run this app.</noscript><div id="root"></div><script src="/m.js"></script>'
)
GONE = html(
    "<h1>Page not found</h1><p>The page you are looking for does not exist or has been moved.</p>", "404 Not Found"
)
GONE_FR = html("<h1>Page introuvable</h1><p>Cette page n'existe plus.</p>", "Page introuvable")
PAYWALL = page(
    f"<p>{PARAGRAPHS[0]}</p><p>Subscribe to continue reading. Already a subscriber? Log in to read the full story.</p>",
    linked=LINKED | {"isAccessibleForFree": False},
)
VIDEO = html(
    "<h1>Watch: the bridge</h1><p>Footage from the river bank.</p><video src=x></video>",
    "Watch: the bridge",
    '<meta property="og:type" content="video.other">',
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(page(linked=LINKED), id="an article"),
        pytest.param(page(), id="an article without metadata"),
        pytest.param(page(f"<p>{SHORT}</p>", linked=LINKED), id="a short report"),
        pytest.param(page(f"<p>{SHORT}</p>"), id="a short report without metadata"),
        pytest.param(
            page(paragraphs((*PARAGRAPHS, "Subscribe to our newsletter to read more stories like this one."))),
            id="an article that asks for readers",
        ),
        pytest.param(
            page(
                paragraphs(
                    (
                        (
                            "The new cookie policy of the ministry, under which sites must let visitors "
                            "reject all cookies, was struck down."
                        ),
                        *PARAGRAPHS,
                    )
                )
            ),
            id="an article about consent",
        ),
        pytest.param(
            page(paragraphs(), title="404 rockets: page not found in the archive of the siege"),
            id="an article with 404 in its title",
        ),
        pytest.param(
            page(paragraphs(), linked=LINKED | {"isAccessibleForFree": False}), id="a paid article that is all there"
        ),
        pytest.param(
            page(paragraphs() + '<form><input type="password"></form>', linked=LINKED),
            id="an article with a login form",
        ),
        pytest.param(
            page(paragraphs() + '<div class="g-recaptcha"></div>', linked=LINKED),
            id="an article with a captcha under it",
        ),
        pytest.param(
            page(paragraphs() + "<video src=x></video>", linked=[LINKED, {"@type": "VideoObject"}]),
            id="an article with a film",
        ),
        pytest.param(
            page(f"<p>{'黎明前，奥鲁河上唯一的桥梁两次遭到袭击，通往医院的道路被切断。' * 4}</p>", language="zh"),
            id="a script without blanks",
        ),
    ],
)
def test_articles_pass(body: str) -> None:
    """An article passes, however short and whatever stands around it."""
    assert judge(document(body)) == (True, "", Outcome.NEW)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(CONSENT, "consent_wall", id="consent"),
        pytest.param(CONSENT_DE, "consent_wall", id="consent in German"),
        pytest.param(CHALLENGE, "challenge", id="challenge"),
        pytest.param(CAPTCHA, "challenge", id="captcha"),
        pytest.param(LOGIN, "login_wall", id="login"),
        pytest.param(PAYWALL, "paywall", id="paywall"),
        pytest.param(SHELL, "app_shell", id="app shell"),
        pytest.param(
            html('<div id="__next"></div><script>self.__next_f=[]</script>'), "app_shell", id="app shell without words"
        ),
        pytest.param(GONE, "soft_404", id="soft 404"),
        pytest.param(GONE_FR, "soft_404", id="soft 404 in French"),
        pytest.param(VIDEO, "not_article", id="film with a line"),
        pytest.param(html(f"<main><ul>{HEADLINES}</ul></main>", "Region"), "not_article", id="list of headlines"),
        pytest.param(html("<p>Photo of the day</p>"), "not_article", id="a caption"),
        pytest.param(html(""), "empty", id="empty page"),
        pytest.param("", "empty", id="no body"),
    ],
)
def test_others_are_refused(body: str, reason: str) -> None:
    """What is no article is refused with the reason, and put where it can be seen again if there was one behind it."""
    accepted, found, outcome = judge(document(body))
    assert (accepted, found) == (False, reason)
    unseen = {"empty", "challenge", "consent_wall", "app_shell"}
    assert outcome is (Outcome.QUARANTINED if reason in unseen else Outcome.SKIPPED)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param(document(b"%PDF-1.7 x", media_type="application/pdf"), "not_html", id="PDF"),
        pytest.param(document(b"%PDF-1.7 x"), "not_html", id="PDF that calls itself HTML"),
        pytest.param(document(b'{"a": 1}', media_type="application/json"), "not_html", id="an API's answer"),
        pytest.param(document(b'{"a": 1}'), "not_html", id="JSON that calls itself HTML"),
        pytest.param(document(b"\x89PNG\r\n", media_type="image/png"), "not_html", id="image"),
        pytest.param(document(page(), headers=(("cf-mitigated", "challenge"),)), "challenge", id="header"),
        pytest.param(document(CONSENT, final_url="https://consent.example.com/v2"), "consent_wall", id="consent host"),
        pytest.param(
            document(html(f"<p>{SHORT}</p>"), final_url="https://news.example.org/"),
            "soft_404",
            id="sent to the front page",
        ),
        pytest.param(document(page(), url="https://news.example.org/"), "not_article", id="the front page itself"),
    ],
)
def test_circumstances(given: Document, reason: str) -> None:
    """Type, address and headers of the answer count, too."""
    assert judge(given)[1] == reason


def test_feed_content_passes() -> None:
    """Feed content that stands in is judged by its words alone."""
    given = document(CHALLENGE)
    entry = Entry(key="k", title=TITLE, content=SHORT)
    assert gate.judge(from_feed(entry), given).accepted
    assert gate.judge(from_feed(Entry(key="k", title=TITLE)), given).reason == "empty"


def test_records_pass() -> None:
    """A document that does not come from the web is accepted when it has words."""
    given = document('{"title": "t", "text": "Shells fell on Oru."}', media_type="application/json", status=None)
    assert judge(given)[0]
    assert judge(document("Shells fell on Oru.", media_type="text/plain", status=None))[0]


def test_refusals_do_not_depend_on_luck() -> None:
    """A verdict is a function of what it is given."""
    given = document(CONSENT)
    assert len({gate.judge(extract(given), given) for _ in range(3)}) == 1
    assert gate.judge(Extraction(), given).accepted is False
