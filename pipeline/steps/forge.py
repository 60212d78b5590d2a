"""Imported once by the server that worker processes are forked from: holds what each would load at its first text."""

from pipeline.dedupe.words import vocabulary
from pipeline.extract.language import identifier
from pipeline.steps import pool

__all__ = ["pool"]

vocabulary("en")
identifier()
