"""One fetch on its way through redirects, and the ways in which it ends early."""

from dataclasses import dataclass, field

from pipeline.web.exchange import Request


class RefusedError(Exception):
    """
    Ends one fetch: carries what the failure will say.

    Attributes:
        reason: One of `pipeline.web.reasons`.
        detail: A few words.
        status: HTTP status; None when there was no answer.
        retry_after: Seconds after which to come back; None when nobody said.
    """

    def __init__(
        self, reason: str, detail: str = "", status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_after = retry_after


class BrokenError(RefusedError):
    """The same, worth an immediate further try."""


@dataclass(slots=True)
class Journey:
    """
    Where one fetch is, where it was, and what it has spent.

    Attributes:
        request: What was asked for.
        url: Where it is now, secrets put back.
        left_seconds: What is left of its total time.
        redirects: Status and target of each hop so far.
        seen: Addresses it has been at.
        requests: Requests sent so far.
        tries: Those of them that went to the present address.
        opt_outs: Reservations found in robots.txt on the way.
    """

    request: Request
    url: str
    left_seconds: float
    redirects: list[tuple[int, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    requests: int = 0
    tries: int = 0
    opt_outs: set[str] = field(default_factory=set)

    def count(self) -> None:
        """A request has left."""
        self.requests += 1
        self.tries += 1


def content_type(value: str | None) -> tuple[str, str | None]:
    """Split Content-Type into type and charset, both lower-case."""
    media_type, _, parameters = (value or "").partition(";")
    charset = None
    for parameter in parameters.split(";"):
        name, _, setting = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = setting.strip().strip("\"'").lower() or None
    return media_type.strip().lower() or "application/octet-stream", charset
