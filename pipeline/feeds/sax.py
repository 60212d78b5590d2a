"""A SAX driver for feedparser: expat with its text buffered."""

from typing import Any
from xml.sax.expatreader import ExpatParser

_BUFFER = 65_536  # bytes; expat hands out at most this much text at a time


class BufferedExpatParser(ExpatParser):
    """Hands out the text between two tags in one piece, where the standard driver calls for every line and entity."""

    def reset(self) -> None:
        """Prepare for a document."""
        super().reset()
        parser: Any = vars(self)["_parser"]
        parser.buffer_size = _BUFFER
        parser.buffer_text = True


def create_parser(*_: object) -> BufferedExpatParser:
    """Make a parser; `xml.sax.make_parser` calls this by name."""
    return BufferedExpatParser()
