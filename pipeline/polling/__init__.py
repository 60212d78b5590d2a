"""Decides, without any input or output, when a feed is polled next and why."""

from pipeline.polling.explain import why
from pipeline.polling.rules import after_poll, is_due, settle, validators
from pipeline.polling.state import PollOutcome, PollSettings, PollState

__all__ = ["PollOutcome", "PollSettings", "PollState", "after_poll", "is_due", "settle", "validators", "why"]
