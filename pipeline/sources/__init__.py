"""Backfill sources: each reads the past from one kind of place and yields documents for the archive."""
