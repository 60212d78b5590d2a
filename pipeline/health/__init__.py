"""How an installation is: sound files, and what a person or a monitor should know, read from the snapshot alone."""

from pipeline.health.figures import Day, FeedRow, LastRun, Overview
from pipeline.health.report import Finding, Report, examine

__all__ = ["Day", "FeedRow", "Finding", "LastRun", "Overview", "Report", "examine"]
