"""Pure: one spelling of a web address, its identity, its host and its site."""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import quote, unquote

from tld import get_fld
from yarl import URL

# Parameters that say how a reader came to a page and never which page it is. The list is ours, drawn from the vendors'
# documentation (Google, Meta, Microsoft, Mailchimp, HubSpot, Matomo, AT Internet, Webtrekk, Adobe) and publishers'
# feeds.
_TRACKING_PREFIXES = (
    "utm_", "hsa_", "pk_", "mtm_", "matomo_", "piwik_", "at_", "ns_", "wt_", "stm_", "vero_", "oly_", "trk_", "itm_",
    "__hs", "_hs", "mkt_", "fb_", "ga_", "sc_c", "xtor", "ito", "s_cid", "dm_i", "ss_s", "pf_rd_", "traffic_source",
)  # fmt: skip
_TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
    "igshid",
    "igsh", "li_fat_id", "epik", "rdt_cid", "s_kwcid", "ef_id", "mc_cid", "mc_eid", "_ga", "_gl", "ml_subscriber",
    "ml_subscriber_hash", "cmp", "cmpid", "icid", "ncid", "ocid", "smid", "smtyp", "taid", "tpcc", "partner", "ref_src",
    "ref_url", "referrer", "referer", "rss", "rssfeed", "echobox", "ssl_source", "spm", "wkrid", "wprov",
    "__twitter_impression",
    "guccounter", "guce_referrer", "guce_referrer_sig", "phpsessid", "jsessionid", "sessionid", "share_id",
    "socialshare",
    "feedtype", "feedname", "mbid", "cid_source", "sharetype", "xing_share", "__source", "__tn__", "_openstat", "frsc",
})  # fmt: skip
# These name the page on some sites, so they are dropped only with a value that names a channel.
_CHANNEL_PARAMETERS = frozenset(
    {"ref", "source", "src", "from", "via", "feature", "medium", "campaign", "output", "cid", "mod"}
)
_CHANNELS = re.compile(
    r"(?:rss|feed|feeds|atom|twitter|facebook|fb|linkedin|whatsapp|telegram|reddit|social|share|sharing|"
    r"newsletter|email|mail|"
    r"e-?mail|google|googlenews|flipboard|applenews|push|app|home|homepage|rss[-_:].*|.*[-_:]rss|feedburner)",
    re.IGNORECASE,
)
_AMP_PARAMETERS = frozenset({"amp", "amp_js_v", "amp_gsa", "amp_r", "_amp", "usqp", "isamp", "is_amp"})
_AMP_VALUED = frozenset({"output", "outputtype", "view", "type", "format", "mode", "service", "m"})
_AMP_TAIL = re.compile(r"(?:/amp|\.amp)(?=/?$)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_AMP_EXTENSION = re.compile(r"\.amp(\.html?)$", re.IGNORECASE)
_AMP_HEAD = re.compile(r"^/amp/(?=.)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:amp|[acivr]|wp)/(s/)?(?=[^/]+\.[^/]+/)", re.IGNORECASE)
_AMP_CACHE_HOST = re.compile(r"(?:^|\.)cdn\.ampproject\.org$|^(?:www\.)?google\.[a-z.]{2,6}$")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"^(?:(?:www\d?|m|amp|mobile)\.)+(?=[^.]+\.)")
_SHAPE = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#\\]+)(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?", re.IGNORECASE
)
_SPACE = re.compile(r"[\t\n\r]")
_LONGEST = 8192  # characters; servers refuse longer request lines
# RFC 3986, section 3: what may stand in a path or query as it is; the rest is percent-encoded as UTF-8.
_KEPT = "%/:?#[]@!$&'()*+,;=-._~|^`{}\\\"<>"


def is_local(url: str) -> bool:
    """Whether a document does not come from the web: `file:` for files, `entry:` for feed entries without a link."""
    return url.startswith(("file:", "entry:"))


def canonical_url(url: str) -> str:
    """
    Spell an address the one way under which the corpus shows it.

    Scheme and host are lower-cased; user name, default port, fragment, session ids and tracking parameters are dropped,
    dot segments are resolved, and what is not ASCII is percent-encoded. All else keeps its bytes and order, because
    some publishers give it a meaning. Applying it twice changes nothing.

    Args:
        url: An absolute http(s) address.

    Returns:
        The canonical spelling, with the scheme it came with.

    Raises:
        ValueError: If `url` is not an absolute http(s) address, or is longer than 8,192 characters.

    Source:
        RFC 3986, sections 6.2.2 and 6.2.3.
    """
    if is_local(url):
        return url
    parts = _parse(url)
    return _spell(parts._replace(query=_without_tracking(parts.query)))


@lru_cache(maxsize=16_384)  # one address is asked for by several steps in turn
def article_key(url: str) -> str:
    """
    Give the identity of the page behind an address: equal for all spellings of one page.

    Beyond `canonical_url`, http counts as https, the host prefixes `www`, `m`, `mobile` and `amp` are folded, and so
    are the spellings of AMP pages (`/amp`, `.amp.html`, `?amp=1`, `?outputType=amp`, the AMP caches) and of
    percent-escapes. It is an identity, not an address to ask for. Applying it twice changes nothing.

    Args:
        url: An absolute http(s) address.

    Returns:
        The key, itself an https address.

    Raises:
        ValueError: As `canonical_url`.
    """
    if is_local(url):
        return url
    parts = _without_amp(_parse(url))
    name = _HOST_PREFIX.sub("", parts.host)
    port = None if parts.port in {80, 443} else parts.port
    spelled = _spell(parts._replace(scheme="https", host=name, port=port, query=_without_tracking(parts.query)))
    return _ESCAPE.sub(lambda escape: escape.group().upper(), spelled)


def article_id(url: str) -> str:
    """
    Give the stable id of the page behind an address.

    Args:
        url: An absolute http(s) address.

    Returns:
        32 hexadecimal digits, BLAKE2b of the article key: the same on every machine and in a rebuilt database.

    Raises:
        ValueError: As `canonical_url`.
    """
    return blake2b(article_key(url).encode(), digest_size=16).hexdigest()


def host(url: str) -> str:
    """
    Give the host of an address, lower-case, internationalised names in their ASCII form, without port.

    Raises:
        ValueError: As `canonical_url`.
    """
    return "" if is_local(url) else _parse(url).host


def site(url: str) -> str:
    """
    Give the site of an address: the part of its host that one publisher owns.

    `www.bbc.co.uk` and `m.bbc.co.uk` are `bbc.co.uk`; hosts under a shared domain such as `blogspot.com` stay apart; an
    IP address or a name without a known suffix is its own site, without `www`, `m` and `amp`.

    Raises:
        ValueError: As `canonical_url`.

    Source:
        The Public Suffix List, as it ships with `tld`.
    """
    if is_local(url):
        return url.partition(":")[0]
    return _site_of_host(host(url))


@lru_cache(maxsize=4096)
def _site_of_host(name: str) -> str:
    bare = _HOST_PREFIX.sub("", name)
    found = get_fld(f"https://{bare}/", fail_silently=True, search_private=True)
    return found if isinstance(found, str) else bare


class _Parts(NamedTuple):
    """An address taken apart; path and query as they were, but in ASCII."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str


@lru_cache(maxsize=1024)
def _parse(url: str) -> _Parts:
    """Take an address apart without re-encoding what it says, or raise ValueError."""
    match = _SHAPE.match(_SPACE.sub("", url.strip())[: _LONGEST + 1])
    if match is None or len(url) > _LONGEST:
        message = f"not an absolute http(s) address of at most {_LONGEST} characters: {url[:200]!r}"
        raise ValueError(message)
    scheme, authority, path, query = match.group("scheme").lower(), *match.group("authority", "path", "query")
    parsed = URL(f"{scheme}://{authority.rpartition('@')[2]}/")
    name = (parsed.raw_host or "").rstrip(".")
    if not name or ".." in name or name.startswith("."):
        message = f"no host in address: {url[:200]!r}"
        raise ValueError(message)
    port = None if parsed.is_default_port() else parsed.port
    return _Parts(
        scheme, name, port, _without_dots(quote(path or "/", safe=_KEPT)) or "/", quote(query or "", safe=_KEPT)
    )


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _spell(parts: _Parts) -> str:
    """Write an address down again."""
    name = f"[{parts.host}]" if ":" in parts.host else parts.host
    port = "" if parts.port is None else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{name}{port}{_SESSION.sub('', parts.path) or '/'}{query}"


def _without_tracking(query: str) -> str:
    """Drop the parameters that do not name the page; the others keep bytes and order."""
    return "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower().removeprefix("amp;")
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _CHANNEL_PARAMETERS and _CHANNELS.fullmatch(unquote(value)) is not None


def _is_amp(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return name in _AMP_PARAMETERS or (name in _AMP_VALUED and value == "amp")


def _without_amp(parts: _Parts) -> _Parts:
    """Fold the spellings of AMP pages into the page they are made from."""
    cached = _AMP_CACHE.match(parts.path) if _AMP_CACHE_HOST.search(parts.host) else None
    if cached is not None:
        inner = f"http{'s' if cached.group(1) else ''}://{parts.path[cached.end() :]}"
        return _without_amp(_parse(f"{inner}?{parts.query}" if parts.query else inner))
    path = _AMP_EXTENSION.sub(r"\1", parts.path)
    path = _AMP_HEAD.sub("/", _AMP_TAIL.sub("", path))
    query = "&".join(pair for pair in parts.query.split("&") if not _is_amp(pair))
    return parts._replace(path=path or "/", query=query)
