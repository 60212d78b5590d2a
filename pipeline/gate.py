"""Pure: decides whether an extraction is an article, and gives the reason when it is not."""

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from pipeline.models import Document, Extraction, Outcome, Verdict

# A text with this many words of prose is an article whatever its template says around it; one with fewer than the
# second number is none. Between them, signs of a wall or stub decide. Our evaluation, benchmarks/extract.py.
_ENOUGH_WORDS = 150
_FEWEST_WORDS = 25
_PROSE_LINE = 8  # words; shorter lines are captions, headlines and buttons

_HTML = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "",
    }
)
_BINARY = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)  # Thai, Lao, Burmese, Khmer, Japanese, Chinese

_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|checking your browser|are you a (?:robot|human)|security check|"
    r"pardon our interruption|"
    r"access (?:to this page has been )?denied|ddos-guard|one more step|human verification|bot verification|"
    r"verif(?:y|ying) you are human|"
    r"please wait\.\.\.|request unsuccessful|robot check|please verify",
    re.IGNORECASE,
)
_CHALLENGE_BODY = re.compile(
    rb"cf-browser-verification|/cdn-cgi/challenge-platform|cf-challenge|_cf_chl_opt|captcha-delivery\.com|"
    rb"px-captcha|_Incapsula_Resource|"
    rb"g-recaptcha|h-captcha|hcaptcha\.com|awswaf|ddos-guard|sgcaptcha|unusual traffic from your|distil_r_captcha",
    re.IGNORECASE,
)
_CHALLENGE_TEXT = re.compile(
    r"verify (?:that )?you are (?:a )?human|enable javascript and cookies to continue|"
    r"checking (?:if the site connection is secure|your browser)|"
    r"complete the (?:captcha|security check)|unusual (?:traffic|activity)|you have been blocked|ray id",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(r"^(?:consent|cmp|privacy|guce|cookies?)\.", re.IGNORECASE)
_CONSENT = re.compile(
    r"we (?:and our (?:\d+ )?partners|value your privacy|use cookies)|before you continue|cookie (?:policy|"
    r"settings|preferences|consent)|"
    r"(?:accept|reject|allow|manage) (?:all|cookies|choices|options|preferences)|your (?:privacy|choices|"
    r"consent)|legitimate interest|"
    r"personali[sz]ed (?:ads|advertising|content)|store and/or access information|privacy policy|"
    r"wir (?:und unsere partner|verwenden cookies)|datenschutz|einwilligung|alle akzeptieren|werbefrei|"
    r"nous (?:et nos partenaires|utilisons des cookies)|tout accepter|continuer sans accepter|vos données|"
    r"politique de confidentialité|"
    r"usamos cookies|utilizamos cookies|aceptar (?:todo|todas|y continuar)|política de (?:cookies|privacidad)|"
    r"(?:noi|nostri) partner|accetta (?:tutti|e continua)|informativa|utilizziamo (?:i )?cookie|"
    r"wij gebruiken cookies|alles accepteren|pliki cookie|zaakceptuj|политик\w+ конфиденциальности|файлы cookie|"
    r"использу\w+ cookie|"
    r"çerez|kişisel verilerin",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:log|sign) ?in to (?:continue|read|view|access|your)|(?:subscribe|register) (?:now )?to (?:continue|"
    r"read|keep|unlock|access)|"
    r"(?:already|not) a (?:subscriber|member)|for subscribers only|subscribers[- ]only|this (?:article|content|"
    r"story) is (?:only )?(?:for|available|exclusive|reserved)|"
    r"to continue reading|to read the (?:full|rest)|start your (?:free )?trial|create (?:a free|an) account|"
    r"free articles? (?:left|remaining)|"
    r"exclusive(?:ly)? (?:to|for) (?:subscribers|members)|become a (?:subscriber|member)|unlimited access|"
    r"(?:jetzt|weiter) ?lesen mit|nur für abonnenten|bereits abonnent|jetzt anmelden|"
    r"réservé aux abonnés|déjà abonné|il vous reste|abonnez-vous|"
    r"suscr[ií]bete para|solo para suscriptores|ya (?:eres|soy) suscriptor|inicia sesión para|"
    r"per gli abbonati|sei già abbonato|abbonati per|assine para|только для подписчиков|оформите подписку|"
    r"войдите, чтобы",
    re.IGNORECASE,
)
_PAID = re.compile(rb"isAccessibleForFree\\?\"\s*:\s*\\?\"?(?:https?://schema\.org/)?false", re.IGNORECASE)
_PASSWORD = re.compile(rb"type=[\"']?password", re.IGNORECASE)
_SHELL = re.compile(
    rb"<div[^>]+id=[\"']?(?:root|app|__next|__nuxt|react-root|main-app|svelte)[\"']?[^>]*>|<app-root|"
    rb"window\.__(?:INITIAL_STATE|NUXT|NEXT_DATA)__|__NEXT_DATA__",
    re.IGNORECASE,
)
_NEEDS_SCRIPTS = re.compile(
    r"(?:enable|requires?|needs?|turn on|activate|activer|aktivieren|habilit\w+|включите)\s[^.]{0,40}javascript|"
    r"javascript\s[^.]{0,40}(?:disabled|required|enable|deaktiviert|désactivé)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:^|\b)(?:404|410)\b|(?:page|article|story|content|url)\b[^.]{0,30}\b(?:not found|(?:does not|doesn't|"
    r"no longer) exists?|unavailable|no longer available|has been (?:removed|deleted|moved))|"
    r"not found\b|(?:could not|couldn't|cannot|can't) (?:be found|find)|nothing (?:was )?found|"
    r"nicht gefunden|existiert nicht|page introuvable|n'existe (?:pas|plus)|página no (?:encontrada|existe)|"
    r"no se ha encontrado|"
    r"pagina non trovata|página não encontrada|strona nie (?:istnieje|została)|страница не (?:найдена|"
    r"существует)|сторінк\w+ не (?:знайден|існує)|sayfa bulunamadı|الصفحة غير موجودة",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    rb"property=[\"']og:type[\"'][^>]*content=[\"']video|content=[\"']video[^>]*property=[\"']og:type|"
    rb"\"@type\"\s*:\s*\"VideoObject\"",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    rb"property=[\"']og:type[\"'][^>]*content=[\"']article|content=[\"']article[\"'][^>]*property=[\"']og:type|"
    rb"\"@type\"\s*:\s*\[?\s*\"[A-Za-z]*(?:Article|BlogPosting|Report)\"|"
    rb"article:published_time|itemprop=[\"']articleBody",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।:;][\"'”’»)\]]*$")
_SECTION = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|sections?|authors?|search|archives?|rubric|thema|themen|sujet|tema|"
    r"page/\d+)(?:/|$)",
    re.IGNORECASE,
)
_HEAD = 400_000  # bytes of a page that are searched for signs
_GLANCE = 500  # characters that tell of most texts that they hold words


def judge(extraction: Extraction, document: Document) -> Verdict:
    """
    Decide whether an extraction is an article.

    In doubt it is: a text with 150 words of prose passes every test but those for the kind of document, and a short
    report of some forty words passes unless the page shows that it stands before a wall.

    Args:
        extraction: What was made of the document.
        document: The document itself.

    Returns:
        Accepted, or refused with a reason. `not_html`, `not_article`, `soft_404`, `paywall` and `login_wall` are
        SKIPPED: there is nothing to have. `empty`, `challenge`, `consent_wall` and `app_shell` are QUARANTINED: there
        is an article that we did not see.
    """
    reason = _wrong_kind(extraction, document)
    if reason:
        return _refused(reason)
    if extraction.body_source == "feed" or document.status is None:
        return _ACCEPTED if words(extraction.text[:_GLANCE]) or words(extraction.text) else _refused("empty")
    if any(name == "cf-mitigated" and "challenge" in value.lower() for name, value in document.headers):
        return _refused("challenge")
    lines = [(line, words(line)) for line in extraction.text.split("\n") if line]
    prose = _prose(lines)
    if _is_listing(document, lines, prose):
        return _refused("not_article")
    return _ACCEPTED if prose >= _ENOUGH_WORDS else _judge_short(extraction, document, prose)


_ACCEPTED = Verdict(accepted=True)
_SKIPPED = frozenset({"not_html", "not_article", "soft_404", "paywall", "login_wall"})


def _refused(reason: str) -> Verdict:
    outcome = Outcome.SKIPPED if reason in _SKIPPED else Outcome.QUARANTINED
    return Verdict(accepted=False, reason=reason, outcome=outcome)


def _wrong_kind(extraction: Extraction, document: Document) -> str:
    """Refuse what is no text document at all."""
    if not document.body.strip():
        return "empty"
    if document.body.startswith(_BINARY):
        return "not_html"
    if document.media_type.lower() not in _HTML:
        return "" if document.status is None and extraction.text else "not_html"
    return "not_html" if document.status is not None and _is_json(document.body) else ""


def _is_json(body: bytes) -> bool:
    """Whether a body is the answer of a programming interface, whatever its type says."""
    if body.lstrip()[:1] not in {b"{", b"["}:
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def words(text: str) -> int:
    """Count words; in scripts without blanks two characters count as one."""
    if text.isascii() or _UNSPACED.search(text) is None:
        return len(_WORD.findall(text))
    return len(_WORD.findall(_UNSPACED.sub("", text))) + len(_UNSPACED.findall(text)) // 2


def _prose(lines: Sequence[tuple[str, int]]) -> int:
    """Count the words that stand in sentences rather than in captions, menus and lists of headlines."""
    return sum(
        n_words
        for line, n_words in lines
        if n_words >= _PROSE_LINE and (n_words >= 3 * _PROSE_LINE or _SENTENCE_END.search(line))
    )


def _judge_short(extraction: Extraction, document: Document, prose: int) -> Verdict:
    """Decide on a text that is too short to speak for itself."""
    reason = next(_objections(extraction, document, prose), "")
    return _refused(reason) if reason else _ACCEPTED


def _objections(extraction: Extraction, document: Document, prose: int) -> Iterator[str]:
    """Reasons to refuse a short text, the first that holds first; a page is searched only for what is still open."""
    shown = f"{extraction.title}\n{extraction.text}"
    head = document.body[:_HEAD]
    if _is_challenge(extraction, head, prose):
        yield "challenge"
    if _is_consent(extraction, document):
        yield "consent_wall"
    if _is_gone(extraction, document, prose):
        yield "soft_404"
    if _is_shell(shown, head, prose):
        yield "app_shell"
    if prose < _FEWEST_WORDS and _PASSWORD.search(head) is not None:
        yield "login_wall"
    if _is_paywall(extraction, head, prose):
        yield "paywall"
    if prose < 2 * _FEWEST_WORDS and _is_video(head):
        yield "not_article"
    if not extraction.text:
        yield "empty"
    if prose < _FEWEST_WORDS and words(extraction.text) < _FEWEST_WORDS:
        yield "not_article"


def _is_challenge(extraction: Extraction, head: bytes, prose: int) -> bool:
    """A page that asks for proof of a human reader."""
    titled = _CHALLENGE_TITLE.search(extraction.title) is not None
    worded = _CHALLENGE_TEXT.search(extraction.text) is not None
    if titled and (worded or prose < _FEWEST_WORDS):
        return True
    return (titled or worded or prose == 0) and _CHALLENGE_BODY.search(head) is not None


def _is_consent(extraction: Extraction, document: Document) -> bool:
    """A page that asks for consent instead of showing its article."""
    if _CONSENT_HOST.match(urlsplit(document.final_url).hostname or ""):
        return True
    lines = [line for line in extraction.text.split("\n") if line]
    asking = [line for line in lines if _CONSENT.search(line)]
    n_signs = len({sign.lower() for sign in _CONSENT.findall(extraction.text)})
    return n_signs >= 2 and 2 * sum(map(words, asking)) > words(extraction.text)


def _is_gone(extraction: Extraction, document: Document, prose: int) -> bool:
    """A page that says with status 200 that there is none, or a front page in place of the article."""
    if document.status in {404, 410}:
        return True
    front = urlsplit(document.final_url).path in {"", "/"} and urlsplit(document.url).path not in {"", "/"}
    lead = extraction.text[:200]
    return (
        (front and prose < _ENOUGH_WORDS)
        or (
            prose < 3 * _FEWEST_WORDS
            and _GONE.search(extraction.title if len(extraction.title) < 60 else "") is not None
        )
        or (prose < _FEWEST_WORDS and _GONE.search(lead) is not None)
    )


def _is_shell(shown: str, head: bytes, prose: int) -> bool:
    """A page whose text is written by its scripts."""
    if prose >= 2 * _FEWEST_WORDS:
        return False
    return _NEEDS_SCRIPTS.search(shown) is not None or (prose < _FEWEST_WORDS and _SHELL.search(head) is not None)


def _is_paywall(extraction: Extraction, head: bytes, prose: int) -> bool:
    """The beginning of an article before a request to pay or to sign in."""
    asking = sum(words(line) for line in extraction.text.split("\n") if _WALL.search(line))
    if asking:
        return prose - asking < 3 * _FEWEST_WORDS
    return prose < 2 * _FEWEST_WORDS and _PAID.search(head) is not None


def _is_video(head: bytes) -> bool:
    """A page around a film, with a line or two of text."""
    return _VIDEO.search(head) is not None


def _is_listing(document: Document, lines: Sequence[tuple[str, int]], prose: int) -> bool:
    """A front page, section or search result: many headlines, little prose, and no sign of an article."""
    path = urlsplit(document.final_url).path
    if path in {"", "/"} and urlsplit(document.url).path in {"", "/"}:
        return True
    scattered = len(lines) >= 8 and prose * 3 < sum(n_words for _, n_words in lines)
    if not scattered:
        return False
    return _SECTION.search(path) is not None or _ARTICLE.search(document.body[:_HEAD]) is None
