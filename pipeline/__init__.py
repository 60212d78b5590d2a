"""Tocsin: every article once, every copy linked to its original, every tag with its evidence."""
