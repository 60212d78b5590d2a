"""Decides, without any input or output, when a feed is polled next and why."""
