"""Turns the text of an HTML page into one tree without scripts, and reads its head."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

_SCRIPT = re.compile(r"<(?P<end>/?)(?P<name>script|style)\b(?P<attributes>[^>]{0,4000})>", re.IGNORECASE)
_LINKED_DATA = re.compile(r"ld\+json", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_CONTROL = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32)) + b"\x7f"
# One class for all elements: the lookup of lxml.html asks Python for every element that is touched.
_CLASSES = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_BROKEN_ROOT = re.compile(r"(<html\b[^>]{0,2000}?)/>", re.IGNORECASE)  # libxml2 ends the document at <html/>


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    A parsed page.

    Attributes:
        tree: Root element, without scripts, styles and comments; scripts with JSON-LD are kept.
        linked: Contents of the JSON-LD scripts.
        metas: Contents of the `meta` elements by lower-case name, property, itemprop or http-equiv; the first of a name
        counts.
        links: Targets of `link` elements by lower-case rel; the first of a rel counts.
        language: `lang` of the root element as written; empty when absent.
        title: Text of the `title` element; empty when absent.
        flags: `huge_tree` where the page was too deep or one text too long for the usual limits.
    """

    tree: html.HtmlElement
    linked: list[str] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    language: str = ""
    title: str = ""
    flags: tuple[str, ...] = ()


def parse(text: str) -> Page | None:
    """
    Parse a page.

    Args:
        text: The decoded page.

    Returns:
        The page; None when no element could be made of it.
    """
    stripped, linked = without_scripts(_DECLARATION.sub("", text, count=1))
    if "/>" in stripped[:4096]:
        stripped = _BROKEN_ROOT.sub(r"\1>", stripped, count=1)
    data = _readable(stripped)
    tree, limited = _tree(data, huge=False)
    flags: tuple[str, ...] = ()
    if limited:
        tree, _ = _tree(data, huge=True)
        flags = ("huge_tree",)
    if tree is None:
        return None
    metas, links = _head(tree)
    title = tree.find(".//title")
    return Page(
        tree=tree,
        linked=linked,
        metas=metas,
        links=links,
        language=tree.get("lang") or tree.get("xml:lang") or "",
        title=" ".join(title.text_content().split()) if title is not None else "",
        flags=flags,
    )


def without_scripts(text: str) -> tuple[str, list[str]]:
    """
    Cut scripts and styles out of a page before it is parsed.

    Args:
        text: The page.

    Returns:
        The page without them, and the contents of its JSON-LD scripts, which also stay in the page.
    """
    kept: list[str] = []
    linked: list[str] = []
    position, opened = 0, None
    for match in _SCRIPT.finditer(text):
        if opened is None:
            opened = None if match["end"] else match
        elif match["end"] and match["name"].lower() == opened["name"].lower():
            if _LINKED_DATA.search(opened["attributes"]):
                linked.append(text[opened.end() : match.start()])
            else:
                kept.append(text[position : opened.start()])
                position = match.end()
            opened = None
    kept.append(text[position:])
    return "".join(kept), linked


def _readable(text: str) -> bytes:
    """UTF-8 without what no tree can hold: control characters, lone surrogates, U+FFFE and U+FFFF."""
    data = text.encode("utf-8", "ignore").translate(None, _CONTROL)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _tree(data: bytes, *, huge: bool) -> tuple[html.HtmlElement | None, bool]:
    """Parse bytes; also say whether the parser gave up at one of its limits."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=huge
    )
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = etree.fromstring(data, parser=parser)
    except etree.LxmlError:
        tree = None
    limited = bool(parser.error_log.filter_from_fatals())
    return (tree if isinstance(tree, html.HtmlElement) else None), limited


def _head(tree: html.HtmlElement) -> tuple[dict[str, str], dict[str, str]]:
    """Collect `meta` and `link` elements, wherever the page puts them."""
    metas: dict[str, str] = {}
    links: dict[str, str] = {}
    for element in tree.iter("meta", "link"):
        if element.tag == "link":
            href = (element.get("href") or "").strip()
            for rel in (element.get("rel") or "").lower().split():
                if href:
                    links.setdefault(rel, href)
            continue
        content = (element.get("content") or "").strip()
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = (element.get(attribute) or "").strip().lower()
                if name:
                    metas.setdefault(name, content)
    return metas, links
