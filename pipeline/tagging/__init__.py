"""Conflict tags with their evidence: what an article is about, and which words say so."""
