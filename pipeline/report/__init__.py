"""Writes one page to look at: what the corpus saw, drawn, in one file that needs no network."""
