"""Looks whether an installation is sound."""
