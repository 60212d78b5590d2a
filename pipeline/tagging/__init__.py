"""Conflict tags with their evidence: what an article is about, and which words say so."""

from pipeline.tagging.tagger import tag

__all__ = ["tag"]
