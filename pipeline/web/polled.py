"""Says what a fetch means for polling: the bridge from an answer of the web to the pure rules."""

from pipeline.polling import PollOutcome
from pipeline.secrets import PLACEHOLDER, origin_of
from pipeline.web.exchange import Fetched, FetchFailure

_PERMANENT = frozenset({301, 308})


def poll_outcome(
    answer: Fetched | FetchFailure, *, n_entries: int = 0, n_new: int = 0, parse_failure: str = ""
) -> PollOutcome:
    """
    Turn the answer to a poll into what the rules need.

    Args:
        answer: What came back.
        n_entries: Entries of the document.
        n_new: Those of them that were not known.
        parse_failure: Why the body could not be read as a feed; empty when it could.
    """
    if isinstance(answer, FetchFailure):
        return PollOutcome(status=answer.status, reason=answer.reason, retry_after_seconds=answer.retry_after_seconds)
    headers: dict[str, str] = {}
    for name, value in answer.headers:
        headers.setdefault(name.lower(), value)
    return PollOutcome(
        status=answer.status,
        reason=parse_failure,
        headers=headers,
        moved_to=moved_to(answer),
        n_entries=n_entries,
        n_new=n_new,
    )


def moved_to(answer: Fetched) -> str | None:
    """
    Where a feed has moved for good.

    Returns:
        The final address when every hop was permanent (301, 308); None else, and when a secret would have to follow
        to another origin.
    """
    if not answer.redirects or any(status not in _PERMANENT for status, _ in answer.redirects):
        return None
    carries_secret = PLACEHOLDER in answer.final_url or PLACEHOLDER in answer.url
    if carries_secret and origin_of(answer.final_url) != origin_of(answer.url):
        return None
    return answer.final_url
