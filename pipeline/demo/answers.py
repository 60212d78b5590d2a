"""Turns what an address holds into an HTTP answer: validators, 304, compression."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web

from pipeline.demo.pages import Resource


def answer_with(request: web.Request, resource: Resource) -> web.Response:
    """Answer with the body, or with 304 where the client holds it already."""
    headers = {"Cache-Control": resource.cache_control}
    if resource.status in (301, 302):
        return web.Response(status=resource.status, headers=headers | {"Location": resource.location})
    if resource.status != 200:
        return web.Response(
            status=resource.status, body=resource.body, headers=headers | {"Content-Type": resource.content_type}
        )
    headers |= {"ETag": resource.etag, "Vary": "Accept-Encoding"}
    if resource.changed is not None:
        headers["Last-Modified"] = format_datetime(resource.changed.astimezone(UTC), usegmt=True)
    if request.method not in ("GET", "HEAD"):
        return web.Response(status=405, headers={"Allow": "GET, HEAD"})
    if _is_held(request, resource):
        return web.Response(status=304, headers=headers)
    answer = web.Response(body=resource.body, headers=headers | {"Content-Type": resource.content_type})
    answer.enable_compression()
    return answer


def _is_held(request: web.Request, resource: Resource) -> bool:
    """Whether the client's validators match (RFC 9110, section 13.2.2: an entity tag wins over a date)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return resource.etag in held or "*" in held
    since = _moment(request.headers.get("If-Modified-Since"))
    return since is not None and resource.changed is not None and resource.changed <= since


def _moment(header: str | None) -> datetime | None:
    """Read an HTTP date; None where there is none or it cannot be read."""
    if header is None:
        return None
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None
