"""Pure: one archived document becomes what it says: title, text, authors, date, language, credit, reservations."""

from pipeline.extract.document import extract, from_feed

__all__ = ["extract", "from_feed"]
