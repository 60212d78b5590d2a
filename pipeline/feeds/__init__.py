"""Pure: the bytes of a feed document become its entries and the publisher's wishes about polling."""

from pipeline.feeds.document import parse

__all__ = ["parse"]
