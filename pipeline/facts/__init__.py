"""Facts that researchers join on, each with its evidence and its doubt: where, when, how many, and which story."""

from pipeline.facts.article import facts_of
from pipeline.models import Facts

__all__ = ["Facts", "facts_of"]
