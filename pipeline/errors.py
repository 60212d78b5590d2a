"""The one exception tree: each error carries its data and says what the user can do."""


class TocsinError(Exception):
    """
    Base of every error that Tocsin raises on purpose.

    Attributes:
        message: What went wrong, naming the file, key or URL concerned.
        remedy: What the user can do about it; empty when nothing can be done.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}" if self.remedy else self.message


class UsageError(TocsinError):
    """The command was called with values that cannot be served (exit code 2)."""


class ConfigError(TocsinError):
    """A configuration or lexicon file is wrong (exit code 2)."""


class LockedError(TocsinError):
    """Another run holds the lock (exit code 75)."""


class SchemaError(TocsinError):
    """A database is foreign, damaged, or newer than this program."""


class StorageError(TocsinError):
    """The disk is full, or the file system refuses the database or the snapshot."""


class ArchiveError(TocsinError):
    """A WARC segment or record cannot be written or read."""


class SourceError(TocsinError):
    """A backfill source cannot be read: the message names the file and the record."""


class PutOffError(SourceError):
    """A backfill source cannot answer now, and asking again later may help: its unit stays open."""


class FeedError(TocsinError):
    """
    A document that was served as a feed cannot be read as one.

    Attributes:
        reason: `empty_body`, `not_a_feed` or `feed_parse`.
    """

    def __init__(self, message: str, remedy: str = "", reason: str = "feed_parse") -> None:
        super().__init__(message, remedy)
        self.args = (message, remedy, reason)
        self.reason = reason
