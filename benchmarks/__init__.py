"""Evaluations and benchmarks: programs that print their figures and are run by hand."""
