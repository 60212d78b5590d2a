"""Puts figures, charts and scripts into one HTML file that fetches nothing."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from urllib.parse import urlsplit

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.charts import Spec, charts
from pipeline.store.overview import Overview

_VEGA_LITE = "6.4"
_EMBED = "window.vegaEmbed = vegaEmbed;"


def report_page(shown: Overview, *, now: datetime) -> str:
    """
    Write the report.

    All texts from the corpus are escaped; addresses that are not http or https are left out. Only the two scripts whose
    hashes the policy names can run, and nothing can be fetched. Vega compiles its expressions, all of which come from
    this program, hence `unsafe-eval` for those two.

    Args:
        shown: The figures.
        now: When it is written, UTC.

    Returns:
        One HTML document.
    """
    scripts = [_in_script(vl_convert.javascript_bundle(_EMBED, vl_version=_VEGA_LITE)), _asset("page.js")]
    environment = Environment(
        loader=PackageLoader("pipeline.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["web_only"] = web_only
    environment.filters["number"] = lambda value: f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    environment.filters["day"] = lambda value: "–" if value is None else f"{value:%-d %b %Y}"
    drawn = charts(shown)
    return environment.get_template("page.html").render(
        shown=shown,
        now=now,
        drawn=drawn,
        data=_as_data(drawn),
        policy=_policy(scripts),
        style=Markup(_asset("page.css")),  # noqa: S704 (our own file)
        scripts=[Markup(script) for script in scripts],  # noqa: S704 (our own files and Vega)
        working=sum(feed["state"] == "working" for feed in shown.feeds),
    )


def web_only(url: object) -> str:
    """An address that a link may lead to: http and https as they are, anything else as an empty text."""
    try:
        scheme = urlsplit(str(url)).scheme
    except ValueError:
        return ""
    return str(url) if scheme in ("http", "https") else ""


def _policy(scripts: list[str]) -> str:
    """The content security policy that lets exactly these scripts run."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes} 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _as_data(drawn: Mapping[str, Spec]) -> Markup:
    """The charts as JSON that cannot end the element it stands in."""
    text = json.dumps(drawn, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 (escaped above)


def _in_script(script: str) -> str:
    """A script that cannot end the element it stands in."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _asset(name: str) -> str:
    """One file beside this module."""
    return (resources.files("pipeline.report") / name).read_text(encoding="utf-8")
