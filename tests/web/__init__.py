"""Tests of fetching and polling."""
